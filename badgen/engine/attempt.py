"""Fill one slot: sample faults until a rollout is certified with the requested mode, and keep the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from badgen.contracts.perturbation import OperatorSpec, SampledFault, Scalable
from badgen.contracts.scene import Scene
from badgen.contracts.slot_count import SlotCount
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

LAYOUTS = 8  # largest number of layouts that are sampled for a slot
ATTEMPTS_PER_LAYOUT = 4  # in some layouts no attempt can succeed: a squat block never topples
_WEAKER = (0.6, 0.4, 0.25, 0.1)  # strengths of a fault that are tried for a benign success


@dataclass(frozen=True)
class Filled:
    """A filled slot, or one that could not be filled.

    Attributes:
        group: None where the slot could not be filled.
        rollouts: simulated rollouts of the group, the twin first.
        requested_groups: the same rollouts, labelled for the first request and for others.
        count: how many rollouts were simulated, kept and rejected.
    """

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
    """Simulate the rollouts of a slot; rejected layouts and attempts are counted by reason."""
    scene, tally = registry().scene(slot.scene), _Tally()
    groups = _clean_groups(config, scene, slot, tally, dumps)
    group = next(groups, None)
    if group is None:
        return Filled(None, (), (), tally.count())
    if slot.mode == CLEAN:
        return _filled(config, group, (group.twin,), tally, 0)
    for attempt in range(config.attempts):
        if attempt and attempt % ATTEMPTS_PER_LAYOUT == 0:
            group = next(groups, group)
        fault = _sample_fault(config, scene, slot, attempt, group.twin.judged.trajectory)
        host = _host(group, fault, attempt, tally, dumps)
        rollout = _try(host, fault, attempt, tally, dumps) if host else None
        if host is None or rollout is None:
            continue
        reason = _rejection(scene, slot.mode, rollout) or _unseen(renderer, host, rollout)
        if reason is None:
            benign = _benign(config, host, fault, attempt) if slot.wants(config.benign) else ()
            rng = slot.rng(config.seed, attempt, JITTERS)
            jittered = [jitter_rerun(host, r, config.jitters, rng) for r in (rollout, *benign)]
            return _filled(config, host, (host.twin, *jittered), tally, attempt)
        tally.rejected[reason] += 1
    return Filled(None, (), (), tally.count())


def _filled(config: DatasetConfig, group: Group, rollouts: tuple[Rollout, ...], tally: _Tally, attempt: int) -> Filled:
    """The slot with its rollouts labelled for the first request and, for a share of the slots, for others too."""
    simulated, first = rollouts, as_requested(group, rollouts)
    relabelled: tuple[RequestedGroup, ...] = ()
    if group.slot.wants(config.relabelled, shift=1):
        simulated, relabelled = relabel(group, rollouts, attempt)
    benign = max(len(rollouts) - 2, 0)
    return Filled(group, simulated, (first, *relabelled), tally.count(1, benign))


def _clean_groups(
    config: DatasetConfig, scene: Scene[Any], slot: Slot, tally: _Tally, dumps: Path | None
) -> Iterator[Group]:
    """Groups whose clean rollout succeeds without any event; failures of the expert are counted as rejected."""
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


def _sample_fault(
    config: DatasetConfig, scene: Scene[Any], slot: Slot, attempt: int, nominal: Trajectory
) -> SampledFault:
    """One of the operators of the mode, with sampled parameters."""
    rng = slot.rng(config.seed, attempt, FAULT)
    specs = config.specs(scene, slot.mode)
    spec = specs[int(rng.integers(len(specs)))]
    operator = registry().operator(spec)
    return SampledFault(spec, operator, operator.sample(rng, nominal))


def _host(group: Group, fault: SampledFault, attempt: int, tally: _Tally, dumps: Path | None) -> Group | None:
    """The group itself, or, for an operator that adds props, one with them, if its twin still succeeds."""
    if not fault.edits_spec:
        return group
    host = group.with_props(fault)
    try:
        certificate = host.twin.certificate
    except Unstable as e:
        tally.rejected["props_twin_unstable"] += 1
        write_dump(dumps, host, fault, attempt, e)
        return None
    if certificate.accepted:
        return host
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


def _rejection(scene: Scene[Any], mode: str, rollout: Rollout) -> str | None:
    """Reason not to keep a rollout for this mode, or None."""
    if not rollout.certificate.accepted:
        return rollout.certificate.reason
    if rollout.judged.outcome == "success":
        return "benign_success"
    if is_effect(mode) and rollout.certificate.mode != mode:
        return f"other_mode:{rollout.certificate.mode}"
    return None


def _unseen(renderer: SlotRenderer, group: Group, rollout: Rollout) -> str | None:
    """Reason not to keep a failure that no rendered camera shows, or None; without cameras it is always kept."""
    if not renderer.cameras:
        return None
    seen = renderer.visible(group, rollout, group.twin, group.request.task)
    return None if any(s is not None for s in seen.values()) else "not_visible"


def _benign(config: DatasetConfig, group: Group, kept: SampledFault, attempt: int) -> tuple[Rollout, ...]:
    """A benign success in the same layout: under the kept fault made weaker, or under another scalable one."""
    rng = group.slot.rng(config.seed, attempt, BENIGN)
    for spec in (kept.spec, *_others(group.scene, kept.spec, rng.permutation(64).tolist())):
        operator = registry().operator(spec)
        if not isinstance(operator, Scalable):
            continue
        params = kept.params if spec is kept.spec else operator.sample(rng, group.twin.judged.trajectory)
        for s in _WEAKER:
            weaker = SampledFault(spec, operator, operator.scaled(params, s))
            rollout = _try(group, weaker, attempt, _Tally(), None) if not weaker.edits_spec else None
            if rollout is not None and rollout.certificate.accepted and rollout.judged.outcome == "success":
                return (rollout,)
    return ()


def _others(scene: Scene[Any], kept: OperatorSpec, order: list[int]) -> list[OperatorSpec]:
    """At most three other operators of the scene, shuffled."""
    rest = [s for specs in scene.faults.values() for s in specs if s is not kept]
    return [rest[k] for k in order if k < len(rest)][:3]
