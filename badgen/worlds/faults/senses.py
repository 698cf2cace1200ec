"""Faults of what the policy sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.arguments import number, ordered_range
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import Obs
from badgen.contracts.world_fault import WorldFacts, WorldFault
from badgen.worlds.faults.timing import When
from badgen.worlds.observations import numbers_of, with_added

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class BiasParams:
    """What is added to which numbers of the observation.

    Attributes:
        cause_s: when it begins [s].
        stop_s: when it is over [s]; None for never.
        body: the object whose position is seen in the wrong place; None where all numbers are off.
        entries: places among the numbers of the observation.
        added: what is added there.
    """

    cause_s: float
    stop_s: float | None
    body: str | None
    entries: tuple[int, ...]
    added: tuple[float, ...]


class SensorBias(WorldFault[BiasParams]):
    """The policy sees an object beside its place; where the observation names no object, all its numbers are off.

    Args:
        during: when it begins; see `When`.
        offset_m_range: how far the object is seen from its place, in a horizontal direction [m].
        spread_share: without an object, standard deviation of the offset of each number, as a share of how much the
            number varies in the clean run.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "sensor_bias"

    def __init__(
        self,
        during: str | float = "reach",
        offset_m_range: Range = (0.04, 0.08),
        spread_share: float = 1.0,
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.offset_m_range = ordered_range(self.name, "offset_m_range", offset_m_range, least=0.0)
        self.spread_share = number(self.name, "spread_share", spread_share, least=0.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> BiasParams:
        """Draw when it acts, which object is off, and where to."""
        cause = self.when.sample(rng, twin, facts, self.name)
        bodies = sorted(facts.object_entries)
        if not bodies:
            added = self.spread_share * facts.spread * rng.standard_normal(len(facts.spread))
            return BiasParams(cause.cause_s, cause.stop_s, None, tuple(range(len(added))), tuple(map(float, added)))
        body = bodies[int(rng.integers(len(bodies)))]
        offset_m, angle = float(rng.uniform(*self.offset_m_range)), float(rng.uniform(-np.pi, np.pi))
        step = (offset_m * float(np.cos(angle)), offset_m * float(np.sin(angle)), 0.0)
        triples = facts.object_entries[body]
        entries = tuple(place for triple in triples for place in triple)
        return BiasParams(cause.cause_s, cause.stop_s, body, entries, step * len(triples))

    def edit_observation(self, params: BiasParams, row: int, seen: Sequence[Obs]) -> Obs:
        """The newest observation with the offset."""
        values = np.zeros(len(numbers_of(seen[-1])))
        values[list(params.entries)] = params.added
        return with_added(seen[-1], values)


@dataclass(frozen=True, slots=True)
class FrozenParams:
    """From which row on the same is seen."""

    cause_s: float
    stop_s: float | None
    row: int


class FrozenSensor(WorldFault[FrozenParams]):
    """The policy goes on seeing what it saw when the fault began.

    Args:
        during: when it begins; see `When`.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "frozen_sensor"

    def __init__(self, during: str | float = "motion", lasts_s_range: Range | None = None) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> FrozenParams:
        """Draw when it acts."""
        cause = self.when.sample(rng, twin, facts, self.name)
        return FrozenParams(cause.cause_s, cause.stop_s, round(cause.cause_s * facts.hz))

    def edit_observation(self, params: FrozenParams, row: int, seen: Sequence[Obs]) -> Obs:
        """The observation of the first row of the fault."""
        return seen[min(params.row, row)]
