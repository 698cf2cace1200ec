"""Fill the slots of a dataset of a foreign world: starts and faults are tried until a failure is certified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.errors import BadValue, WorldError
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.slot_count import SlotCount
from badgen.contracts.world_fault import SampledWorldFault
from badgen.engine.cameras import SlotRenderer
from badgen.engine.modes import ALL, CLEAN, is_effect
from badgen.engine.seeds import Slot
from badgen.engine.streams import FAULT, LAYOUT, ORDER
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.start import RefusedStart, Start, WorldRollout, begin, world_seed
from badgen.sim.world import World as StoredWorld
from badgen.store.foreign import ForeignBase
from badgen.worlds.faults import sample_fault
from badgen.worlds.runner import WorldRunner

STARTS = 8  # starts that are tried for a slot, until the clean rollout of one succeeds
ATTEMPTS_PER_START = 4
UNCLEAR = 4  # failures that the pictures do not show clearly, before one of them is kept


@dataclass(frozen=True)
class FilledWorld:
    """What a slot became.

    Attributes:
        start: the start that was kept; None for a slot that stays empty.
        redraw: its number among the starts of the slot.
        rollouts: the twin, then the failure if one was asked for.
        count: what it took.
        why: a sentence why the newest start was refused; "" where none was.
    """

    start: Start | None
    redraw: int
    rollouts: tuple[WorldRollout, ...]
    count: SlotCount
    why: str = ""


class WorldFiller:
    """Fills one slot.

    Args:
        config: options of the dataset.
        slot: the slot.
        runner: world and policy, shared by the slots of a shard.
        base: the model that the models of all starts are compared with.
        renderer: the cameras.
    """

    def __init__(
        self, config: WorldConfig, slot: Slot, runner: WorldRunner, base: ForeignBase, renderer: SlotRenderer
    ) -> None:
        self._config, self._slot, self._runner, self._base, self._renderer = config, slot, runner, base, renderer
        self._rejected: Counter[str] = Counter()
        self._simulated = 0
        self._why = ""

    def fill(self) -> FilledWorld:
        """Try starts and faults until a failure of the slot's mode is kept, or none are left to try."""
        starts = self._starts()
        redraw, start = next(starts, (0, None))
        if start is None:
            return FilledWorld(None, 0, (), self._count(False), self._why)
        if self._slot.mode == CLEAN:
            return FilledWorld(start, redraw, (start.twin,), self._count(True))
        best: tuple[int, Start, WorldRollout] | None = None
        for attempt in range(self._config.attempts):
            if attempt and attempt % ATTEMPTS_PER_START == 0:
                redraw, start = next(starts, (redraw, start))
            found = self._try(start, attempt)
            if found is None:
                continue
            clear = self._renderer.shows(found.labelled)
            best = (redraw, start, found) if best is None or clear else best
            self._rejected["not_clear"] += not clear
            if clear or self._rejected["not_clear"] == UNCLEAR:
                break
        if best is None:
            return FilledWorld(None, 0, (), self._count(False), self._why)
        self._rejected["not_clear"] -= not self._renderer.shows(best[2].labelled)
        return FilledWorld(best[1], best[0], (best[1].twin, best[2]), self._count(True))

    def _starts(self) -> Iterator[tuple[int, Start]]:
        """Starts whose clean rollouts can be twins; the others are counted."""
        for redraw in range(STARTS):
            seed = world_seed(self._rng(redraw, LAYOUT))
            self._simulated += self._slot.mode == CLEAN
            try:
                yield redraw, begin(self._runner, (self._config.world, self._config.policy), self._base, seed)
            except RefusedStart as e:
                self._rejected[e.reason] += 1
                self._why = str(e)

    def _try(self, start: Start, attempt: int) -> WorldRollout | None:
        """The rollout under the fault of an attempt with what the cameras show of it, if it can be kept."""
        fault = self._fault(start, attempt)
        if fault is None:
            return None
        self._simulated += 1
        try:
            rollout = start.faulted(fault)
        except WorldError as e:
            self._rejected[e.check.replace(" ", "_")] += 1
            return None
        reason = rejection(self._slot.mode, rollout)
        if reason is not None:
            self._rejected[reason] += 1
            return None
        world = StoredWorld.compiled(start.model.id, start.model.model)
        seen = self._renderer.with_sight(world, rollout.labelled, start.twin.labelled)
        return replace(rollout, labelled=seen)

    def _fault(self, start: Start, attempt: int) -> SampledWorldFault | None:
        """The next of the mode's faults, with sampled parameters; None where the world has no place for it."""
        specs = self._config.specs(self._slot.mode, start.known)
        order = self._rng(0, ORDER).permutation(len(specs))  # another one in every slot, so that causes vary
        spec: OperatorSpec = specs[int(order[attempt % len(specs)])]
        try:
            return sample_fault(spec, self._rng(attempt, FAULT), start.twin.labelled.judged.full, start.known)
        except BadValue:
            self._rejected[f"no_place:{spec.name}"] += 1
            return None

    def _rng(self, attempt: int, stream: int) -> np.random.Generator:
        return self._slot.rng(self._config.seed, attempt, stream)

    def _count(self, kept: bool) -> SlotCount:
        rejected = {reason: n for reason, n in sorted(self._rejected.items()) if n}
        return SlotCount(1, self._simulated, accepted=int(kept), rejected=rejected)


def rejection(mode: str, rollout: WorldRollout) -> str | None:
    """Reason not to keep a rollout for a mode, or None."""
    certificate = rollout.labelled.certificate
    if not certificate.accepted:
        return certificate.reason
    if mode != ALL and is_effect(mode) and certificate.mode != mode:
        return f"other_mode:{certificate.mode}"
    return None
