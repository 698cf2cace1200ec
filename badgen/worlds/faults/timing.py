"""When a fault begins: between the first motion and the success of the clean run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from badgen.arguments import number, one_of, ordered_range
from badgen.contracts.errors import BadValue
from badgen.contracts.trajectory import TOUCH_N, Trajectory
from badgen.contracts.world import SUCCESS, Role
from badgen.contracts.world_fault import WorldFacts
from badgen.worlds.contacts import ROBOT, pair_name

Stretch: TypeAlias = Literal["motion", "reach", "contact"]
STRETCHES: tuple[Stretch, ...] = ("motion", "reach", "contact")
_MOVED = 1e-3  # change of a joint that counts as motion [m or rad]
_FEW_ROWS = 3  # a success so early tells nothing of when the work is done


@dataclass(frozen=True, slots=True)
class Cause:
    """When a fault acts.

    Attributes:
        cause_s: when it begins [s]; the time of a row.
        stop_s: when it is over [s]; None for never.
    """

    cause_s: float
    stop_s: float | None


@dataclass(frozen=True, slots=True)
class When:
    """How `Cause` is sampled.

    Attributes:
        during: "motion", from the first motion to the success of the clean run; "reach", until the robot first touches
            an object or a fixture; "contact", from then on; or an exact time [s].
        lasts_s_range: how long it acts [s]; None to the end.
    """

    during: Stretch | float
    lasts_s_range: tuple[float, float] | None

    @classmethod
    def checked(cls, owner: str, during: str | float, lasts_s_range: Sequence[float] | None) -> When:
        """From the arguments of a fault; raises BadValue."""
        lasts = None if lasts_s_range is None else ordered_range(owner, "lasts_s_range", lasts_s_range, least=0.0)
        if isinstance(during, str):
            allowed = one_of(owner, "during", during, STRETCHES)
            return cls(next(s for s in STRETCHES if s == allowed), lasts)
        return cls(number(owner, "during", during, least=0.0), lasts)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts, owner: str) -> Cause:
        """Draw when it begins and how long it lasts; raises BadValue where the clean run has no such stretch."""
        if isinstance(self.during, float):
            first = last = _exact_row(self.during, twin, owner)
        else:
            first, last = _rows(self.during, twin, facts.roles, owner)
        cause_s = float(twin.time_s[int(rng.integers(first, last + 1))])
        if self.lasts_s_range is None:
            return Cause(cause_s, None)
        lasts_s = float(rng.uniform(*self.lasts_s_range))
        return Cause(cause_s, round(cause_s + max(lasts_s, twin.dt_s), 6))


def success_row(twin: Trajectory) -> int:
    """The row from which on the clean run's success holds to the end; else its first success; else the last row."""
    success = twin.recorded[SUCCESS] > 0.0
    rows = np.flatnonzero(success)
    if not rows.size:
        return len(twin) - 1
    failing = np.flatnonzero(~success)
    held = int(failing[-1]) + 1 if success[-1] and failing.size else int(rows[0])
    return held if held > _FEW_ROWS else len(twin) - 1


def touch_row(twin: Trajectory, roles: Mapping[str, Role]) -> int | None:
    """The row at which the robot first touches an object or a fixture; None where it never does."""
    things = (body for body, role in roles.items() if role in ("object", "fixture"))
    pairs = [p for p in (pair_name(ROBOT, body) for body in things) if p in twin.pairs]
    touches = np.flatnonzero(twin.force_n(*pairs) > TOUCH_N) if pairs else np.zeros(0, dtype=np.int64)
    return int(touches[0]) if touches.size else None


def _exact_row(time_s: float, twin: Trajectory, owner: str) -> int:
    row = int(np.searchsorted(twin.time_s, time_s - 1e-6))
    if row >= len(twin) - 1:
        raise BadValue(f"{owner}: cannot begin at {time_s:g} s, as the run lasts {twin.time_s[-1]:g} s")
    return row


def _rows(during: Stretch, twin: Trajectory, roles: Mapping[str, Role], owner: str) -> tuple[int, int]:
    """First and last row at which a fault may begin."""
    moved = np.flatnonzero(np.abs(twin.qpos - twin.qpos[0]).max(axis=1) > _MOVED)
    first, last = (int(moved[0]) if moved.size else 0), min(success_row(twin), len(twin) - 2)
    touch = touch_row(twin, roles)
    if during == "contact":
        if touch is None:
            raise BadValue(f"{owner}: in the clean run the robot touches no object; use during=motion, or a time")
        first = touch
    elif during == "reach" and touch is not None:
        last = min(last, touch)
    return min(first, last), last
