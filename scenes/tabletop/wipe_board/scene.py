"""One arm wipes writing off a whiteboard, all of it or one colour, and puts the wiper back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Literal

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import RECOVERY_POLICIES, RecoveryPolicy
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.legacy import LegacyScene
from scenes.kit.props import board as prop
from scenes.kit.robots.home import add_home
from scenes.kit.robots.station import ARM, Base, add_arm, draw_base
from scenes.kit.worlds.table import add_camera, new_world
from scenes.tabletop.wipe_board.faults import FAULTS
from scenes.tabletop.wipe_board.ink import TEXT_MARKS, TEXTS, fade, wear
from scenes.tabletop.wipe_board.measures import PAIRS, goal, milestones
from scenes.tabletop.wipe_board.plan import reachable, wipe_plan
from scenes.tabletop.wipe_board.rules import rules

Ink = Literal["red", "blue", "green", "black"]
INKS: Mapping[Ink, prop.Rgba] = {
    "red": (0.80, 0.10, 0.12, 1.0), "blue": (0.10, 0.22, 0.78, 1.0), "green": (0.04, 0.47, 0.20, 1.0),
    "black": (0.08, 0.08, 0.10, 1.0),
}  # fmt: skip
_BLOCKS = ((0.93, 0.74, 0.16), (0.92, 0.45, 0.12), (0.62, 0.43, 0.26), (0.45, 0.27, 0.62), (0.30, 0.62, 0.66))
_SIDES = {"wipe_left": (1.0,), "wipe_right": (-1.0,), "wipe_all": (1.0, -1.0)}


@dataclass(frozen=True, slots=True)
class Writing:
    """A text on one half of the board: its colour and its two lines."""

    ink: Ink
    lines: tuple[prop.Hand, prop.Hand]


@dataclass(frozen=True, slots=True)
class WipeBoardParams:
    """One layout: places on the table [m], yaws [rad], what is written, the wiper, and the reaction to a mishap."""

    base: Base
    board_xy_m: tuple[float, float]
    board_yaw_rad: float
    mat_xy_m: tuple[float, float]
    mat_yaw_rad: float
    wiper_yaw_rad: float
    wiper: prop.Wiper
    left: Writing
    right: Writing
    recovery_policy: RecoveryPolicy

    @property
    def mat_side(self) -> float:
        """+1 where the mat lies left of the board, -1 where it lies right."""
        return 1.0 if self.mat_xy_m[1] > self.board_xy_m[1] else -1.0


class WipeBoard(LegacyScene[WipeBoardParams]):
    """A Panda, a whiteboard with writing in two colours, and a wiper on its mat."""

    name = "wipe_board"
    stream_id = 296572354
    category = "wipe_with_constraint"
    robot = "panda"
    horizon_s = 14.0
    legacy_cameras = ("front", "side", "top", "arm_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side", "top": "from above", "arm_wrist": "from the wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> WipeBoardParams:
        """Board a little to one side, mat beyond its edge on the other; drawn again until the arm can reach it all."""
        while True:
            params = _draw(rng)
            ik, sides = ik_of(params.base), _SIDES["wipe_all"]
            if reachable(ik, params.board_xy_m, params.board_yaw_rad, params.mat_xy_m, sides):
                return params

    def legacy_tasks(self, params: WipeBoardParams) -> tuple[Task, ...]:
        """One colour, the other, or all of it."""
        left, right = params.left.ink, params.right.ink
        return (_one("wipe_left", left, right), _one("wipe_right", right, left), _all())

    def build(self, params: WipeBoardParams, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arm, board with its writing, wiper on its mat, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        add_arm(spec, params.base, appearance)
        prop.add_materials(spec)
        prop.add_mat(spec, (*params.mat_xy_m, 0.0), params.mat_yaw_rad)
        board = prop.add_board(spec, (*params.board_xy_m, prop.BOARD_H_M), params.board_yaw_rad)
        for name, side, text in zip(TEXTS, (1.0, -1.0), (params.left, params.right), strict=True):
            prop.add_text(board, name, side, text.lines, INKS[text.ink])
        prop.add_wiper(spec, params.wiper, (*params.mat_xy_m, 0.0), params.mat_yaw_rad + params.wiper_yaw_rad)
        add_camera(spec, "front", (1.00, 0.0, 0.62), (0.12, 0.0, 0.08), 44, appearance)
        add_camera(spec, "side", (0.62, -0.80, 0.66), (0.14, 0.0, 0.08), 42, appearance)
        add_camera(spec, "top", (0.50, 0.0, 0.78), (0.19, 0.0, 0.0), 46, appearance)
        spec.nuserdata = len(TEXTS) * TEXT_MARKS
        add_home(spec, (ARM,))
        return spec

    def legacy_expert(self, params: WipeBoardParams, task: str) -> ArmExpert:
        """Scripted strokes with the felt pressed on the board, in the board's own frame."""
        return ArmExpert(wipe_plan(params.recovery_policy, _SIDES[task], params.mat_side), {ARM: ik_of(params.base)})

    def advance(self, model: mujoco.MjModel, data: mujoco.MjData, contact_n: Mapping[str, float]) -> None:
        """Felt that presses takes ink away."""
        wear(model, data, contact_n["wiper-board"])

    def paint(self, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Worn ink is faint."""
        fade(model, data)


def _draw(rng: np.random.Generator) -> WipeBoardParams:
    side = 1.0 if rng.random() < 0.5 else -1.0
    x, y = float(rng.uniform(0.17, 0.23)), -side * float(rng.uniform(0.05, 0.09))
    left, right = (list(INKS)[int(i)] for i in rng.permutation(len(INKS))[:2])
    return WipeBoardParams(
        base=draw_base(rng),
        board_xy_m=(x, y),
        board_yaw_rad=float(rng.uniform(-0.12, 0.12)),
        mat_xy_m=(float(rng.uniform(0.12, 0.22)), y + side * float(rng.uniform(0.30, 0.33))),
        mat_yaw_rad=float(rng.uniform(-0.2, 0.2)),
        wiper_yaw_rad=float(rng.uniform(-0.12, 0.12)),
        wiper=_draw_wiper(rng),
        left=Writing(left, (_draw_hand(rng), _draw_hand(rng))),
        right=Writing(right, (_draw_hand(rng), _draw_hand(rng))),
        recovery_policy=RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))],
    )


def _draw_wiper(rng: np.random.Generator) -> prop.Wiper:
    half = (float(rng.uniform(0.052, 0.058)), float(rng.uniform(0.022, 0.026)))
    return prop.Wiper(half, float(rng.uniform(0.011, 0.014)), (*_BLOCKS[int(rng.integers(len(_BLOCKS)))], 1.0))


def _draw_hand(rng: np.random.Generator) -> prop.Hand:
    loops, swing, slant = rng.uniform((2.2, 0.12, -0.2), (3.2, 0.26, 0.5)).tolist()
    return prop.Hand(loops, swing, slant, float(rng.uniform(-np.pi, np.pi)))


def _one(name: str, ink: Ink, kept: Ink) -> Task:
    """Wipe off one colour and leave the other."""
    texts, others = (TEXTS[0],), (TEXTS[1],)
    if name == "wipe_right":
        texts, others = others, texts
    done, words = partial(goal, texts), f"the {ink} writing"
    return Task(
        name,
        instructions=(
            f"Wipe the {ink} writing off the board, leave the {kept} writing, and put the wiper back on its mat.",
            f"Erase everything written in {ink} without touching what is in {kept}; return the wiper to its mat.",
            f"Clean off the {ink} text with the wiper and park it on the mat again; the {kept} text must stay.",
        ),
        plain=(
            f"Wipe the {ink} writing off the board and put the wiper back on its mat.",
            f"Erase what is written in {ink}, then park the wiper on its mat.",
        ),
        milestones=milestones(texts, words),
        rules=rules(texts, others, words, f"the {kept} writing", done),
        goal=done,
    )


def _all() -> Task:
    """Wipe off everything."""
    done, words = partial(goal, TEXTS), "the writing"
    return Task(
        "wipe_all",
        instructions=(
            "Wipe the whole board clean, pressing gently, and put the wiper back on its mat.",
            "Erase all the writing on the board without shoving it about; return the wiper to its mat.",
            "Rub everything off the board, not too hard, and park the wiper on its mat.",
        ),
        plain=("Clean the board and put the wiper back on its mat.", "Erase everything and put the wiper away."),
        milestones=milestones(TEXTS, words),
        rules=rules(TEXTS, (), words, "", done),
        goal=done,
    )
