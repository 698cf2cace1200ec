"""Fill one slot: draw faults until a run shows what was asked for, and keep the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from badgen.contracts.episode import SlotCount
from badgen.contracts.perturbation import OperatorSpec, SampledFault, Scalable
from badgen.contracts.scene import Scene
from badgen.contracts.trajectory import Trajectory
from badgen.engine.borderline import jitter_rerun
from badgen.engine.cameras import SlotRenderer
from badgen.engine.config import CLEAN, DatasetConfig, is_effect
from badgen.engine.dump import write_dump
from badgen.engine.layout_group import Group, Rollout
from badgen.engine.relabel import RequestedGroup, as_requested, relabel
from badgen.engine.seeds import Slot
from badgen.engine.streams import BENIGN, FAULT, JITTERS
from badgen.registry import registry
from badgen.sim import Unstable

LAYOUTS = 8  # drawn at most for a slot
PATIENCE = 4  # attempts in one layout: a squat block never topples, however often it is pushed
_SOFTER = (0.6, 0.4, 0.25, 0.1)  # strengths tried to get a disturbed success


@dataclass(frozen=True)
class Filled:
    """A slot's outcome: its group, the runs made of it (twin first) and how they are told, or nothing; what it took."""

    group: Group | None
    rollouts: tuple[Rollout, ...]
    requested_groups: tuple[RequestedGroup, ...]
    count: SlotCount


@dataclass
class _Tally:
    simulated: int = 0
    rejected: Counter[str] = field(default_factory=Counter)

    def count(self, accepted: int = 0, benign: int = 0) -> SlotCount:
        return SlotCount(1, self.simulated, accepted, benign, dict(sorted(self.rejected.items())))


def fill(config: DatasetConfig, slot: Slot, renderer: SlotRenderer, dumps: Path | None = None) -> Filled:
    """Make the episodes of a slot; layouts and attempts at the mode that are not kept are counted with a reason."""
    scene, tally = registry().scene(slot.scene), _Tally()
    groups = _clean_groups(config, scene, slot, tally, dumps)
    group = next(groups, None)
    if group is None:
        return Filled(None, (), (), tally.count())
    if slot.mode == CLEAN:
        return _filled(config, group, (group.twin,), tally, 0)
    for attempt in range(config.attempts):
        if attempt and attempt % PATIENCE == 0:
            group = next(groups, group)
        fault = _draw(config, scene, slot, attempt, group.twin.judged.trajectory)
        home = _home(group, fault, attempt, tally, dumps)
        rollout = _try(home, fault, attempt, tally, dumps) if home else None
        if home is None or rollout is None:
            continue
        reason = _why_not(scene, slot.mode, rollout) or _unseen(renderer, home, rollout)
        if reason is None:
            benign = _benign(config, home, fault, attempt) if slot.wants(config.benign) else ()
            rng = slot.rng(config.seed, attempt, JITTERS)
            jittered = [jitter_rerun(home, r, config.jitters, rng) for r in (rollout, *benign)]
            return _filled(config, home, (home.twin, *jittered), tally, attempt)
        tally.rejected[reason] += 1
    return Filled(None, (), (), tally.count())


def _filled(config: DatasetConfig, group: Group, rollouts: tuple[Rollout, ...], tally: _Tally, attempt: int) -> Filled:
    """The slot with its runs told as asked, and for a share of the slots under other requests too."""
    member, first = rollouts, as_requested(group, rollouts)
    again: tuple[RequestedGroup, ...] = ()
    if group.slot.wants(config.relabelled, shift=1):
        member, again = relabel(group, rollouts, attempt)
    benign = max(len(rollouts) - 2, 0)
    return Filled(group, member, (first, *again), tally.count(1, benign))


def _clean_groups(
    config: DatasetConfig, scene: Scene[Any], slot: Slot, tally: _Tally, dumps: Path | None
) -> Iterator[Group]:
    """Layouts whose clean run succeeds silently; failures of the expert are counted, never hidden."""
    for redraw in range(LAYOUTS):
        group = Group(
            scene, slot, config.seed, redraw, style=config.appearance, robot_appearance=config.robot_appearance
        )
        tally.simulated += slot.mode == CLEAN
        try:
            certificate = group.twin.certificate
        except Unstable as e:
            tally.rejected["twin_unstable"] += 1
            write_dump(dumps, group, None, redraw, e)
            continue
        if certificate.accepted:
            yield group
        else:
            tally.rejected[certificate.reason] += 1


def _draw(config: DatasetConfig, scene: Scene[Any], slot: Slot, attempt: int, nominal: Trajectory) -> SampledFault:
    """One of the mode's operators, with parameters."""
    rng = slot.rng(config.seed, attempt, FAULT)
    specs = scene.faults[slot.mode]
    spec = specs[int(rng.integers(len(specs)))]
    operator = registry().operator(spec)
    return SampledFault(spec, operator, operator.sample(rng, nominal))


def _home(group: Group, fault: SampledFault, attempt: int, tally: _Tally, dumps: Path | None) -> Group | None:
    """The group itself, or, for an operator that adds things, the group with them, if its twin still succeeds."""
    if not fault.edits_spec:
        return group
    home = group.with_props(fault)
    try:
        certificate = home.twin.certificate
    except Unstable as e:
        tally.rejected["props_twin_unstable"] += 1
        write_dump(dumps, home, fault, attempt, e)
        return None
    if certificate.accepted:
        return home
    tally.rejected[f"props_{certificate.reason}"] += 1
    return None


def _try(group: Group, fault: SampledFault, attempt: int, tally: _Tally, dumps: Path | None) -> Rollout | None:
    tally.simulated += 1
    try:
        return group.perturbed(fault)
    except Unstable as e:
        tally.rejected["unstable"] += 1
        write_dump(dumps, group, fault, attempt, e)
        return None


def _why_not(scene: Scene[Any], mode: str, rollout: Rollout) -> str | None:
    """Reason not to keep a run under this request, or None."""
    if not rollout.certificate.accepted:
        return rollout.certificate.reason
    if rollout.judged.outcome == "success":
        return "benign_success"
    if is_effect(mode) and rollout.certificate.mode != mode:
        return f"other_mode:{rollout.certificate.mode}"
    return None


def _unseen(renderer: SlotRenderer, group: Group, rollout: Rollout) -> str | None:
    """Reason not to keep a failure that none of the run's cameras shows; without cameras nothing is asked."""
    if not renderer.cameras:
        return None
    seen = renderer.visible(group, rollout, group.twin, group.request.task)
    return None if any(s is not None for s in seen.values()) else "not_visible"


def _benign(config: DatasetConfig, group: Group, kept: SampledFault, attempt: int) -> tuple[Rollout, ...]:
    """A disturbed success of the same layout: the kept fault made weaker, or another of the scene's that can be."""
    rng = group.slot.rng(config.seed, attempt, BENIGN)
    for spec in (kept.spec, *_others(group.scene, kept.spec, rng.permutation(64).tolist())):
        operator = registry().operator(spec)
        if not isinstance(operator, Scalable):
            continue
        drawn = kept.params if spec is kept.spec else operator.sample(rng, group.twin.judged.trajectory)
        for s in _SOFTER:
            weak = SampledFault(spec, operator, operator.scaled(drawn, s))
            rollout = _try(group, weak, attempt, _Tally(), None) if not weak.edits_spec else None
            if rollout is not None and rollout.certificate.accepted and rollout.judged.outcome == "success":
                return (rollout,)
    return ()


def _others(scene: Scene[Any], kept: OperatorSpec, order: list[int]) -> list[OperatorSpec]:
    """The scene's other operators, shuffled."""
    rest = [s for specs in scene.faults.values() for s in specs if s is not kept]
    return [rest[k] for k in order if k < len(rest)][:3]
