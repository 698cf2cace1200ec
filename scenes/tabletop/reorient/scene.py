"""Scene reorient: one arm stands a lying bottle, can, jar or flask upright on a mark."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import cos, sin
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Phase, Plan, Pose
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.sampling import sample_until
from scenes.kit.control.arm.poses import leaning
from scenes.kit.control.arm.standing_up import STAND_RAD, StandingUp
from scenes.kit.faults import arm as fault
from scenes.kit.props.marks import MARKS, add_marks
from scenes.kit.props.uprights import add_upright
from scenes.kit.robots.station import HAND
from scenes.kit.scene import ArmScene
from scenes.kit.two_marks import CHOICES
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.reorient.judging import PAIRS, ReorientMeasures
from scenes.tabletop.reorient.layout import THINGS, ReorientParams, draw_layout, in_reach, is_clear

_SHORT_M, _SHORTER_M = 0.19, 0.21  # distances short of the mark at which an object is laid down


_CARRYING = ("lift", "turn")


class ReorientTask(ReorientMeasures):
    """Stand one object on one mark."""

    preposition = "on"
    instructions = (
        "Stand {thing} upright on {mark}; set it down gently, without dropping it.",
        "Pick up {thing}, turn it upright and put it down on {mark} without letting it fall.",
        "{Thing} lies on its side: stand it up on {mark}, and do not let go before it stands.",
    )
    plain = ("Stand {thing} upright on {mark}.", "Put {thing} on {mark}, standing.")

    def plan(self) -> Plan:
        """Grasp, quarter turn and placing."""
        k, onto, things = self.k, self.onto, self.params.things
        standing = StandingUp(THINGS[k], things[k], MARKS[onto])
        another = replace(standing, body=THINGS[1 - k], shape=things[1 - k])
        elsewhere, leave = replace(standing, mark=MARKS[1 - onto]), standing.leave()
        too_far, over = replace(another, mark=elsewhere.mark), (*elsewhere.stand(), *leave)
        alternatives = {
            "other_thing": AlternativePlan("approach", another.phases(), "stands up the other one"),
            "other_thing_too_far": AlternativePlan("approach", too_far.phases(), "stands the other one elsewhere"),
            "other_mark": AlternativePlan("turn", over, "stands it on the other mark"),
            "second_thought": AlternativePlan("lower", over, "goes on to the other mark"),
            "keep_lying": AlternativePlan("turn", _lay(standing, _SHORT_M), "sets it down lying"),
            "keep_lying_near": AlternativePlan(
                "turn", _lay(standing, _SHORTER_M), "sets it down lying, nearer to the robot"
            ),
            "drop_it": AlternativePlan("lower", leave, "lets it fall the last stretch"),
            "drop_low": AlternativePlan("lower", (standing.lower(0.03), *leave), "lets go just too early"),
            "askew": AlternativePlan("lower", _askew(standing, 0.6), "lets go of it while it leans"),
            "far_askew": AlternativePlan("lower", _askew(standing, 0.8), "lets go of it while it leans far over"),
            "lay_back": AlternativePlan("home", _lay_back(standing, _SHORT_M), "lays it down again"),
            "lay_back_near": AlternativePlan(
                "home", _lay_back(standing, _SHORTER_M), "lays it down again, nearer to the robot"
            ),
        }
        return Plan(standing.phases(), self.params.reaction, standing.recover(), alternatives)


class Reorient(ArmScene[ReorientParams]):
    """A Panda, two lying objects with their tops away from it, two marks beyond them."""

    name = "reorient"
    stream_id = 2353882792
    category = "reorient_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (0.88, -0.6, 0.66), (0.22, 0.01, 0.01), 40),
        CameraSpec("side", "from the side", (0.77, 0.78, 0.66), (0.22, -0.01, 0.02), 40),
        CameraSpec("top", "from above", (0.72, 0.0, 1.15), (0.25, 0.0, 0.0), 38),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    # Strengths were tuned on layouts of seed 0.
    faults: ClassVar[fault.Faults] = {
        "drop": (
            fault.early_release(fault.GRIPS, _CARRYING, after=0.3),
            fault.weak_grip(fault.GRIPS, _CARRYING, (0.0, 0.03)),
            fault.skipped(("turn", "lower"), ("lower",)),
        ),
        "rolled_away": (fault.pushed(THINGS, ("approach", "descend"), (1.2, 2.4)),),
        "left_lying": (fault.alternatives("shortcut", keep_lying="turn", keep_lying_near="turn"),),
        "topple": (fault.alternatives("shortcut", askew="lower", far_askew="lower"),),
        "misplaced": (
            fault.offset(("turn", "lower"), (0.05, 0.10)),
            fault.misperceived(MARKS, ("turn",), (0.05, 0.10)),
        ),
        "wrong_object": (fault.alternatives("wrong_object", other_thing="approach", other_thing_too_far="approach"),),
        "wrong_target": (fault.alternatives("wrong_target", other_mark="turn", second_thought="lower"),),
        "reverted": (fault.alternatives("reverted_step", lay_back="home", lay_back_near="home"),),
        "cause:perception": (fault.misperceived(THINGS, ("approach",), (0.03, 0.06)),),
        "cause:shortcut": (fault.alternatives("shortcut", drop_it="lower", drop_low="lower"),),
        "cause:push": (
            fault.pushed(THINGS, ("retreat", "home"), (0.8, 1.8)),
            fault.pushed((HAND,), (*_CARRYING, "lower"), (3.0, 6.5)),
        ),
        "cause:torque_noise": (fault.torque_noise(("descend", "lift", "turn"), (0.45, 0.85)),),
    }

    def sample(self, rng: np.random.Generator) -> ReorientParams:
        """Sample objects and marks such that each object can be stood on each mark, past the other one."""
        conditions = {"marks apart and clear of the things": is_clear, "things and marks within reach": in_reach}
        remedy = "widen the areas of the things and marks"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: ReorientParams) -> tuple[ReorientTask, ...]:
        """One task for each object and mark."""
        return tuple(ReorientTask(params, k, onto) for k, onto in CHOICES)

    def furnish(self, spec: mujoco.MjSpec, params: ReorientParams) -> None:
        """Marks and lying objects."""
        add_marks(spec, params.marks)
        for name, thing in zip(THINGS, params.things, strict=True):
            add_upright(spec, name, thing)


def _lay(standing: StandingUp, short_m: float) -> tuple[Phase, ...]:
    """Lay the object down short of the mark, without the quarter turn."""
    return (*standing.lay(short_m), *standing.leave())


def _lay_back(standing: StandingUp, short_m: float) -> tuple[Phase, ...]:
    """Grasp the standing object again, turn it back, and lay it down."""
    return (*standing.retake(), *standing.lay(short_m, 0.25, 0.12), *standing.leave())


def _askew(standing: StandingUp, lean_rad: float) -> tuple[Phase, ...]:
    """Lower the object onto the mark on one edge of its base only, tilted outwards, and release it."""
    height_m = standing.shape.grip_m * cos(lean_rad) + standing.shape.radius_m * sin(lean_rad)
    tool = Pose((0.0, 0.0, height_m + 0.001), leaning(0.0, STAND_RAD - lean_rad))
    return (standing.move("lower", standing.mark, tool, 0.08), *standing.leave())
