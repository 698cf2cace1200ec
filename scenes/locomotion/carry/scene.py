"""Scene humanoid_carry: a humanoid carries a box between its palms, held by friction: ahead, backward, or up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from badgen.contracts.task import Task
from scenes.kit.control.carrying.expert import HANDS, CarryExpert
from scenes.kit.control.carrying.figure import Load
from scenes.kit.control.carrying.home import hold_at_home
from scenes.kit.control.walking.behaviours import BACK_M, FAILURE_BEHAVIOURS, Gaits, behaviour_gaits
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.detours import detour_gaits, toward
from scenes.kit.faults import arm, walker
from scenes.kit.judging.walker_measures import FLOOR_PAIRS
from scenes.kit.props.carton import Carton, add_carton, draw_carton
from scenes.kit.props.wayside import add_post
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.robots.g1.palms import MEETS
from scenes.kit.robots.g1.robot import G1_WITH_PALMS
from scenes.kit.walker_layout import WalkerParams, between, draw_gait, draw_start, side
from scenes.kit.walker_scene import BEHIND, QUARTER, SIDE, WalkerScene, WalkerTask
from scenes.kit.worlds.planar import Vec2
from scenes.locomotion.carry.detours import HANDLED, WALKED, handled, walked
from scenes.locomotion.carry.judging import AHEAD, BACK, BOX, LIFT, RAISE_M, REAR_POST, CarryGoal

BEHAVIOURS = ("shuffle", "march", "reverse", "halt", "crouch", "creep", "hang")
_RAISED = Goal("self", Pose((0.0, 0.0, RAISE_M + 0.025)))
_RAISE_MPS, _RAISE_AGAIN_MPS = 0.05, 0.10
_POST_X_M, _REAR_X_M, _POST_Y_M = (0.85, 1.05), (-0.65, -0.50), (0.36, 0.38)
_WOUND = Goal("self", Pose((-0.03, 0.0, -0.08)))
_THROWN = Goal("self", Pose((0.30, 0.0, 0.36)))
_FLING_MPS = (1.4, 2.6, 3.6)  # successive speeds of the palms; a single jump would make the box slide in the hands
_TIGHT_M = 0.18  # target distance of the palms below the box's width, to fling it
_OPEN_M = 0.25  # distance of the open hands beyond the box's width
_WORDS = {**FAILURE_BEHAVIOURS, "reverse": "walks the wrong way", "crouch": "goes on with deeply bent knees"}
_GO = ("go",)
_LATER_S = (0.0, 0.8)  # after the phase "go" began
# By task: instructions with the constraint, instructions without it, and how it is judged.
_REQUESTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], CarryGoal]] = {
    "ahead": (
        (
            "Carry {box} straight ahead for 1.5 m (three marks) and on, with real steps; do not tilt or lower it.",
            "Walk straight forward 1.5 m or more without a stop; keep {box} level and do not lower it.",
            "Keep {box} level and as high as it is, and walk straight ahead with it, past three marks and farther.",
        ),
        ("Carry {box} forward for 1.5 m and on.", "Walk ahead with {box}, past three marks and on."),
        AHEAD,
    ),
    "back": (
        (
            "Carry {box} straight backward for 1.1 m (two marks) and on, with real steps; do not tilt or lower it.",
            "Walk straight backward 1.1 m or more without a stop; keep {box} level and do not lower it.",
            "Keep {box} level and as high as it is, and step straight backward with it, past two marks and farther.",
        ),
        ("Carry {box} backward for 1.1 m and on.", "Back away with {box}, past two marks and on."),
        BACK,
    ),
    "lift": (
        (
            "Stand where you are and lift {box} to your chest with both hands, without tilting or lowering it.",
            "Raise {box} slowly by 10 cm or more with both hands, keep it level, never let it sink, and stay there.",
            "Without walking off or lowering it, lift {box} level between your hands and hold it at your chest.",
        ),
        ("Lift {box} to your chest.", "Raise {box}."),
        LIFT,
    ),
}


@dataclass(frozen=True, slots=True)
class CarryParams(WalkerParams):
    """One layout: gait, floor, and the held box.

    Attributes:
        carton: the box.
        reach_m: distance of its middle ahead of the nearest position.
        height_m: height at which it is held above the waist.
        post_m, rear_post_m: places of two posts, (x, y): ahead of the start, and to the left of the line.
    """

    carton: Carton
    reach_m: float
    height_m: float
    post_m: Vec2
    rear_post_m: Vec2

    @property
    def load(self) -> Load:
        """The box as the controller models it; its rear is clear of the chest."""
        ahead_m = max(0.265, 0.150 + self.carton.size_m[0] / 2) + self.reach_m
        return Load((ahead_m, 0.0, self.height_m), self.carton.size_m, self.carton.mass_kg)

    @property
    def squeeze_m(self) -> float:
        """Depth of the palm targets inside the box: more for a heavier one."""
        return 0.047 + 0.010 * self.carton.mass_kg


class CarryTask(WalkerTask[CarryParams]):
    """Carry the box ahead or backward, or lift it."""

    def plan(self) -> Plan:
        """Stand, set off, go, go on; the palm targets lie inside the sides of the box."""
        params, width_m, up = self.params, self.params.carton.size_m[1], _RAISED if self.task.name == "lift" else None
        hold = Phase("stand", min_s=params.wait_s, grip_m={HANDS: width_m - 2 * params.squeeze_m})
        go = replace(hold, name="go", min_s=3.4, carry=up, speed_mps=_RAISE_MPS)
        phases = (hold, replace(hold, name="set_off", min_s=2.0), go, replace(go, name="go_on", min_s=0.2))
        alternatives = {
            name: AlternativePlan("go", (replace(hold, name=name, min_s=0.2),), _WORDS[name]) for name in BEHAVIOURS
        }
        after = replace(phases[-1], speed_mps=_RAISE_AGAIN_MPS)
        away = walked(self._nominal() or params.gait, hold, after) | handled(go, after)
        away["to_post"] = away[toward(params.rear_post_m[1] if self.task.name == "back" else params.post_m[1])]
        throws = {"throw": _throw(width_m, "go"), "throw_late": _throw(width_m, "go_on")}
        return Plan(phases, alternatives=alternatives | throws | away)

    def gaits(self) -> Gaits:
        """The steady gait in the task's direction (standing to lift), and those of failure behaviours."""
        ahead, back, goes = self.params.gait, self._backward(), self._nominal()
        same = dict.fromkeys(("set_off", "go", "go_on", "wind_up", "fling"), goes)
        reverse = ahead if self.task.name == "back" else back
        return {
            **behaviour_gaits(goes or ahead, crouch_m=0.12),
            **detour_gaits(goes or ahead),
            "regain": goes,
            **same,
            "reverse": reverse,
            "backward": reverse,
            "stand": None,
            "threw": None,
        }

    def _nominal(self) -> Gait | None:
        """The steady gait of the task; to lift the box the robot stands."""
        return {"ahead": self.params.gait, "back": self._backward(), "lift": None}[self.task.name]

    def _backward(self) -> Gait:
        return replace(self.params.gait, length_m=BACK_M)

    def expert(self) -> CarryExpert:
        """Walking controller, with impedance control of the palms."""
        return CarryExpert(self.walker(), self.params.load, BOX.grip)


class HumanoidCarry(WalkerScene[CarryParams]):
    """A Unitree G1 on open ground with a box between its palms, held by friction alone."""

    name = "humanoid_carry"
    stream_id = 3516916618
    category = "loco_manipulation"
    robot = G1_WITH_PALMS
    horizon_s = 9.0
    cameras = (QUARTER, SIDE, BEHIND)
    telling_cameras = ("quarter",)
    pairs = (*FLOOR_PAIRS, *BOX.pairs)
    # Tuned on layouts of seed 0..99; their lower ends are strengths that the robot survives with the box in its hands.
    faults: ClassVar[arm.Faults] = {
        "cause:push": (
            walker.pushed(_GO).reaching("plain"),
            arm.pushed((BOX.body,), _GO, (4.0, 10.0), down=0.3).reaching("plain"),
        ),
        "cause:torque_noise": (
            arm.torque_noise(_GO, walker.SHAKING_RMS).reaching("plain"),
            arm.torque_noise(_GO, (0.1, 0.5), actuators=walker.ARM_PARTS).reaching("plain"),
        ),
        "cause:weak_actuator": (
            walker.weak_legs(_GO, (0.05, 0.35)).reaching("plain"),
            walker.weak_motors(walker.ARMS, _GO, (0.0, 0.15)).reaching("plain"),
        ),
        "cause:sensor_bias": (walker.misread_speed(_GO, (0.2, 0.7)).reaching("plain"),),
        "cause:shortcut": (
            walker.switched("shortcut", go=(*BEHAVIOURS, "throw")).reaching("plain", "near"),
            walker.switched("shortcut", after_s=_LATER_S, go=WALKED).reaching("plain", "hidden"),
            walker.switched("shortcut", after_s=_LATER_S, go=HANDLED).reaching("near", "hidden"),
        ),
        "drop": (
            walker.wide_grip(_GO, (0.16, 0.34)).reaching("plain"),
            walker.wide_grip(_GO, (0.09, 0.13)).reaching("plain"),
            arm.weak_grip((*walker.ARMS[0], *walker.ARMS[1]), _GO, (0.0, 0.12)).reaching("plain"),
        ),
        "throw": (walker.switched("shortcut", go=("throw",), go_on=("throw_late",)).reaching("plain"),),
        "tilt": (
            walker.switched("shortcut", after_s=_LATER_S, go=("askew_left", "askew_right")).reaching("near", "hidden"),
            walker.switched("shortcut", after_s=_LATER_S, go=("rock",)).reaching("near"),
        ),
        "tip": (
            walker.switched("shortcut", after_s=_LATER_S, go=("tip_left", "tip_right")).reaching("near", "hidden"),
        ),
        "held_low": (walker.switched("shortcut", after_s=_LATER_S, go=("sink",)).reaching("near", "hidden"),),
        "swerve": (
            walker.switched("shortcut", after_s=_LATER_S, go=("veer_left", "veer_right")).reaching("near", "hidden"),
        ),
        "collision": (walker.switched("shortcut", go=("to_post",)).reaching("hidden"),),
        **walker.done_for_a_while("go", ("crouch", "shuffle", "march", "freeze")),
    }

    def sample(self, rng: np.random.Generator) -> CarryParams:
        """Sample a gait, the floor's friction, and a box that two hands can hold."""
        spans = {"length_m": (0.12, 0.15), "swing_s": (0.35, 0.43), "lift_m": (0.068, 0.082), "lean_rad": (0.0, 0.06)}
        return CarryParams(
            gait=draw_gait(rng, **spans, arm_swing=None),
            **draw_start(rng),
            carton=draw_carton(rng),
            reach_m=between(rng, 0.0, 0.015),
            height_m=between(rng, 0.06, 0.10),
            post_m=_beside(rng, _POST_X_M),
            rear_post_m=_beside(rng, _REAR_X_M),
        )

    def tasks(self, params: CarryParams) -> tuple[CarryTask, ...]:
        """One task for carrying ahead, one for backward, one for lifting."""
        box = f"the {params.carton.colour} box"
        return tuple(CarryTask(params, _task(name, box)) for name in _REQUESTS)

    def furnish(self, spec: mujoco.MjSpec, params: CarryParams) -> None:
        """The box between the palms, and two posts beside the way."""
        # With the ground's pyramidal cones, or with friction as soft as normal contact, a held box creeps by 14 mm/s.
        spec.option.cone, spec.option.impratio = mujoco.mjtCone.mjCONE_ELLIPTIC, 40.0
        add_carton(spec, BOX.body, params.carton, MEETS)
        for hand in SIDES:  # the visual of the fist behind the pad is slimmer than its guard
            spec.add_exclude(name=f"{hand}_fist-{BOX.body}", bodyname1=f"{hand}_wrist_yaw_guard", bodyname2=BOX.body)
        hold_at_home(spec, BOX.body, params.load)
        add_post(spec, params.post_m)
        add_post(spec, params.rear_post_m, REAR_POST)


def _task(name: str, box: str) -> Task:
    """The task of that name with a box of that description."""
    instructions, unconstrained, judged = _REQUESTS[name]
    return Task(
        name=name,
        instructions=tuple(s.format(box=box) for s in instructions),
        unconstrained=tuple(s.format(box=box) for s in unconstrained),
        milestones=judged.milestones,
        rules=judged.rules,
        goal=judged.goal,
        named=(BOX.body,),
        end_value=judged.end_value,
        recovered=judged.recovered,
    )


def _beside(rng: np.random.Generator, x_m: tuple[float, float]) -> Vec2:
    """Place of a post at one side of the way."""
    return between(rng, *x_m), (1 if side(rng) == "left" else -1) * between(rng, *_POST_Y_M)


def _throw(width_m: float, leaves_at: str) -> AlternativePlan:
    """Wind up, fling the box forward and up with increasing speed in a tight grip, and open the hands."""
    tight, wide = {HANDS: width_m - _TIGHT_M}, {HANDS: width_m + _OPEN_M}
    fling = Phase("fling", carry=_THROWN, min_s=0.05, grip_m=tight)
    phases = (
        Phase("wind_up", carry=_WOUND, speed_mps=0.3, min_s=0.45, grip_m=tight),
        *(replace(fling, speed_mps=speed_mps) for speed_mps in _FLING_MPS),
        Phase("threw", carry=_THROWN, speed_mps=_FLING_MPS[-1], min_s=0.3, grip_m=wide),
    )
    return AlternativePlan(leaves_at, phases, "throws the box away")
