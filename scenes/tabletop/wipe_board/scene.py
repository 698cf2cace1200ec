"""Scene wipe_board: one arm wipes writing off a whiteboard, all of it or one colour, and parks the wiper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from badgen.contracts.rule import Predicate
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.moves import recover
from scenes.kit.control.arm.wiping import CLEAR_M, OPEN_M, PRESS_M, Wiping, let_go, stroke_ends_y_m
from scenes.kit.faults import arm as fault
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.wiping import Wipe
from scenes.kit.props.board import BOARD_H_M, BOARD_HALF_M, ROW_X_M, add_board, add_text
from scenes.kit.props.wiper import add_mat, add_wiper
from scenes.kit.robots.station import ARM_TABLE, HAND, arm_pair, body_pairs
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.wipe_board.layout import INK, SIDES, TEXTS, WipeBoardParams, draw_layout, in_reach
from scenes.tabletop.wipe_board.rules import wipe_rules

_LEAN_RAD = 0.16  # tilt of a wiper of which only one edge presses
_MOVE = Wiping()


_CARRYING = ("transfer", "return")
_STROKES = ("stroke1", "shift", "stroke2")
_PRESSING = ("press", *_STROKES)


# Instructions for one colour or for all, with the constraint stated and without it.
_NAMES = ("wipe_left", "wipe_right")
_ONE = (
    (
        "Wipe the {ink} writing off the board, leave the {kept} writing, and put the wiper back on its mat.",
        "Erase everything written in {ink} without touching what is in {kept}; return the wiper to its mat.",
        "Clean off the {ink} text with the wiper and park it on the mat again; the {kept} text must stay.",
    ),
    (
        "Wipe the {ink} writing off the board and put the wiper back on its mat.",
        "Erase what is written in {ink}, then park the wiper on its mat.",
    ),
)
_ALL = (
    (
        "Wipe the whole board clean, pressing gently, and put the wiper back on its mat.",
        "Erase all the writing on the board without shoving it about; return the wiper to its mat.",
        "Rub everything off the board, not too hard, and park the wiper on its mat.",
    ),
    ("Clean the board and put the wiper back on its mat.", "Erase everything and put the wiper away."),
)


@dataclass(frozen=True)
class WipeBoardTask(ArmTask[WipeBoardParams]):
    """Wipe off one text or both."""

    params: WipeBoardParams
    texts: tuple[str, ...]

    @property
    def wipe(self) -> Wipe:
        """Measures of the wiper, the texts and the mat."""
        return Wipe(Handled("wiper", "the wiper", ("wiper-table", "wiper-board")), INK, self.texts)

    def other_goals(self) -> tuple[Predicate, ...]:
        """For one text, the goal of wiping off the other one instead: only the ink is another one."""
        others = tuple(text for text in TEXTS if text not in self.texts)
        return tuple(replace(self.wipe, texts=(text,)).done_alone for text in others)

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        wipe, inks, k = self.wipe, (self.params.left.ink, self.params.right.ink), TEXTS.index(self.texts[0])
        ink, kept = inks[k], inks[1 - k]
        if len(self.texts) == 2:
            name, told, words, kept_words = "wipe_all", _ALL, "the writing", ""
        else:
            name, told, words, kept_words = _NAMES[k], _ONE, f"the {ink} writing", f"the {kept} writing"
        instructions, plain = (tuple(s.format(ink=ink, kept=kept) for s in sentences) for sentences in told)
        return Task(
            name=name,
            instructions=instructions,
            unconstrained=plain,
            milestones=wipe.milestones(words),
            rules=wipe_rules(wipe, words, kept_words),
            goal=wipe.done,
            named=("board", "wiper", "mat", *TEXTS),
            end_traces=(wipe.trace,),
            lookalikes=self.other_goals(),
        )

    def plan(self) -> Plan:
        """Strokes with the felt pressed on the board, in the board's own frame, beginning near the mat."""
        sides, mat_side = tuple(SIDES[text] for text in self.texts), self.params.mat_side
        begin, end = stroke_ends_y_m(sides, mat_side)
        elsewhere, too_much = _wrong_places(sides, mat_side)
        park = (*_MOVE.park(), *let_go())
        lifted = _MOVE.carry("raise", Goal("board", Pose((-ROW_X_M, begin, CLEAR_M))), 0.20)
        thrown = _MOVE.carry("return", Goal("mat", Pose((0.0, 0.0, 0.15))), 0.26)
        aside = _MOVE.park(-0.13, speeds_mps=(0.2, 0.2))
        edge, fingers = _MOVE.edge_strokes(begin, end, _LEAN_RAD), (*_MOVE.rub(begin, end), let_go()[-1])
        plans = {
            "elsewhere": ("transfer", (*elsewhere, *park), "wipes the wrong place"),
            "too_much": ("transfer", (*too_much, *park), "wipes more than was asked"),
            "one_line": ("shift", (lifted, *park), "wipes one line and stops"),
            "edge": ("transfer", (*edge, *park), "wipes with the edge of the felt"),
            "throw": ("return", (thrown, *let_go()), "lets the wiper fall onto its mat"),
            "leave": ("raise", let_go(), "leaves the wiper on the board"),
            "aside": ("return", (*aside, *let_go()), "puts the wiper down beside its mat"),
            "bare_hand": ("approach", fingers, "rubs with bare fingers"),
        }
        alternatives = {name: AlternativePlan(*plan) for name, plan in plans.items()}
        phases = (*_MOVE.take(), *_MOVE.strokes(begin, end), *park)
        return Plan(phases, self.params.reaction, recover(OPEN_M), alternatives)


class WipeBoard(ArmScene[WipeBoardParams]):
    """A Panda, a whiteboard with writing in two colours, and a wiper on its mat."""

    name = "wipe_board"
    stream_id = 296572354
    category = "wipe_with_constraint"
    horizon_s = 14.0
    cameras = (
        CameraSpec("front", "from the front", (1.15, -0.36, 0.84), (0.19, -0.01, 0.0), 40),
        CameraSpec("side", "from the side", (0.7, -0.86, 0.7), (0.2, -0.02, 0.0), 40),
        CameraSpec("top", "from above", (0.66, 0.0, 1.08), (0.21, 0.0, 0.02), 42),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = (
        *body_pairs("wiper"),
        ContactPair("wiper-board", "wiper", "board", 16),
        arm_pair("board"),
        ARM_TABLE,
    )
    faults: ClassVar[fault.Faults] = {
        "drop": (
            fault.early_release(fault.GRIPS, _CARRYING, after=0.1, before=0.8),
            fault.weak_grip(fault.GRIPS, _CARRYING, (0.0, 0.03), before=0.6),
        ),
        "slip": (fault.early_release(fault.GRIPS, ("stroke1",), before=0.8, lasts_s_range=[0.8, 2.5]),),
        "missed_grasp": (fault.offset(("approach", "descend"), (0.045, 0.07), along="x", both_ways=True),),
        "no_pressure": (fault.no_pressure(_PRESSING, (0.0055, 0.024)),),
        "unwiped": (
            fault.skipped(("stroke2",), ("shift", "stroke2"), ("shift",), ("press", "stroke1")),
            fault.offset(_PRESSING, (0.022, 0.06), along="x", both_ways=True),
            fault.alternatives("shortcut", one_line="shift", edge="transfer"),
        ),
        "excess_force": (fault.low_clearance(_PRESSING, (0.004, 0.022)),),
        "wrong_region": (fault.alternatives("wrong_target", elsewhere="transfer", too_much="transfer"),),
        "collision": (fault.low_clearance(("lift", "transfer"), (0.048, 0.058)),),
        "misplaced": (
            fault.offset(("return", "lower"), (0.037, 0.09), along="any"),
            fault.misperceived(("mat",), ("return",), (0.037, 0.09)),
            fault.alternatives("shortcut", leave="raise", aside="return"),
        ),
        "cause:push": (
            fault.pushed(("board",), ("transfer", *_STROKES), (0.6, 1.3)),
            fault.pushed((HAND,), ("transfer", *_STROKES, "return"), (2.5, 6.0)),
            fault.pushed(("wiper",), _CARRYING, (13.0, 24.0)),
        ),
        "cause:torque_noise": (fault.torque_noise(("transfer", *_STROKES), (0.35, 0.9)),),
        "cause:perception": (
            fault.misperceived(("wiper",), ("approach",), (0.02, 0.06)),
            fault.misperceived(("board",), ("transfer",), (0.025, 0.07), turn_rad_range=[0.0, 0.15]),
        ),
        "cause:shortcut": (
            fault.alternatives(
                "shortcut", throw="return", leave="raise", bare_hand="approach", edge="transfer", one_line="shift"
            ),
        ),
    }

    def sample(self, rng: np.random.Generator) -> WipeBoardParams:
        """Sample a board to one side, and a mat beyond its edge on the other."""
        conditions = {"board and mat within reach": in_reach}
        return sample_until(partial(draw_layout, rng), conditions, 100, self.name, "draw the board nearer to the arm")

    def tasks(self, params: WipeBoardParams) -> tuple[WipeBoardTask, ...]:
        """One task for each colour, and one for both."""
        return tuple(WipeBoardTask(params, texts) for texts in (TEXTS[:1], TEXTS[1:], TEXTS))

    def furnish(self, spec: mujoco.MjSpec, params: WipeBoardParams) -> None:
        """The board with its writing, and the wiper on its mat."""
        add_mat(spec, "mat", params.mat_xy_m, params.mat_yaw_rad)
        board = add_board(spec, params.board_xy_m, params.board_yaw_rad)
        for name, writing in zip(TEXTS, (params.left, params.right), strict=True):
            add_text(board, name, SIDES[name], writing)
        add_wiper(spec, "wiper", params.wiper, params.mat_xy_m, params.mat_yaw_rad + params.wiper_yaw_rad)
        spec.nuserdata = INK.size

    def advance(self, model: mujoco.MjModel, data: mujoco.MjData, contact_n: Mapping[str, float]) -> None:
        """Remove ink under pressed felt."""
        INK.wear(model, data, contact_n["wiper-board"])

    def paint(self, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Render worn ink more faintly."""
        INK.fade(model, data)


def _wrong_places(sides: tuple[float, ...], mat_side: float) -> tuple[tuple[Phase, ...], tuple[Phase, ...]]:
    """Strokes in a wrong place, and strokes over more than the right one: the other text, or the bare table."""
    if len(sides) == 1:
        other, both = (-sides[0],), (1.0, -1.0)
        return _MOVE.strokes(*stroke_ends_y_m(other, mat_side)), _MOVE.strokes(*stroke_ends_y_m(both, mat_side))
    beyond_y_m = -mat_side * (BOARD_HALF_M[1] + 0.045)
    elsewhere = _MOVE.strokes(beyond_y_m, beyond_y_m - mat_side * 0.08, -BOARD_H_M - PRESS_M)
    return elsewhere, (*_MOVE.strokes(*stroke_ends_y_m(sides, mat_side)), *elsewhere)
