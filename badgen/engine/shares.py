"""Which slots get an extra (a benign success, or rollouts under other instructions): a share, spread evenly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from badgen.contracts.perturbation import OperatorSpec, Perturbation, Scalable
from badgen.contracts.scene import Scene
from badgen.contracts.slot_count import SlotCount
from badgen.engine.attempt import Extras
from badgen.engine.config import CLEAN, DatasetConfig
from badgen.engine.seeds import Slot
from badgen.registry import registry


@dataclass(frozen=True)
class Share:
    """An extra that a share of all slots gets.

    The pairs of scene and mode that can have the extra stand in a circle, the modes of a scene far from each other.
    The i-th slots of all pairs are a round. Each round takes the next few pairs of the circle, as many as the rounded
    total requires. So the total is met within rounding, and two pairs, or two scenes, get nearly the same number.

    Attributes:
        place: (scene, mode) -> place in the circle, for the pairs that can have the extra.
        each_round: slots of a round that get the extra, as a fraction; at most the number of pairs in the circle.
        asked: slots of the dataset that should get it, whether they can or not.
        possible: slots of the dataset that can get it.
    """

    place: Mapping[tuple[str, str], int]
    each_round: float
    asked: int
    possible: int

    def includes(self, slot: Slot) -> bool:
        """Whether a slot gets the extra."""
        place = self.place.get((slot.scene, slot.mode))
        if place is None:
            return False
        first, stop = self._total(slot.i), self._total(slot.i + 1)
        return (place - first) % len(self.place) < stop - first

    def _total(self, rounds: int) -> int:
        """Slots with the extra in so many rounds."""
        return int(rounds * self.each_round + 0.5 + 1e-9)


@dataclass(frozen=True)
class Shares:
    """The extras of a dataset: benign successes, and rollouts under other instructions."""

    benign: Share
    relabelled: Share


class Owed:
    """The extras of the slots of one shard, in order; what one slot cannot have, the next that can gets in its place.

    A shard is a fixed range of slots, so the result does not depend on the number of workers.
    """

    def __init__(self, shares: Shares) -> None:
        self._shares, self._benign, self._relabelled = shares, 0, 0

    def extras(self, slot: Slot) -> Extras:
        """What the next slot should get."""
        shares = self._shares
        self._benign += shares.benign.includes(slot)
        self._relabelled += shares.relabelled.includes(slot)
        pair = (slot.scene, slot.mode)
        return Extras(
            benign=self._benign > 0 and pair in shares.benign.place,
            relabelled=self._relabelled > 0 and pair in shares.relabelled.place,
        )

    def settle(self, got: SlotCount) -> None:
        """Note what that slot got."""
        self._benign -= got.benign
        self._relabelled -= got.relabelled_groups


@lru_cache(maxsize=4)
def shares_of(config: DatasetConfig) -> Shares:
    """The extras of a dataset: benign successes for a share of its failures, other instructions for a share of all."""
    pairs = [(s, m) for s in map(registry().scene, config.scenes) for m in config.modes_in(s)]
    failures = [(s, m) for s, m in pairs if m != CLEAN]
    return Shares(
        _share(failures, config.benign, config.n, _has_weaker_faults(config)),
        _share(pairs, config.relabelled, config.n, lambda scene, mode: _has_other_requests(scene)),
    )


def _share(
    pairs: list[tuple[Scene[Any], str]], share: float, n: int, possible: Callable[[Scene[Any], str], bool]
) -> Share:
    able = [(s, m) for s, m in pairs if possible(s, m)]
    scenes = list(dict.fromkeys(s.name for s, _ in able))
    modes = {name: [m for s, m in able if s.name == name] for name in scenes}

    def turn(pair: tuple[Scene[Any], str]) -> tuple[float, int]:
        scene, mode = pair
        own = modes[scene.name]
        return (own.index(mode) + 0.5) / len(own), scenes.index(scene.name)

    circle = sorted(able, key=turn)
    place = {(s.name, m): k for k, (s, m) in enumerate(circle)}
    return Share(place, min(share * len(pairs), len(circle)), int(share * len(pairs) * n + 0.5), len(circle) * n)


def _has_weaker_faults(config: DatasetConfig) -> Callable[[Scene[Any], str], bool]:
    """Whether a scene has a fault that can be made weaker and needs nothing in the world."""

    def found(scene: Scene[Any], mode: str) -> bool:
        tuned = (spec for specs in scene.faults.values() for spec in specs)
        return any(map(_can_be_weakened, (*tuned, *(config.specs(scene, mode) if config.faults else ()))))

    return found


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
