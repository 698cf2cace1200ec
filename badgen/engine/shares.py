"""Which slots get an extra (a benign success, or rollouts under other instructions): a share, spread evenly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec, Perturbation, Scalable
from badgen.contracts.scene import Scene
from badgen.contracts.slot_count import SlotCount
from badgen.engine.config import DatasetConfig
from badgen.engine.extras import Extras
from badgen.engine.modes import POLICY, WITHOUT_FAULTS
from badgen.engine.seeds import Pair, Slot, numbers
from badgen.registry import registry


@dataclass(frozen=True)
class Share:
    """An extra that a share of all slots gets.

    The pairs of scene and mode that can have the extra stand in a circle, the modes of a scene far from each other.
    The i-th slots of all pairs are a round. Each round takes the next few pairs of the circle that have a slot in it,
    as many as the rounded total requires. So the total is met within rounding, and two pairs, or two scenes, get nearly
    the same number.

    Attributes:
        circle: the pairs that can have the extra, in order, with their numbers of slots.
        totals: slots that get the extra in the first 0, 1, ... rounds, as fractions.
        asked: slots of the dataset that should get it, whether they can or not.
    """

    circle: Mapping[Pair, int]
    totals: tuple[float, ...]
    asked: int

    @property
    def possible(self) -> int:
        """Slots of the dataset that can get it."""
        return sum(self.circle.values())

    def includes(self, slot: Slot) -> bool:
        """Whether a slot gets the extra."""
        if slot.i >= self.circle.get((slot.scene, slot.mode), 0):
            return False
        present = [pair for pair, n in self.circle.items() if n > slot.i]
        first, stop = self._total(slot.i), self._total(slot.i + 1)
        return (present.index((slot.scene, slot.mode)) - first) % len(present) < stop - first

    def _total(self, rounds: int) -> int:
        """Slots with the extra in so many rounds."""
        return int(self.totals[rounds] + 0.5 + 1e-9)


@dataclass(frozen=True)
class Shares:
    """The extras of a dataset; the names are those of `Extras`."""

    benign: Share
    relabelled: Share
    near_miss: Share
    recoverability: Share
    recovery: Share


class Owed:
    """The extras of the slots of one shard, in order; what one slot cannot have, the next that can gets in its place.

    A shard is a fixed range of slots, so the result does not depend on the number of workers.
    """

    def __init__(self, shares: Shares) -> None:
        self._shares = {f.name: getattr(shares, f.name) for f in fields(shares)}
        self._owed = dict.fromkeys(self._shares, 0)

    def extras(self, slot: Slot) -> Extras:
        """What the next slot should get."""
        for name, share in self._shares.items():
            self._owed[name] += share.includes(slot)
        pair = (slot.scene, slot.mode)
        return Extras(**{n: self._owed[n] > 0 and pair in share.circle for n, share in self._shares.items()})

    def settle(self, got: SlotCount) -> None:
        """Note what that slot got."""
        for name, number in got.extras.items():
            self._owed[name] -= number


@lru_cache(maxsize=4)
def shares_of(config: DatasetConfig) -> Shares:
    """The extras of a dataset: other instructions for a share of its slots, the rest for a share of its failures."""
    each = numbers(config)
    own = {(s, m): n for (s, m), n in each.items() if m == POLICY}
    failures = {(s, m): n for (s, m), n in each.items() if m not in WITHOUT_FAULTS}

    def any_failure(scene: str, mode: str) -> bool:
        return True

    return Shares(
        share_of(own or failures, config.benign, _has_weaker_faults(config)),
        share_of(
            each, config.relabelled, lambda scene, mode: mode != POLICY and _has_other_requests(registry().scene(scene))
        ),
        share_of(failures, config.near_miss, _has_an_edge(config)),
        share_of(failures, config.recoverability, any_failure),
        share_of(failures, config.recoveries, any_failure),
    )


def share_of(pairs: Mapping[Pair, int], share: float, possible: Callable[[str, str], bool]) -> Share:
    """The share of the slots of some pairs of scene and mode, given how many slots each has, that gets an extra."""
    able = [pair for pair in pairs if possible(*pair)]
    scenes = list(dict.fromkeys(scene for scene, _ in able))
    modes = {scene: [m for s, m in able if s == scene] for scene in scenes}

    def turn(pair: Pair) -> tuple[float, int]:
        scene, mode = pair
        return (modes[scene].index(mode) + 0.5) / len(modes[scene]), scenes.index(scene)

    circle = {pair: pairs[pair] for pair in sorted(able, key=turn)}
    most = max(pairs.values(), default=0)
    each_round = np.minimum(share * _present(pairs.values(), most), _present(circle.values(), most))
    totals = (0.0, *np.cumsum(each_round).tolist())
    return Share(circle, totals, int(share * sum(pairs.values()) + 0.5))


def _present(numbers: Iterable[int], rounds: int) -> F64:
    """(rounds,) pairs that have a slot in each round."""
    ends = np.sort(np.fromiter(numbers, dtype=np.int64))
    return np.asarray(len(ends) - np.searchsorted(ends, np.arange(rounds), side="right"), dtype=np.float64)


def _has_weaker_faults(config: DatasetConfig) -> Callable[[str, str], bool]:
    """Whether a scene has a fault that can be made weaker and needs nothing in the world; a policy succeeds itself."""

    def found(name: str, mode: str) -> bool:
        if mode == POLICY:
            return True
        scene = registry().scene(name)
        tuned = (spec for specs in scene.faults.values() for spec in specs)
        return any(map(_can_be_weakened, (*tuned, *(config.specs(scene, mode) if config.faults else ()))))

    return found


def _has_an_edge(config: DatasetConfig) -> Callable[[str, str], bool]:
    """Whether a mode has a fault that can be made weaker and needs nothing in the world."""
    return lambda name, mode: any(map(_can_be_weakened, config.specs(registry().scene(name), mode)))


def _can_be_weakened(spec: OperatorSpec) -> bool:
    operator = registry().operators[spec.name]
    adds_props = operator.edit_spec is not Perturbation.edit_spec
    return isinstance(registry().operator(spec), Scalable) and not adds_props


@lru_cache(maxsize=64)
def _has_other_requests(scene: Scene[Any]) -> bool:
    """Whether a scene can be asked for another task, or for the same one without its constraint."""
    instances = scene.tasks(scene.sample(np.random.default_rng(0)))
    task = instances[0].task
    return len(instances) > 1 or (bool(task.unconstrained) and len(task.without_constraint().rules) < len(task.rules))
