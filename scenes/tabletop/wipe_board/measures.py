"""What a state of wipe_board is worth: recorded contacts, ink, milestones, goals, and what a breach still shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.measures import apart_m, gripped, level_m, moved_m, ramp, resting, touching
from scenes.kit.props.board import BOARD_HALF_M, TEXT_Y_M
from scenes.kit.robots.station import ARM_TABLE, body_pairs, grip
from scenes.tabletop.wipe_board.ink import TEXT_MARKS, TEXTS

GRIP = grip("wiper")
SUPPORTS = ("wiper-table", "wiper-board")
PARK_TOL_M = 0.04  # from the middle of the mat
WIPED_SHARE = 0.95  # a text with less than this gone is not wiped off
HOVER_M = 0.025  # lower than this the felt goes through the motions of wiping
PAIRS = (
    *body_pairs("wiper"),
    ContactPair("wiper-board", "wiper", "board", 16),
    ContactPair("arm-board", "arm/link0", "board", 32),
    ARM_TABLE,
)


def lost(t: Trajectory, texts: tuple[str, ...]) -> F64:
    """(T,) mean share of the ink of these texts that is gone."""
    columns = [c for x in texts for c in range(TEXTS.index(x) * TEXT_MARKS, (TEXTS.index(x) + 1) * TEXT_MARKS)]
    return np.asarray(t.userdata[:, columns].mean(axis=1))


def least_lost(t: Trajectory, texts: tuple[str, ...]) -> F64:
    """(T,) share of the ink that is gone from the text of which most is left."""
    return np.asarray(np.min([lost(t, (x,)) for x in texts], axis=0))


def on_board(t: Trajectory) -> F64:
    """(T, 3) the wiper's frame, the middle of its felt's underside, in the board's frame."""
    gap, quat = t.pos("wiper") - t.pos("board"), t.quat("board")
    yaw = 2.0 * np.arctan2(quat[:, 3], quat[:, 0])
    x, y, z = gap.T
    return np.stack([np.cos(yaw) * x + np.sin(yaw) * y, np.cos(yaw) * y - np.sin(yaw) * x, z], axis=1)


def over_board(t: Trajectory) -> Bools:
    """(T,) whether the middle of the felt is over the board."""
    x, y, _ = on_board(t).T
    return np.asarray((np.abs(x) < BOARD_HALF_M[0]) & (np.abs(y) < BOARD_HALF_M[1]))


def hover_m(t: Trajectory) -> F64:
    """(T,) how high the felt, in the gripper, goes over the board without touching it; 0 where it touches or is up."""
    height = on_board(t)[:, 2]
    near = over_board(t) & (height < HOVER_M) & ~touching(t, "wiper-board") & touching(t, *GRIP)
    return np.where(near, np.maximum(height, 0.0), 0.0)


def side_n(t: Trajectory) -> F64:
    """(T,) force of the wiper on the board from beside it, where wiping never brings it [N]."""
    return np.where(over_board(t), 0.0, t.force_n("wiper-board"))


def rubbing_n(t: Trajectory) -> F64:
    """(T,) force with which the gripper presses the felt on the table, away from the mat [N]."""
    away = (level_m(t, "wiper", "mat") > 2 * PARK_TOL_M) & touching(t, *GRIP)
    return np.where(away, t.force_n("wiper-table"), 0.0)


def near_table(t: Trajectory) -> Bools:
    """(T,) the wiper is so low over the table that letting go of it is setting it down, well or badly."""
    return np.asarray(t.pos("wiper")[:, 2] < 0.02) & ~over_board(t)


def set_down(t: Trajectory) -> Bools:
    """(T,) the wiper is just over the table or just over the board."""
    return near_table(t) | (over_board(t) & (on_board(t)[:, 2] < 0.02))


def done_with(texts: tuple[str, ...], t: Trajectory) -> Bools:
    """(T,) there is nothing more to wipe, or the wiper is down on the table."""
    return np.asarray((least_lost(t, texts) >= WIPED_SHARE) | near_table(t))


def empty_grip(t: Trajectory) -> F64:
    """(T,) 1 where the gripper has shut on nothing beside the wiper."""
    gap_m = 2.0 * t.qpos[:, int(t.model.joint("arm/finger_joint1").qposadr[0])]
    beside = apart_m(t.site("arm/tool"), t.site("wiper_handle")) < 0.09
    return np.asarray(beside & (gap_m < 0.005), dtype=np.float64)


def parked(t: Trajectory) -> Bools:
    """(T,) the wiper lies on its felt on the mat, and nobody touches it."""
    flat = (t.tilt_rad("wiper") < radians(3.0)) & (np.abs(t.pos("wiper")[:, 2]) < 0.005)
    return np.asarray(flat & (level_m(t, "wiper", "mat") < PARK_TOL_M) & ~touching(t, "arm-wiper"))


def goal(texts: tuple[str, ...], t: Trajectory) -> Bools:
    """These texts are gone, and the wiper is parked and at rest."""
    return np.asarray((least_lost(t, texts) >= WIPED_SHARE) & parked(t) & resting(t, "wiper"))


def left_share(texts: tuple[str, ...], t: Trajectory) -> F64:
    """(T,) ink still there once the wiper has been used and put away; 0 before."""
    used = np.logical_or.accumulate(gripped(t, GRIP))
    return np.where(parked(t) & used, 1.0 - least_lost(t, texts), 0.0)


def half_wiped(texts: tuple[str, ...], t: Trajectory) -> F64:
    """(T,) the wiper is put away and a text is neither whole nor gone."""
    gone = least_lost(t, texts)
    return (parked(t) & (lost(t, texts) > 0.02) & (gone < WIPED_SHARE)).astype(np.float64)


def spoiled(texts: tuple[str, ...], t: Trajectory) -> F64:
    """(T,) how visibly one of these texts, which should have stayed, is gone."""
    return ramp(np.max([lost(t, (x,)) for x in texts], axis=0), 0.02, 0.4)


def board_moved(t: Trajectory) -> F64:
    """(T,) how far the board is from where it lay: 1 at 5 cm."""
    return ramp(moved_m(t, "board"), 0.008, 0.05)


def falling(t: Trajectory) -> F64:
    """(T,) the wiper is in the air and in nobody's hand."""
    free = ~touching(t, "arm-wiper", *SUPPORTS)
    return (free & (t.pos("wiper")[:, 2] > 0.03)).astype(np.float64)


def tipped(t: Trajectory) -> F64:
    """(T,) how far the wiper is out of level: 1 at 0.8 rad."""
    return ramp(t.tilt_rad("wiper"), 0.3, 0.8)


def arm_at_board(t: Trajectory) -> F64:
    """(T,) the arm touches the board, or the board is not where it lay."""
    return np.asarray(np.maximum(t.force_n("arm-board") > 0.5, board_moved(t)))


def _reach(t: Trajectory) -> F64:
    return ramp(apart_m(t.site("arm/tool"), t.site("wiper_handle")), 0.20, 0.012)


def _held(t: Trajectory) -> F64:
    return gripped(t, GRIP).astype(np.float64)


def _brought(texts: tuple[str, ...], t: Trajectory) -> F64:
    """Near one of the texts, in the gripper and off the table."""
    x, y, _ = on_board(t).T
    sides = [1.0 if name == TEXTS[0] else -1.0 for name in texts]
    gap = np.min([np.hypot(x, y - s * TEXT_Y_M) for s in sides], axis=0)
    return np.asarray(ramp(gap, 0.30, 0.085) * _held(t) * ~touching(t, "wiper-table"))


def _taken_back(texts: tuple[str, ...], t: Trajectory) -> F64:
    level = ramp(t.tilt_rad("wiper"), 0.6, 0.15)
    return ramp(least_lost(t, texts), 0.5, WIPED_SHARE) * ramp(level_m(t, "wiper", "mat"), 0.25, 0.03) * level


def _put_away(texts: tuple[str, ...], t: Trajectory) -> F64:
    still = ramp(t.speed_mps("wiper"), 0.05, 0.01)
    return np.asarray((least_lost(t, texts) >= WIPED_SHARE) * parked(t) * still)


def milestones(texts: tuple[str, ...], words: str) -> tuple[Milestone, ...]:
    """Steps of wiping these texts; `words` is what a sentence calls them."""

    def of(measure: Callable[[tuple[str, ...], Trajectory], F64]) -> Callable[[Trajectory], F64]:
        return partial(measure, texts)

    return (
        Milestone("reach", 0.05, _reach, "the gripper reaches the wiper"),
        Milestone("grasp", 0.10, _held, "the gripper holds the wiper"),
        Milestone("bring", 0.10, of(_brought), f"the wiper is at {words}"),
        Milestone("wipe", 0.45, lambda t: lost(t, texts), f"{words} is gone"),
        Milestone("take_back", 0.15, of(_taken_back), "the wiper is over its mat"),
        Milestone("park", 0.15, of(_put_away), "the wiper lies on its mat, released"),
    )
