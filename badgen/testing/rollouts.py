"""The rollouts that checks look at, each simulated once, when it is first asked for.

All use of the engine by the checks is here.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN
from badgen.contracts.perturbation import OperatorSpec, Perturbation, SampledFault
from badgen.contracts.scene import Scene
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.rollout import LabelledRollout, prepare, roll_out
from badgen.engine.seeds import Slot
from badgen.registry import Registry, registry
from badgen.serialization import from_text, params_type, to_text
from badgen.sim import Unstable, resume, simulate_branching
from badgen.testing.failure import Finding

_DRAWS = 4  # faults that are drawn until one is stable


@dataclass(frozen=True)
class SceneLab:
    """One layout of a scene, with its clean rollout and the faulted ones that checks ask for.

    Attributes:
        scene: the scene, registered or not.
        operators: operators that the scene's faults name and that are not registered.
        seed: another seed gives another layout, and other faults.
        index: another number gives another layout, too.
        modes: modes for which `failures` simulates a fault; None for all.
    """

    scene: Scene[Any]
    operators: tuple[type[Perturbation[Any]], ...] = ()
    seed: int = 0
    index: int = 0
    modes: tuple[str, ...] | None = None

    @property
    def subject(self) -> str:
        """The scene in words."""
        return f"scene {getattr(self.scene, 'name', type(self.scene).__name__)!r}"

    @cached_property
    def layout(self) -> Layout:
        """The layout; nothing is simulated."""
        return Layout(self.scene, Slot(self.scene.name, "clean", self.index), self.seed)

    @cached_property
    def group(self) -> Group:
        """The layout with its clean rollout; raises Unstable."""
        return simulate_group(self.layout)

    @cached_property
    def layouts(self) -> tuple[Any, Any]:
        """Two other layouts, of the seeds 0 and 1."""
        one, other = (self.scene.sample(np.random.default_rng(seed)) for seed in range(2))
        return one, other

    @cached_property
    def model(self) -> mujoco.MjModel:
        """The world of the layout as the scene builds it, without contact sensors."""
        try:
            return self.scene.build(self.layout.params, PLAIN).compile()
        except ValueError as e:
            raise Finding(
                f"MuJoCo cannot compile what `build` returns: {e}", "a valid MjSpec", "correct the world in `build`"
            ) from e

    @property
    def task(self) -> Task:
        """What is asked for in the layout."""
        return self.layout.request.task

    @property
    def twin(self) -> LabelledRollout:
        """The clean rollout; raises Unstable."""
        return self.group.twin

    @property
    def clean(self) -> Trajectory:
        """The clean rollout to the horizon; raises Unstable."""
        return self.twin.judged.exact

    @cached_property
    def plugins(self) -> Registry:
        """Everything that is registered, and the operators of this lab."""
        found = registry()
        mine = {cls.name: cls for cls in self.operators}
        return replace(found, operators=MappingProxyType({**found.operators, **mine}))

    @cached_property
    def uses(self) -> Mapping[tuple[str, int], OperatorLab]:
        """Mode and index of an operator in the scene's faults -> a lab for this use."""
        return {
            (m, k): OperatorLab(self, spec) for m, specs in self.scene.faults.items() for k, spec in enumerate(specs)
        }

    @property
    def failures(self) -> Mapping[str, OperatorLab]:
        """A lab for the first operator of each mode."""
        return {m: lab for (m, k), lab in self.uses.items() if k == 0 and (self.modes is None or m in self.modes)}

    def begin_again(self, until_s: float) -> tuple[Trajectory, Trajectory]:
        """The first half of the clean rollout once more, and what follows when its middle row is resumed."""
        scene, instance, world = self.scene, self.layout.instance(self.task.name), self.group.world
        sim, expert = prepare(scene, instance.expert(), world, None)
        half, branches = simulate_branching(sim, expert, 0.5 * until_s, self.layout.expert_rng(), scene.log_hz)
        # A new expert: whatever the first one knows must be in its memory.
        sim, expert = prepare(scene, instance.expert(), world, None, begun=True)
        return half, resume(sim, expert, branches[-1], half, until_s, scene.log_hz)


@dataclass(frozen=True)
class OperatorLab:
    """An operator in a layout of a scene.

    Attributes:
        lab: the layout.
        given: the operator, registered or not, or the spec from which it is made.
    """

    lab: SceneLab
    given: Perturbation[Any] | OperatorSpec

    @property
    def subject(self) -> str:
        """The operator in words."""
        name = getattr(self.given, "name", type(self.given).__name__)
        return f"operator {name!r} in {self.lab.subject}"

    @cached_property
    def spec(self) -> OperatorSpec:
        """What rebuilds the operator; without arguments for one that was given as an object."""
        return self.given if isinstance(self.given, OperatorSpec) else OperatorSpec(self.given.name, {})

    @cached_property
    def operator(self) -> Perturbation[Any]:
        """The operator; raises UnknownName, or BadValue for arguments that it does not take."""
        return self.another()

    def another(self) -> Perturbation[Any]:
        """The operator as another process would make it."""
        if isinstance(self.given, OperatorSpec):
            return self.lab.plugins.operator(self.given)
        return copy.deepcopy(self.given)  # the one that was given is never used, so it stays as it was constructed

    def sample(self, seed: int) -> Any:
        """Parameters that are sampled with this seed."""
        return self.operator.sample(np.random.default_rng(seed), self.lab.clean)

    def drawn(self, draw: int = 0) -> SampledFault:
        """The operator with parameters sampled for the layout."""
        return SampledFault(self.spec, self.operator, self.sample(self.lab.seed + draw))

    @property
    def fault(self) -> SampledFault:
        """The fault that was simulated."""
        return self._simulated[0]

    @property
    def home(self) -> Group:
        """The layout, with whatever the operator adds to it."""
        return self._simulated[1]

    @property
    def rollout(self) -> LabelledRollout:
        """The rollout under the fault."""
        return self._simulated[2]

    @property
    def clean(self) -> Trajectory:
        """The clean rollout in the world of `home`."""
        return self.home.twin.judged.exact

    @property
    def model_changed(self) -> bool:
        """Whether the model that all rollouts share is another one after the rollout under the fault."""
        return self._simulated[3]

    def repeated(self) -> Trajectory:
        """The rollout under the same fault once more, with the same object."""
        return self.home.perturbed(self.fault).judged.exact

    def replayed(self) -> Trajectory:
        """The rollout of the stored parameters, from its start, with an operator that has sampled nothing."""
        operator = self.another()
        stored = from_text(params_type(operator), to_text(self.fault.params))
        return self._rolled_out(SampledFault(self.spec, operator, stored))

    def scaled(self, s: float) -> Trajectory:
        """The rollout under the fault with another strength; only for a Scalable operator."""
        scaled: Any = getattr(self.operator, "scaled")  # noqa: B009  # not every operator has it
        return self._rolled_out(replace(self.fault, params=scaled(self.fault.params, s)))

    def _rolled_out(self, fault: SampledFault) -> Trajectory:
        layout, world = self.lab.layout, self.home.world
        expert = layout.expert(layout.request.task.name)
        return roll_out(layout.scene, expert, world, fault, layout.expert_rng(), layout.scene.horizon_s)

    @cached_property
    def _simulated(self) -> tuple[SampledFault, Group, LabelledRollout, bool]:
        """As the engine does: a fault under which physics becomes unstable is rejected, and the next one drawn."""
        reason = ""
        for draw in range(_DRAWS):
            fault = self.drawn(draw)
            try:
                home = simulate_group(self.lab.layout, fault) if fault.edits_spec else self.lab.group
                before = _fingerprint(home.world.model)
                return fault, home, home.perturbed(fault), _fingerprint(home.world.model) != before
            except Unstable as e:
                reason = str(e)
        raise Finding(
            f"{_DRAWS} faults in a row make physics unstable: {reason}",
            "most faults can be simulated to the horizon",
            "sample weaker faults",
        )


def _fingerprint(model: mujoco.MjModel) -> str:
    content = np.empty(mujoco.mj_sizeModel(model), np.uint8)
    mujoco.mj_saveModel(model, None, content)
    return hashlib.sha256(content.tobytes()).hexdigest()
