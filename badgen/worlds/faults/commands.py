"""Faults of what the world is told to do: they change actions on their way from the policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.arguments import ordered_range
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world_fault import WorldFacts, WorldFault
from badgen.worlds.faults.timing import Cause, When

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ReleaseParams:
    """Which number of the action opens the gripper, and with which value."""

    cause_s: float
    stop_s: float | None
    index: int
    opened: float


class EarlyRelease(WorldFault[ReleaseParams]):
    """The gripper opens while it should hold.

    Args:
        during: when it begins; see `When`.
        lasts_s_range: how long it is kept open [s]; None to the end.
    """

    name = "early_release"

    def __init__(self, during: str | float = "contact", lasts_s_range: Range | None = None) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> ReleaseParams:
        """Draw when it opens; raises BadValue where the world knows no gripper."""
        if facts.gripper is None:
            raise BadValue(f"{self.name}: the world does not say which part of the action is its gripper")
        cause = self.when.sample(rng, twin, facts, self.name)
        return ReleaseParams(cause.cause_s, cause.stop_s, facts.gripper.index, facts.gripper.opened)

    def edit_action(self, params: ReleaseParams, row: int, asked: Sequence[F64]) -> F64:
        """The same action with the gripper open."""
        action = asked[-1].copy()
        action[params.index] = params.opened
        return action


@dataclass(frozen=True, slots=True)
class FreezeParams:
    """From which row on the action stays the same."""

    cause_s: float
    stop_s: float | None
    row: int


class Freeze(WorldFault[FreezeParams]):
    """The last action is repeated. Where an action is a step in position, the robot goes on moving.

    Args:
        during: when it begins; see `When`.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "freeze"

    def __init__(self, during: str | float = "motion", lasts_s_range: Range | None = (0.5, 2.0)) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> FreezeParams:
        """Draw when it acts."""
        cause = self.when.sample(rng, twin, facts, self.name)
        return FreezeParams(cause.cause_s, cause.stop_s, round(cause.cause_s * facts.hz))

    def edit_action(self, params: FreezeParams, row: int, asked: Sequence[F64]) -> F64:
        """The action of the row before it began."""
        return asked[max(params.row - 1, 0)]


@dataclass(frozen=True, slots=True)
class StallParams:
    """The action that holds still."""

    cause_s: float
    stop_s: float | None
    neutral: tuple[float, ...]
    gripper: int | None


class Stall(WorldFault[StallParams]):
    """The robot holds still, whatever is asked; its gripper goes on obeying.

    Args:
        during: when it begins; see `When`.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "stall"

    def __init__(self, during: str | float = "motion", lasts_s_range: Range | None = None) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> StallParams:
        """Draw when it acts."""
        cause = self.when.sample(rng, twin, facts, self.name)
        index = None if facts.gripper is None else facts.gripper.index
        return StallParams(cause.cause_s, cause.stop_s, tuple(map(float, facts.neutral)), index)

    def edit_action(self, params: StallParams, row: int, asked: Sequence[F64]) -> F64:
        """The neutral action."""
        action = np.array(params.neutral)
        if params.gripper is not None:
            action[params.gripper] = asked[-1][params.gripper]
        return action


@dataclass(frozen=True, slots=True)
class GainParams:
    """What the distance of an action from the neutral one is multiplied by."""

    cause_s: float
    stop_s: float | None
    gain: float
    neutral: tuple[float, ...]


class ActionGain(WorldFault[GainParams]):
    """Everything asked is done too weakly or too strongly.

    Args:
        during: when it begins; see `When`.
        gain_range: factor on the distance from the neutral action; 1 changes nothing, below 0 reverses it.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "action_gain"

    def __init__(
        self,
        during: str | float = "motion",
        gain_range: Range = (0.0, 0.4),
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.gain_range = ordered_range(self.name, "gain_range", gain_range, -10.0, 10.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> GainParams:
        """Draw when it acts, and how much."""
        cause = self.when.sample(rng, twin, facts, self.name)
        gain = float(rng.uniform(*self.gain_range))
        return GainParams(cause.cause_s, cause.stop_s, gain, tuple(map(float, facts.neutral)))

    def edit_action(self, params: GainParams, row: int, asked: Sequence[F64]) -> F64:
        """The action, nearer to the neutral one or further from it."""
        neutral = np.array(params.neutral)
        return np.asarray(neutral + params.gain * (asked[-1] - neutral))


@dataclass(frozen=True, slots=True)
class DelayParams:
    """By how many rows actions come late."""

    cause_s: float
    stop_s: float | None
    rows: int


class ActionDelay(WorldFault[DelayParams]):
    """Actions arrive late.

    Args:
        during: when it begins; see `When`.
        delay_s_range: by how much [s], at least one step of the world.
        lasts_s_range: how long it acts [s]; None to the end.
    """

    name = "action_delay"

    def __init__(
        self,
        during: str | float = "motion",
        delay_s_range: Range = (0.2, 0.6),
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.delay_s_range = ordered_range(self.name, "delay_s_range", delay_s_range, least=0.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> DelayParams:
        """Draw when it acts, and by how much."""
        cause: Cause = self.when.sample(rng, twin, facts, self.name)
        delay_s = float(rng.uniform(*self.delay_s_range))
        return DelayParams(cause.cause_s, cause.stop_s, max(1, round(delay_s * facts.hz)))

    def edit_action(self, params: DelayParams, row: int, asked: Sequence[F64]) -> F64:
        """What was asked for some rows ago."""
        return asked[max(row - params.rows, 0)]
