"""What a state of pour is worth: recorded contacts, where every nut is, milestones, goal, and what a breach shows."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import gripped, moved_m, ramp, resting, touching
from scenes.kit.props.cup import PLATE_RIM_M, plate_rim_r_m
from scenes.kit.robots.station import ARM, ARM_TABLE, body_pairs, grip

CUPS, PLATES, HEAPS = ("cup_a", "cup_b"), ("plate_a", "plate_b"), ("grains_a", "grains_b")
PAIRS = (
    *(pair for cup in CUPS for pair in body_pairs(cup, 48)),
    *(ContactPair(f"{cup}-{plate}", cup, plate, 64) for cup in CUPS for plate in PLATES),
    ContactPair("cup_a-cup_b", "cup_a", "cup_b", 64),
    *(ContactPair(f"{ARM}-{plate}", f"{ARM}/link0", plate, 48) for plate in PLATES),
    ARM_TABLE,
)
LEFT_OUT = 1  # this many nuts may be missing from the plate
_STILL_MPS = 0.02
_RIM_FOOT_M = 0.008  # the rim leans out: a nut this far beyond the floor may still lie against its inside
_LIFTED_M = 0.08
_OVER_M = 0.12  # level distance of the cup's mouth from the plate's middle from which it pours


def _in_body(t: Trajectory, points: F64, body: str) -> F64:
    """(T, N, 3) points of the world in a body's axes."""
    w, v = t.quat(body)[:, None, :1], -t.quat(body)[:, None, 1:]
    p = points - t.pos(body)[:, None, :]
    turn = 2.0 * np.cross(v, p)
    return np.asarray(p + w * turn + np.cross(v, turn))


@dataclass(frozen=True, slots=True)
class Vessels:
    """Sizes of the things in a layout, in the order a, b; where the nuts are follows from them.

    Attributes:
        half_m, height_m: of the cups; radius_m: of the plates' floors.
        grain_r_m, count: of the nuts, and how many there are in each cup.
    """

    half_m: tuple[float, ...]
    height_m: tuple[float, ...]
    radius_m: tuple[float, ...]
    grain_r_m: float
    count: int

    def grains(self, t: Trajectory, heap: int) -> F64:
        """(T, N, 3) places of the nuts that were in cup `heap`."""
        return np.stack([t.pos(f"{HEAPS[heap]}/{k}") for k in range(self.count)], axis=1)

    def in_cup(self, t: Trajectory, points: F64, cup: int) -> Bools:
        """(T, N) whether these points are inside a cup, however it lies."""
        p = _in_body(t, points, CUPS[cup])
        near = np.hypot(p[..., 0], p[..., 1]) < self.half_m[cup] * 1.1
        return np.asarray(near & (p[..., 2] > 0.0) & (p[..., 2] < self.height_m[cup]))

    def in_plate(self, t: Trajectory, points: F64, plate: int) -> Bools:
        """(T, N) whether these points are within a plate's rim, low down, and in no cup."""
        p = points - t.pos(PLATES[plate])[:, None, :]
        within = np.hypot(p[..., 0], p[..., 1]) < plate_rim_r_m(self.radius_m[plate])
        return np.asarray(within & (p[..., 2] < PLATE_RIM_M + 3 * self.grain_r_m) & ~self._in_a_cup(t, points))

    def spilled(self, t: Trajectory) -> F64:
        """(T,) how many nuts of either cup are on the table or over its edge."""
        points = np.concatenate([self.grains(t, 0), self.grains(t, 1)], axis=1)
        low = points[..., 2] < self.grain_r_m + 0.006
        out = low & ~self._in_a_cup(t, points)
        for plate in range(2):
            p = points - t.pos(PLATES[plate])[:, None, :]
            out &= np.hypot(p[..., 0], p[..., 1]) > self.radius_m[plate] + _RIM_FOOT_M
        return np.asarray(out.sum(axis=1), dtype=np.float64)

    def _in_a_cup(self, t: Trajectory, points: F64) -> Bools:
        return self.in_cup(t, points, 0) | self.in_cup(t, points, 1)


@dataclass(frozen=True, slots=True)
class TaskInstance:
    """One task: the cup to empty and the plate to fill, by index, and the measures of it."""

    vessels: Vessels
    cup: int
    plate: int

    @property
    def cup_name(self) -> str:
        """Body of the cup that is asked for."""
        return CUPS[self.cup]

    @property
    def other_name(self) -> str:
        """Body of the other cup."""
        return CUPS[1 - self.cup]

    def reach(self, t: Trajectory) -> F64:
        """How near the gripper is to the cup's rim, where it takes hold."""
        gap = t.site(f"{ARM}/tool") - t.site(f"{self.cup_name}/grip")
        return ramp(np.sqrt((gap**2).sum(axis=1)), 0.25, 0.015)

    def held(self, t: Trajectory) -> F64:
        """Whether both fingers press on the cup."""
        return gripped(t, grip(self.cup_name)).astype(np.float64)

    def lifted(self, t: Trajectory) -> F64:
        """How far the cup is up in the air, in hand."""
        return ramp(t.pos(self.cup_name)[:, 2], 0.005, _LIFTED_M) * self.held(t)

    def carried(self, t: Trajectory) -> F64:
        """How far the mouth of the lifted cup has come on its way to over the plate."""
        gap = np.hypot(*(t.site(f"{self.cup_name}/mouth") - t.pos(PLATES[self.plate]))[:, :2].T)
        there = np.clip((gap[0] - gap) / max(float(gap[0]) - _OVER_M, 1e-6), 0.0, 1.0)
        return np.asarray(there * ramp(self.lifted(t), 0.2, 0.6))

    def on_plate(self, t: Trajectory, plate: int | None = None) -> Bools:
        """(T, N) which nuts of the cup rest in a plate, the one asked for unless said otherwise."""
        points = self.vessels.grains(t, self.cup)
        moved = np.diff(points, axis=0, prepend=points[:1]) / t.dt_s
        still = (moved**2).sum(axis=2) < 0.1**2
        return np.asarray(self.vessels.in_plate(t, points, self.plate if plate is None else plate) & still)

    def poured(self, t: Trajectory) -> F64:
        """Share of the nuts that rest on the plate."""
        return np.asarray(self.on_plate(t).mean(axis=1))

    def standing(self, t: Trajectory) -> Bools:
        """Whether the cup stands upright on the table."""
        up = (t.tilt_rad(self.cup_name) < radians(3.0)) & (np.abs(t.pos(self.cup_name)[:, 2]) < 0.004)
        return np.asarray(up & ~touching(t, *(f"{self.cup_name}-{plate}" for plate in PLATES)))

    def let_go(self, t: Trajectory) -> Bools:
        """Whether the arm does not touch the cup."""
        return ~touching(t, f"{ARM}-{self.cup_name}")

    def put_down(self, t: Trajectory) -> F64:
        """Share of the nuts on the plate, once the cup stands on the table, released."""
        calm = ramp(t.speed_mps(self.cup_name), 0.05, 0.01)
        return self.poured(t) * self.standing(t) * self.let_go(t) * calm

    def goal(self, t: Trajectory) -> Bools:
        """The nuts rest on the plate, all but one at most; the cup stands on the table, released; all is still."""
        points = self.vessels.grains(t, self.cup)
        speed = np.sqrt((np.diff(points, axis=0, prepend=points[:1]) ** 2).sum(axis=2)) / t.dt_s
        enough = self.on_plate(t).sum(axis=1) >= self.vessels.count - LEFT_OUT
        settled = (speed < _STILL_MPS).all(axis=1) & resting(t, self.cup_name)
        return np.asarray(enough & settled & self.standing(t) & self.let_go(t))

    def astray(self, t: Trajectory) -> F64:
        """(T,) how many nuts of the cup rest on the other plate."""
        return np.asarray(self.on_plate(t, 1 - self.plate).sum(axis=1), dtype=np.float64)

    def left_inside(self, t: Trajectory) -> F64:
        """(T,) how many nuts are still in the cup after it was up in the air and stands again, released."""
        inside = self.vessels.in_cup(t, self.vessels.grains(t, self.cup), self.cup).sum(axis=1)
        been_up = np.maximum.accumulate(self.lifted(t)) > 0.9
        down = self.let_go(t) & resting(t, self.cup_name) & (t.tilt_rad(self.cup_name) < 0.3)
        return np.asarray(np.where(been_up & down, inside, 0), dtype=np.float64)

    def lying(self, t: Trajectory) -> F64:
        """(T,) how far the cup leans while no hand is on it [rad]."""
        return np.asarray(np.where(self.let_go(t), t.tilt_rad(self.cup_name), 0.0))

    def falling(self, t: Trajectory) -> F64:
        """Whether the cup is up in the air and in nobody's hand."""
        supports = [f"{self.cup_name}-{x}" for x in ("table", *PLATES)]
        free = ~touching(t, f"{ARM}-{self.cup_name}", *supports, "cup_a-cup_b")
        return (free & (t.pos(self.cup_name)[:, 2] > 0.02)).astype(np.float64)

    def set_down(self, t: Trajectory) -> Bools:
        """Whether the cup's lowest point is so near the table, or a plate it touches, that letting go is no drop."""
        tilt = t.tilt_rad(self.cup_name)
        rim = np.minimum(self.vessels.height_m[self.cup] * np.cos(tilt), 0.0)
        low_z = t.pos(self.cup_name)[:, 2] - self.vessels.half_m[self.cup] * np.sin(tilt) + rim
        on_plate = touching(t, *(f"{self.cup_name}-{plate}" for plate in PLATES))
        return np.asarray(low_z < np.where(on_plate, PLATE_RIM_M, 0.015))

    def other_lifted_m(self, t: Trajectory) -> F64:
        """(T,) how high the other cup is above the table, in hand [m]."""
        return np.asarray(np.where(gripped(t, grip(self.other_name)), t.pos(self.other_name)[:, 2], 0.0))

    def other_shoved_m(self, t: Trajectory) -> F64:
        """(T,) how far the other cup is from where it stood, while it is not in hand [m]."""
        return np.asarray(np.where(gripped(t, grip(self.other_name)), 0.0, moved_m(t, self.other_name)))

    def other_struck_n(self, t: Trajectory) -> F64:
        """(T,) force of the arm, without its fingers, on the other cup [N]."""
        return np.asarray(t.force_n(f"{ARM}-{self.other_name}") - t.force_n(*grip(self.other_name)))

    def milestones(self, cup: str, plate: str) -> tuple[Milestone, ...]:
        """Steps of the task; `cup` and `plate` are what they are called."""
        return (
            Milestone("reach", 0.05, self.reach, f"the gripper reaches {cup}"),
            Milestone("grasp", 0.10, self.held, f"the gripper holds {cup}"),
            Milestone("lift", 0.10, self.lifted, f"{cup} is up in the air"),
            Milestone("carry", 0.15, self.carried, f"{cup} is over {plate}"),
            Milestone("pour", 0.45, self.poured, f"the nuts are on {plate}"),
            Milestone("put_down", 0.15, self.put_down, f"{cup} stands on the table again, empty"),
        )
