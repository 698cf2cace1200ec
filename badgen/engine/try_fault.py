"""One fault in one layout, simulated once and not judged by the mode that somebody asks for."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadgenError, BadValue
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.scene import Scene
from badgen.contracts.slot_count import SlotCount
from badgen.engine.attempt import Filled
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.faults import fits_each, resolve_fault
from badgen.engine.layout_group import Group, Rollout
from badgen.engine.records import records
from badgen.engine.relabel import as_requested
from badgen.engine.seeds import Slot
from badgen.engine.streams import FAULT
from badgen.faults import one_fault
from badgen.registry import registry
from badgen.sim import Unstable

_SLOT = "try"  # in place of a mode, so that the layout depends on the seed alone
_LAYOUTS = 8  # layouts of a rehearsal, until the clean rollout succeeds in one
_NEAR = 4  # names that an error suggests
_NOT_IN_MODEL = re.compile(r"Invalid name '(.*?)'\. Valid names: (\[.*\])", re.DOTALL)  # a KeyError of MuJoCo


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
    rollout: Rollout

    @property
    def twin(self) -> Rollout:
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
    group = Group(scene, Slot(scene.name, _SLOT, layout), seed, 0, style="plain")
    _require_clean(group)
    operator, rng = registry().operator(spec), group.slot.rng(seed, 0, FAULT)
    with names_of_the_model(spec.name, scene.name):
        fault = SampledFault(spec, operator, operator.sample(rng, group.twin.judged.trajectory))
        if fault.edits_spec:
            group = group.with_props(fault)
            _require_clean(group)
        return Trial(group, group.perturbed(fault))


def trial_records(config: DatasetConfig, trial: Trial) -> list[EpisodeRecord]:
    """The twin and the rollout under the fault as episodes, in this order, with the videos of the config."""
    pair = (trial.twin, trial.rollout)
    filled = Filled(trial.group, pair, (as_requested(trial.group, pair),), SlotCount(1))
    with SlotRenderer(config, trial.group.scene) as renderer:
        return records(config, filled, renderer)


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


@contextmanager
def names_of_the_model(operator: str, scene: str) -> Iterator[None]:
    """Turn MuJoCo's KeyError for a name that the model does not have into a BadValue with near names."""
    try:
        yield
    except KeyError as e:
        found = _NOT_IN_MODEL.search(str(e.args[0])) if e.args else None
        if found is None:
            raise
        valid = [name for name in ast.literal_eval(found[2]) if name]
        near = difflib.get_close_matches(found[1], valid, n=_NEAR, cutoff=0.5) or valid[:_NEAR]
        raise BadValue(
            f"{operator}: the model of {scene} has no {found[1]!r}; did you mean {', '.join(map(repr, near))}? "
            f"`badgen list bodies --scene {scene}` and its likes list all names"
        ) from e


def _require_clean(group: Group) -> None:
    try:
        reason = group.twin.certificate.reason
    except Unstable as e:
        reason = str(e)
    if reason != "ok":
        where = "with the objects that the fault adds" if group.props is not None else "without any fault"
        raise TwinFailed(
            f"{group.scene.name}: {where}, the rollout of this layout does not succeed ({reason}); try another seed"
        )
