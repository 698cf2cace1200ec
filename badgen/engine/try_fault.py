"""One fault in one layout, simulated once and not judged by the mode that somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadgenError
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.scene import Scene
from badgen.contracts.slot_count import SlotCount
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.faults import fits_each, resolve_fault
from badgen.engine.filled import Filled
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.model_names import names_of_the_model
from badgen.engine.records import records
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.engine.streams import FAULT
from badgen.faults import one_fault
from badgen.registry import registry
from badgen.sim import Unstable

_SLOT = "try"  # in place of a mode, so that the layout depends on the seed alone
_LAYOUTS = 8  # layouts of a rehearsal, until the clean rollout succeeds in one


class TwinFailed(BadgenError):
    """In this layout the clean rollout does not succeed, so that nothing can be compared with it."""


@dataclass(frozen=True)
class Trial:
    """A clean rollout and one under a fault, in one layout.

    Attributes:
        group: the layout, with the objects that the fault adds to it.
        rollout: the rollout under the fault.
    """

    group: Group
    rollout: LabelledRollout

    @property
    def twin(self) -> LabelledRollout:
        """The clean rollout."""
        return self.group.twin

    @property
    def fault(self) -> SampledFault:
        """The fault with what was sampled."""
        assert self.rollout.fault is not None
        return self.rollout.fault


def try_fault(scene: Scene[Any], spec: OperatorSpec, seed: int, layout: int = 0) -> Trial:
    """Simulate a fault in the layout of a seed; other arguments of the operator leave layout and draws as they are.

    Raises TwinFailed for a layout that cannot be used, Unstable where physics breaks down under the fault, BadgenError
    for names that this layout does not know.
    """
    drawn = Layout(scene, Slot(scene.name, _SLOT, layout), seed, style="plain")
    group = clean_group(drawn)
    fault = sampled_in(group, spec, drawn.slot.rng(seed, 0, FAULT))
    with names_of_the_model(spec.name, scene.name):
        if fault.edits_spec:
            group = clean_group(drawn, fault)
        return Trial(group, group.perturbed(fault))


def sampled_in(group: Group, spec: OperatorSpec, rng: np.random.Generator) -> SampledFault:
    """An operator with parameters drawn for a layout; raises BadValue for names that its model does not have."""
    operator = registry().operator(spec)
    with names_of_the_model(spec.name, group.layout.scene.name):
        return SampledFault(spec, operator, operator.sample(rng, group.twin.judged.exact))


def trial_records(config: DatasetConfig, trial: Trial) -> list[EpisodeRecord]:
    """The twin and the rollout under the fault as episodes, in this order, with the videos of the config."""
    with SlotRenderer(Filming.of_scene(config, trial.group.layout.scene)) as renderer:
        rollout = replace(trial.rollout, index=1)
        if rollout.failed:
            rollout = renderer.with_sight(trial.group.world, rollout, trial.twin)
        return records(Filled(trial.group, ((trial.twin, rollout),), SlotCount(1)), renderer)


def rehearse(config: DatasetConfig) -> None:
    """Try the faults of a config once in each scene, so that a wrong name is reported before anything is written.

    Raises what `try_fault` raises for wrong names. A layout that cannot be used says nothing about the fault.
    """
    for scene in (registry().scene(name) for name in config.scenes):
        with fits_each(scene, len(config.scenes)):
            for text in config.faults:
                _rehearse(scene, resolve_fault(one_fault(text), scene), config.seed)


def _rehearse(scene: Scene[Any], spec: OperatorSpec, seed: int) -> None:
    for layout in range(_LAYOUTS):
        try:
            try_fault(scene, spec, seed, layout)
        except TwinFailed:
            continue
        except Unstable:
            return
        return


def clean_group(layout: Layout, props: SampledFault | None = None) -> Group:
    """The group of a layout; raises TwinFailed."""
    try:
        group = simulate_group(layout, props)
        reason = group.twin.certificate.reason
    except Unstable as e:
        reason = str(e)
    if reason == "ok":
        return group
    where = "with the objects that the fault adds" if props is not None else "without any fault"
    raise TwinFailed(
        f"{layout.scene.name}: {where}, the rollout of this layout does not succeed ({reason}); try another seed"
    )
