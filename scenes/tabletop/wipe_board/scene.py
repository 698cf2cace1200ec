"""Scene wipe_board: one arm wipes writing off a whiteboard, all of it or one colour, and parks the wiper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.rule import Predicate
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.moves import recover
from scenes.kit.control.arm.wiping import OPEN_M, let_go
from scenes.kit.faults.arm import Faults
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.wiping import Wipe
from scenes.kit.props.board import add_board, add_text
from scenes.kit.props.wiper import add_mat, add_wiper
from scenes.kit.robots.station import ARM_TABLE, arm_pair, body_pairs
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.wipe_board.faults import FAULTS
from scenes.tabletop.wipe_board.layout import INK, SIDES, TEXTS, WipeBoardParams, draw_layout, in_reach
from scenes.tabletop.wipe_board.plans import MOVE, WipePlans
from scenes.tabletop.wipe_board.rules import wipe_rules

# Instructions for one colour or for all, with the constraint stated and without it.
_NAMES = ("wipe_left", "wipe_right")
_ONE = (
    (
        "Wipe the {ink} writing off the board, the line nearer to the robot first, leave the {kept} writing, and put "
        "the wiper back on its mat.",
        "Erase everything written in {ink}, beginning with the line on the robot's side, without touching what is in "
        "{kept}; return the wiper to its mat.",
        "Clean off the {ink} text with the wiper, first the line on the robot's side, then the other, and park it on "
        "the mat again; the {kept} text must stay.",
    ),
    (
        "Wipe the {ink} writing off the board and put the wiper back on its mat.",
        "Erase what is written in {ink}, then park the wiper on its mat.",
    ),
)
_ALL = (
    (
        "Wipe the whole board clean, the line nearer to the robot first, pressing gently, and put the wiper back on "
        "its mat.",
        "Erase all the writing on the board, beginning with the line on the robot's side, without shoving the board "
        "about; return the wiper to its mat.",
        "Rub everything off the board, first the line on the robot's side, then the other, not too hard, and park the "
        "wiper on its mat.",
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
        plans = WipePlans(tuple(SIDES[text] for text in self.texts), self.params.mat_side)
        phases = (*MOVE.take(), *plans.strokes, *MOVE.park(), *let_go())
        return Plan(phases, self.params.reaction, recover(OPEN_M), plans.all())


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
    telling_cameras = ("front", "arm_wrist")
    pairs: ClassVar[tuple[ContactPair, ...]] = (
        *body_pairs("wiper"),
        ContactPair("wiper-board", "wiper", "board", 16),
        arm_pair("board"),
        ARM_TABLE,
    )
    faults: ClassVar[Faults] = FAULTS

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
