"""What the generic rules take from the clean rollout of a world, as numbers that are stored with every episode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import mujoco
import numpy as np

from badgen.contracts.arrays import Bools
from badgen.contracts.bodies import body_index
from badgen.contracts.trajectory import TOUCH_N, Trajectory
from badgen.contracts.world import Role
from badgen.masks import ever
from badgen.worlds.contacts import ROBOT, pair_name
from badgen.worlds.judging.places import centre, gap_m
from badgen.worlds.judging.span import Span

MOVED_M = 0.01  # a thing that the clean rollout takes farther than this is moved by it
MISPLACED_M = 0.04
FORCE_FACTOR, FORCE_EXTRA_N = 2.0, 20.0  # a contact is too hard beyond so many times the clean rollout's, and so much
_FLAT = (int(mujoco.mjtGeom.mjGEOM_BOX), int(mujoco.mjtGeom.mjGEOM_MESH))


@dataclass(frozen=True, slots=True)
class Thing:
    """An object or a fixture in the clean rollout.

    Attributes:
        body: its name.
        role: what it is.
        hand: contact pair of the robot with it; None where there is none.
        flat: whether all that touches other things of it has flat faces.
        end_m: where its centre of mass is at the end.
        limit_m: farther than this from there it is misplaced.
        touched_s: when the robot first touched it; None for never.
        moved_s: when it was first farther than MOVED_M from its start; None for never.
        rests_s: from when on it was where it ends.
    """

    body: str
    role: Role
    hand: str | None
    flat: bool
    end_m: tuple[float, float, float]
    limit_m: float
    touched_s: float | None
    moved_s: float | None
    rests_s: float


@dataclass(frozen=True, slots=True)
class CleanFacts:
    """The clean rollout of a world.

    Attributes:
        success_s: from when on it is a success.
        due_s: from when on the rules expect that too.
        hold_s: how long a success must hold at the end.
        things: all objects and fixtures.
        legs: body that carries all others of a robot on legs; None for other robots.
        peaks_n: contact pair of the robot -> largest force.
        left_out: rules that the clean rollout breaks itself, so that they say nothing of a failure.
    """

    success_s: float
    due_s: float
    hold_s: float
    things: tuple[Thing, ...]
    legs: str | None
    peaks_n: Mapping[str, float]
    left_out: tuple[str, ...] = field(default=())


def clean_facts(t: Trajectory, span: Span, roles: Mapping[str, Role], legs: str | None) -> CleanFacts:
    """What the rules need of a clean rollout, which goes on to the end of the grace time."""
    things = [b for b, role in roles.items() if role in ("object", "fixture")]
    peaks = t.contact_n.max(axis=0)
    return CleanFacts(
        success_s=_at(t, span.success_s),
        due_s=_at(t, span.horizon_s - span.hold_s / 2),
        hold_s=round(span.hold_s / 2, 6),
        things=tuple(_thing(t, body, roles[body], span) for body in things),
        legs=legs,
        peaks_n={p: round(float(n), 3) for p, n in zip(t.pairs, peaks, strict=True) if ROBOT in p.split("|")},
    )


def _thing(t: Trajectory, body: str, role: Role, span: Span) -> Thing:
    places, hand = centre(t, body), pair_name(ROBOT, body)
    rows = int(np.searchsorted(t.time_s, span.horizon_s + 1e-9))
    end = np.round(places[rows - 1], 6)
    way_m = gap_m(places, places[0])
    limit_m = _limit_m(role, float(way_m[rows - 1]))
    away = gap_m(places, end) > limit_m
    return Thing(
        body=body,
        role=role,
        hand=hand if hand in t.pairs else None,
        flat=_is_flat(t.model, body),
        end_m=(float(end[0]), float(end[1]), float(end[2])),
        limit_m=limit_m,
        touched_s=_first(t, t.force_n(hand) > TOUCH_N) if hand in t.pairs else None,
        moved_s=_first(t, way_m > MOVED_M),
        rests_s=_at(t, float(t.time_s[np.flatnonzero(away)[-1]]) + t.dt_s) if away.any() else 0.0,
    )


def _limit_m(role: Role, way_m: float) -> float:
    """Half the way of a fixture, which may be short, such as that of a button; MISPLACED_M at most."""
    if role == "object" or way_m < MOVED_M:
        return MISPLACED_M
    return round(min(MISPLACED_M, way_m / 2), 6)


def _first(t: Trajectory, mask: Bools) -> float | None:
    return float(t.time_s[int(np.argmax(mask))]) if bool(ever(mask)[-1]) else None


def _at(t: Trajectory, time_s: float) -> float:
    """A time as that of the row at or after it."""
    row = min(int(np.searchsorted(t.time_s, time_s - 1e-9)), len(t) - 1)
    return float(t.time_s[row])


def _is_flat(model: mujoco.MjModel, body: str) -> bool:
    kinds = [int(model.geom_type[g]) for g in _solid_geoms(model, body_index(model, body))]
    return bool(kinds) and all(kind in _FLAT for kind in kinds)


def _solid_geoms(model: mujoco.MjModel, body: int) -> Sequence[int]:
    first, count = int(model.body_geomadr[body]), int(model.body_geomnum[body])
    return [g for g in range(first, first + count) if int(model.geom_contype[g]) or int(model.geom_conaffinity[g])]


def hardest_n(peak_n: float) -> float:
    """Force above which a contact is too hard, from the clean rollout's peak [N]."""
    return FORCE_FACTOR * peak_n + FORCE_EXTRA_N
