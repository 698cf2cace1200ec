"""Shared measures and rules for an arm that wipes writing off a board and parks the wiper on its mat."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, LeftOutside, Rule
from badgen.contracts.task import Milestone
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import apart_m, felt_gap_m, level_m, moved_m, ramp, resting, touching
from scenes.kit.judging.rules import rule, struck
from scenes.kit.props.board import BOARD_HALF_M, TEXT_Y_M
from scenes.kit.props.ink import Ink
from scenes.kit.robots.station import ARM, HAND

PARK_TOL_M = 0.04  # maximum distance of the parked wiper from the middle of the mat
INK_M = 0.12  # the ink of a whole text amounts to its length: a sixth of it is near, half of it is plain
WIPED_SHARE = 0.95  # least share of its ink that is gone from a wiped text
HOVER_M = 0.025  # felt lower than this over the board counts as wiping in the air
_LET_GO_M = 0.02  # letting go of the wiper lower than this is setting it down


@dataclass(frozen=True, slots=True)
class Wipe:
    """One wiper, the texts that it should wipe off, and the mat that it should be parked on.

    Attributes:
        thing: the wiper, which can rest on the table and on the board.
        ink: ink of the board; its first text is on the left half, its second on the right.
        texts: names of the texts to wipe off.
        mat: body of the mat.
    """

    thing: Handled
    ink: Ink
    texts: tuple[str, ...]
    mat: str = "mat"

    @property
    def kept(self) -> tuple[str, ...]:
        """Names of the texts that should stay."""
        return tuple(text for text in self.ink.texts if text not in self.texts)

    @property
    def on_board_pair(self) -> str:
        """Contact pair of the wiper with the board."""
        return f"{self.thing.body}-{self.ink.board}"

    def gone_from(self, t: Trajectory, *texts: str) -> F64:
        """(T,) mean share of the ink of these texts (at least one) that is gone."""
        return as_rows(t.userdata[:, self.ink.columns(*texts)].mean(axis=1))

    def gone(self, t: Trajectory) -> F64:
        """(T,) mean share of the ink of the texts to wipe off that is gone."""
        return self.gone_from(t, *self.texts)

    def least_gone(self, t: Trajectory) -> F64:
        """(T,) share of ink gone from the least wiped text."""
        return as_rows(np.min(np.stack([self.gone_from(t, text) for text in self.texts]), axis=0))

    def trace(self, t: Trajectory) -> F64:
        """(T, texts, 1) share of the ink of every text that is gone, as a length: INK_M for a whole text."""
        return INK_M * np.stack([self.gone_from(t, text) for text in self.ink.texts], axis=1)[:, :, None]

    def kept_gone(self, t: Trajectory) -> F64:
        """(T,) mean share of the ink that is gone from the texts that should stay."""
        return self.gone_from(t, *self.kept)

    def out_of_order(self, t: Trajectory) -> F64:
        """(T,) share of the far lines' ink that is gone, while less than half of the near lines' is."""
        columns = np.array([self.ink.columns(text) for text in self.texts])
        near, far = np.split(
            columns, 2, axis=1
        )  # the strokes of a text are those of its near line, then of its far one
        near_gone, far_gone = (t.userdata[:, line.ravel()].mean(axis=1) for line in (near, far))
        return np.where(near_gone < 0.5, far_gone, 0.0)

    def spoiled(self, t: Trajectory) -> F64:
        """(T,) visible loss of ink from a text that should stay."""
        return ramp(np.max(np.stack([self.gone_from(t, text) for text in self.kept]), axis=0), 0.02, 0.4)

    def wiped(self, t: Trajectory) -> Bools:
        """(T,) whether every text is wiped off."""
        return as_rows(self.least_gone(t) >= WIPED_SHARE)

    def on_board(self, t: Trajectory) -> F64:
        """(T, 3) middle of the felt's underside in the board's frame; the board lies horizontally [m]."""
        gap, quat = t.pos(self.thing.body) - t.pos(self.ink.board), t.quat(self.ink.board)
        yaw = 2.0 * np.arctan2(quat[:, 3], quat[:, 0])
        x, y, z = gap.T
        return np.stack([np.cos(yaw) * x + np.sin(yaw) * y, np.cos(yaw) * y - np.sin(yaw) * x, z], axis=1)

    def over_board(self, t: Trajectory) -> Bools:
        """(T,) whether the middle of the felt is over the board."""
        x, y, _ = self.on_board(t).T
        return as_rows((np.abs(x) < BOARD_HALF_M[0]) & (np.abs(y) < BOARD_HALF_M[1]))

    def hover_m(self, t: Trajectory) -> F64:
        """(T,) height at which the held felt passes over the board without touching it, else 0 [m]."""
        height = self.on_board(t)[:, 2]
        near = self.over_board(t) & (height < HOVER_M) & ~touching(t, self.on_board_pair)
        return np.where(near & touching(t, *self.thing.grips[0]), np.maximum(height, 0.0), 0.0)

    def side_n(self, t: Trajectory) -> F64:
        """(T,) force of the wiper on the board from beside it, which wiping never causes [N]."""
        return np.where(self.over_board(t), 0.0, t.force_n(self.on_board_pair))

    def rubbing_n(self, t: Trajectory) -> F64:
        """(T,) force with which the gripper presses the felt on the table, away from the mat [N]."""
        away = (level_m(t, self.thing.body, self.mat) > 2 * PARK_TOL_M) & touching(t, *self.thing.grips[0])
        return np.where(away, t.force_n(f"{self.thing.body}-table"), 0.0)

    def near_table(self, t: Trajectory) -> Bools:
        """(T,) whether the wiper is just over the table, beside the board."""
        return as_rows(t.pos(self.thing.body)[:, 2] < _LET_GO_M) & ~self.over_board(t)

    def low(self, t: Trajectory) -> Bools:
        """(T,) whether the wiper is just over the table or just over the board."""
        return self.near_table(t) | (self.over_board(t) & (self.on_board(t)[:, 2] < _LET_GO_M))

    def done_wiping(self, t: Trajectory) -> Bools:
        """(T,) whether everything is wiped off, or the wiper is down on the table."""
        return self.wiped(t) | self.near_table(t)

    def parked(self, t: Trajectory) -> Bools:
        """(T,) whether the wiper lies on its felt on the mat, untouched."""
        body = self.thing.body
        flat = (t.tilt_rad(body) < radians(3.0)) & (np.abs(t.pos(body)[:, 2]) < 0.005)
        return as_rows(flat & (level_m(t, body, self.mat) < PARK_TOL_M) & ~self.thing.touched(t))

    def done(self, t: Trajectory) -> Bools:
        """(T,) whether the texts are gone, and the wiper is parked and at rest."""
        return as_rows(self.wiped(t) & self.parked(t) & resting(t, self.thing.body))

    def done_alone(self, t: Trajectory) -> Bools:
        """(T,) whether all is done, and the other texts are still there."""
        return self.done(t) & (self.kept_gone(t) < 1.0 - WIPED_SHARE)

    def left_share(self, t: Trajectory) -> F64:
        """(T,) share of ink left on the least wiped text once the wiper has been at the board and parked; 0 before.

        A wiper that is put down again on its mat before it was over the board, for a better grip, leaves nothing yet.
        """
        used = np.logical_or.accumulate(self.thing.held(t) & self.over_board(t))
        return np.where(self.parked(t) & used, 1.0 - self.least_gone(t), 0.0)

    def half_wiped(self, t: Trajectory) -> F64:
        """(T,) 1 where the wiper is parked and a text is partly wiped."""
        return (self.parked(t) & (self.gone(t) > 0.02) & ~self.wiped(t)).astype(np.float64)

    def board_moved(self, t: Trajectory) -> F64:
        """(T,) displacement of the board: 1 at 5 cm, or at 0.3 rad."""
        return np.maximum(ramp(moved_m(t, self.ink.board), 0.008, 0.05), ramp(self.askew_rad(t), 0.03, 0.3))

    def askew_rad(self, t: Trajectory) -> F64:
        """(T,) angle by which the board has turned since the first row [rad]."""
        quat = t.quat(self.ink.board)
        return as_rows(2.0 * np.arccos(np.clip(np.abs((quat * quat[:1]).sum(axis=1)), 0.0, 1.0)))

    def falling(self, t: Trajectory) -> F64:
        """(T,) 1 where the wiper is in the air and not held."""
        return (self.thing.unsupported(t) & (t.pos(self.thing.body)[:, 2] > 0.03)).astype(np.float64)

    def closed_beside_wiper(self, t: Trajectory) -> Bools:
        """(T,) whether the gripper has closed on nothing beside the wiper."""
        gap_m = felt_gap_m(t)
        beside = apart_m(t.site(f"{ARM}/tool"), t.site(f"{self.thing.body}_handle")) < 0.09
        return as_rows(beside & (gap_m < 0.005))

    def reach(self, t: Trajectory) -> F64:
        """(T,) proximity of the gripper to the wiper's bar: 0 at 20 cm, 1 at 12 mm."""
        return ramp(apart_m(t.site(f"{ARM}/tool"), t.site(f"{self.thing.body}_handle")), 0.20, 0.012)

    def brought(self, t: Trajectory) -> F64:
        """(T,) proximity of the held wiper, off the table, to one of the texts."""
        x, y, _ = self.on_board(t).T
        sides = [1.0 if text == self.ink.texts[0] else -1.0 for text in self.texts]
        gap = np.min(np.stack([np.hypot(x, y - s * TEXT_Y_M) for s in sides]), axis=0)
        lifted = ~touching(t, f"{self.thing.body}-table")
        return as_rows(ramp(gap, 0.30, 0.085) * self.thing.held_share(t) * lifted)

    def taken_back(self, t: Trajectory) -> F64:
        """(T,) horizontal proximity of the upright wiper to its mat, once the texts are wiped off."""
        body = self.thing.body
        level = ramp(t.tilt_rad(body), 0.6, 0.15)
        return ramp(self.least_gone(t), 0.5, WIPED_SHARE) * ramp(level_m(t, body, self.mat), 0.25, 0.03) * level

    def put_away(self, t: Trajectory) -> F64:
        """(T,) 1 where the texts are wiped off and the wiper is parked and at rest, less while it still moves."""
        return as_rows(self.wiped(t) * self.parked(t) * ramp(t.speed_mps(self.thing.body), 0.05, 0.01))

    def milestones(self, words: str) -> tuple[Milestone, ...]:
        """Steps from the first reach to the parked wiper; `words` is the noun phrase of the texts."""
        the = self.thing.the
        return (
            Milestone("reach", 0.05, self.reach, f"the gripper reaches {the}"),
            Milestone("grasp", 0.10, self.thing.held_share, f"the gripper holds {the}"),
            Milestone("bring", 0.10, self.brought, f"{the} is at {words}"),
            Milestone("wipe", 0.45, self.gone, f"{words} is gone"),
            Milestone("take_back", 0.15, self.taken_back, f"{the} is over its mat"),
            Milestone("park", 0.15, self.put_away, f"{the} lies on its mat, released"),
        )


def wrong_text_wiped(m: Wipe, words: str) -> Rule:
    """Ink of a text that should stay is wiped off; `words` is the noun phrase of that text."""
    name, gone = "wrong_text_wiped", Exceeds(m.kept_gone, 0.04, "erased_share")
    return rule(
        name,
        "wrong_region",
        gone,
        m.kept,
        words,
        scale=0.5,
        evident=m.spoiled,
        kind="safety",
        lasting=True,
        painted=True,
    )


def lines_swapped(m: Wipe, words: str) -> Rule:
    """The far line is wiped before the near one; `words` is the noun phrase of the text. Only words can ask for it."""
    swapped = Exceeds(m.out_of_order, 0.25, "far_gone_share")
    far, bodies = f"the far line of {words}", (m.thing.body, *m.texts)
    return rule("lines_swapped", "wrong_order", swapped, bodies, far, universal=False, lasting=True, shown_by="path")


def text_left(m: Wipe, words: str) -> Rule:
    """Ink is left after the wiper has been parked; `words` is the noun phrase of the text."""
    left = Exceeds(m.left_share, 1.0 - WIPED_SHARE, "left_share", 0.5)
    return rule(
        "text_left",
        "unwiped",
        left,
        m.texts,
        words,
        scale=WIPED_SHARE,
        evident=m.half_wiped,
        painted=True,
    )


def felt_rules(m: Wipe) -> tuple[Rule, ...]:
    """The felt must rub the board, not the table, with enough force but not too much."""
    the, board, wiper = m.thing.the, f"the {m.ink.board}", (m.thing.body,)
    rubbing, hover = Exceeds(m.rubbing_n, 6.0, "rubbing_n", 0.3), Exceeds(m.hover_m, 0.0008, "gap_m", 0.6)
    pressed = (m.thing.body, HAND, m.ink.board)
    return (
        rule(
            "table_wiped", "wrong_region", rubbing, wiper, "the bare table", scale=20.0, lasting=True, shown_by="path"
        ),
        rule("hovering", "no_pressure", hover, wiper, the, board, scale=0.02),
        struck("pressed_hard", (m.on_board_pair,), 45.0, pressed, the, board, scale_n=150.0, event="excess_force"),
    )


def left_off_mat(m: Wipe, name: str, support: str) -> Rule:
    """The wiper lies on `support`, such as the table, beside its mat, released."""
    outside = LeftOutside(m.thing.body, m.mat, m.thing.arm_pairs, f"{m.thing.body}-{support}", PARK_TOL_M)
    return rule(name, "misplaced", outside, (m.thing.body,), m.thing.the, "its mat", scale=0.20)
