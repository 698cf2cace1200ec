"""Fill one slot: sample faults until a rollout is certified with the requested mode, and keep the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from badgen.contracts.end_state import Difficulty
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.slot_count import SlotCount
from badgen.engine.borderline import jitter_rerun
from badgen.engine.cameras import SlotRenderer
from badgen.engine.candidate import Candidate
from badgen.engine.config import DatasetConfig
from badgen.engine.dump import write_dump
from badgen.engine.extras import NO_EXTRAS, Extras, companions
from badgen.engine.filled import Filled
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.model_names import names_of_the_model
from badgen.engine.modes import CLEAN, is_effect
from badgen.engine.put_right import PutRight, put_right
from badgen.engine.relabel import Relabeller, Requested
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.engine.streams import BENIGN, FAULT, JITTERS, RELABEL, STARTS
from badgen.registry import registry
from badgen.sim import Unstable

LAYOUTS = 8  # largest number of layouts that are sampled for a slot
UNCLEAR = 6  # failures that no picture shows clearly, after which the slot keeps one of them
ATTEMPTS_PER_LAYOUT = 4  # in some layouts no attempt can succeed: a squat block never topples


class SlotFiller:
    """Simulates the rollouts of one slot; rejected layouts and attempts are counted by reason.

    Args:
        config: options of the dataset.
        slot: the slot.
        renderer: finds out what the cameras show.
        extras: what else the slot should get.
        dumps: folder for reports of unstable rollouts; None for no reports.
        band: difficulty that is asked for; None for whatever comes.
    """

    def __init__(
        self,
        config: DatasetConfig,
        slot: Slot,
        renderer: SlotRenderer,
        extras: Extras = NO_EXTRAS,
        dumps: Path | None = None,
        band: Difficulty | None = None,
    ) -> None:
        self._config, self._slot, self._renderer, self._extras, self._dumps = config, slot, renderer, extras, dumps
        self._band = band
        self._best: Candidate | None = None  # the best failure so far that is not just what the slot is asked for
        self._scene = registry().scene(slot.scene)
        self._simulated = 0
        self._rejected: Counter[str] = Counter()

    def fill(self) -> Filled:
        """Sample layouts and faults until a rollout is kept, or none are left to try."""
        groups = self._clean_groups()
        group = next(groups, None)
        if group is not None and self._slot.mode == CLEAN:
            return self._filled(group, (group.twin,), attempt=0, extras=SlotCount())
        for attempt in range(self._config.attempts if group is not None else 0):
            if attempt and attempt % ATTEMPTS_PER_LAYOUT == 0:
                group = next(groups, group)
            assert group is not None
            fault = self._sample_fault(group, attempt)
            host = self._host(group, fault, attempt)
            found = None if host is None else self._try(host, fault, attempt)
            if found is not None and self._is_best(found):
                break
        return self._kept(self._best) if self._best is not None else Filled(None, (), self._count())

    def _is_best(self, found: Candidate) -> bool:
        """Note a failure, if it suits better than those before; whether no further attempt is worth while."""
        if found.suits_better(self._best):
            self._best = found
        if found.shortcoming is not None:
            self._rejected[found.shortcoming] += 1
        return found.shortcoming is None or self._rejected["not_clear"] == UNCLEAR

    def _kept(self, best: Candidate) -> Filled:
        """The slot with the failure that suits best."""
        if best.shortcoming is not None:
            self._rejected -= Counter([best.shortcoming])
        beside = companions(
            best.group,
            best.rollout,
            self._extras,
            self._renderer,
            self._rng(best.attempt, BENIGN),
            self._rng(best.attempt, STARTS),
            self._config.refuses,
        )
        rng = self._rng(best.attempt, JITTERS)
        jittered = [jitter_rerun(best.group, r, self._config.jitters, rng) for r in beside.rollouts]
        right = put_right(best.group, best.rollout, self._renderer) if self._extras.recovery else PutRight()
        rollouts = (best.group.twin, *jittered, *((right.fits,) if right.fits is not None else ()))
        filled = self._filled(best.group, rollouts, best.attempt, beside.count + right.count)
        return replace(filled, beside=right.longer)

    def _clean_groups(self) -> Iterator[Group]:
        """Groups whose clean rollout succeeds without any event; failures of the expert are counted as rejected."""
        c = self._config
        for redraw in range(LAYOUTS):
            layout = Layout(self._scene, self._slot, c.seed, redraw, c.style, c.robot_appearance)
            self._simulated += self._slot.mode == CLEAN
            group = self._simulate_group(layout, None, redraw)
            if group is not None:
                yield group

    def _simulate_group(self, layout: Layout, props: SampledFault | None, attempt: int) -> Group | None:
        """The group of a layout, or None where its twin is refused."""
        prefix = "" if props is None else "props_"
        try:
            group = simulate_group(layout, props)
        except Unstable as e:
            self._rejected[f"{prefix}twin_unstable"] += 1
            write_dump(self._dumps, layout, props, props, attempt, e)
            return None
        if group.twin.certificate.accepted:
            return group
        self._rejected[f"{prefix}{group.twin.certificate.reason}"] += 1
        return None

    def _sample_fault(self, group: Group, attempt: int) -> SampledFault:
        """One of the operators of the mode, with sampled parameters."""
        rng = self._slot.rng(self._config.seed, attempt, FAULT)
        specs = self._config.specs(self._scene, self._slot.mode, self._band)
        spec = specs[int(rng.integers(len(specs)))]
        operator = registry().operator(spec)
        with names_of_the_model(spec.name, self._slot.scene):
            return SampledFault(spec, operator, operator.sample(rng, group.twin.judged.exact))

    def _host(self, group: Group, fault: SampledFault, attempt: int) -> Group | None:
        """The group itself, or, for an operator that adds props, one with them, if its twin still succeeds."""
        return self._simulate_group(group.layout, fault, attempt) if fault.edits_spec else group

    def _try(self, group: Group, fault: SampledFault, attempt: int) -> Candidate | None:
        """The rollout under a fault with what the cameras show of it, or None where it cannot be kept."""
        self._simulated += 1
        try:
            rollout = group.perturbed(fault)
        except Unstable as e:
            self._rejected["unstable"] += 1
            write_dump(self._dumps, group.layout, group.props, fault, attempt, e)
            return None
        reason = rejection(self._slot.mode, rollout)
        if reason is None and self._config.refuses(rollout.certificate.mode):
            reason = f"reserved_mode:{rollout.certificate.mode}"
        band = self._other_band(group, rollout) if reason is None else None
        if band is not None and not self._may_stand_in(band):
            reason = f"other_band:{band}"
        if reason is not None:
            self._rejected[reason] += 1
            return None
        rollout = self._renderer.with_sight(group.world, rollout, group.twin)
        return Candidate(group, rollout, attempt, self._renderer.shows(rollout), band)

    def _may_stand_in(self, band: Difficulty) -> bool:
        """Whether a failure of another difficulty may be kept if no attempt leads to the right one."""
        weights, best = self._config.difficulty, self._best
        return weights is not None and band in weights.asked and (best is None or not best.clear)

    def _other_band(self, group: Group, rollout: LabelledRollout) -> Difficulty | None:
        """The difficulty of a failure, if it is another one than the slot is asked for."""
        found = None if self._band is None else rollout.end_state(group.twin).difficulty
        return None if found == self._band else found

    def _filled(self, group: Group, rollouts: tuple[LabelledRollout, ...], attempt: int, extras: SlotCount) -> Filled:
        """The slot with its rollouts labelled for the first request and, for a share of the slots, for others too."""
        first = tuple(replace(rollout, index=i) for i, rollout in enumerate(rollouts))
        others: tuple[Requested, ...] = ()
        if self._extras.relabelled:
            plain = [r for r in first if r.restart_s is None and (r.near is None or r.near.of == r.index)]
            others = Relabeller(group, self._renderer, self._config.refuses).relabel(
                plain, len(first), self._rng(attempt, RELABEL)
            )
        band = rollouts[1].end_state(group.twin).difficulty if len(rollouts) > 1 else None
        count = self._kept_count(len(others), band) + extras
        return Filled(group, (first, *others), count)

    def _rng(self, attempt: int, stream: int) -> np.random.Generator:
        return self._slot.rng(self._config.seed, attempt, stream)

    def _count(self) -> SlotCount:
        """The count of a slot that was not filled."""
        asked = {} if self._band is None else {self._band: 1}
        rejected = dict(sorted(self._rejected.items()))
        return SlotCount(1, self._simulated, rejected=rejected, asked=asked, missed=asked)

    def _kept_count(self, other_requests: int, band: Difficulty | None) -> SlotCount:
        """The count of a slot that kept a failure of a difficulty, or a clean rollout."""
        count = self._count() + SlotCount(
            accepted=1, relabelled_groups=int(other_requests > 0), kept={} if band is None else {band: 1}
        )
        return replace(count, missed={} if band == self._band else count.missed)


def rejection(mode: str, rollout: LabelledRollout) -> str | None:
    """Reason not to keep a rollout for a mode, or None."""
    if not rollout.certificate.accepted:
        return rollout.certificate.reason
    if not rollout.failed:
        return "benign_success"
    if is_effect(mode) and rollout.certificate.mode != mode:
        return f"other_mode:{rollout.certificate.mode}"
    return None
