"""The smallest task for two arms: a lid that lies on the table goes to a mat. Rollouts of it are made by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, sin
from typing import ClassVar

import mujoco
import numpy as np
from by_hand import rollout

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64
from badgen.contracts.plan import Goal, Plan, Pose, ReactionStyle
from badgen.contracts.scene import CameraSpec
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from scenes.kit.control.arm.two_handed import LiftAndLay, TwoHanded
from scenes.kit.faults.arm import Faults
from scenes.kit.judging import two_handed as pair
from scenes.kit.judging.rules import dropped
from scenes.kit.judging.two_handed import HandledByTwo, LevelCarry
from scenes.kit.props import lidded_bowl as prop
from scenes.kit.props.mat import Mat, add_mat
from scenes.kit.robots.pair import ARM_ARM, ARMS, ARMS_TABLE, SIDE, Bases, base_of, handled_pairs
from scenes.kit.scene import WRISTS, ArmTask, TwoArmParams, TwoArmScene

VESSEL = prop.Vessel()
LID = HandledByTwo("lid", "the lid", ("lid-table",))
CARRY = LevelCarry(
    thing=LID,
    handles=("left_handle", "right_handle"),
    foot_m=prop.PLUG_M,
    seat="lid-table",
    seat_m=prop.PLUG_M,
    seat_the="the table",
    mark="mat",
    others=("other_mat",),
    where="the red mat",
)
DOWN = (0.0, 0.7071067811865476, 0.7071067811865476, 0.0)
GRASPS = {arm: Goal("lid", Pose((0.0, SIDE[arm] * VESSEL.handle_r_m, prop.HANDLE_Z_M), DOWN)) for arm in ARMS}
HANDS = TwoHanded("lid", GRASPS, open_m=0.07)


@dataclass(frozen=True, slots=True)
class LidParams(TwoArmParams):
    bases: Bases = (base_of("left"), base_of("right"))
    reaction: ReactionStyle = "oblivious"


@dataclass(frozen=True)
class LidTask(ArmTask[LidParams]):
    params: LidParams

    @property
    def task(self) -> Task:
        rules = (
            dropped(LID, CARRY.low, name="lid_dropped"),
            *pair.arms_strike(),
            *pair.two_arm_style(LID, CARRY.goal, 9.0),
        )
        return Task("to_mat", ("Lay the lid on the mat.",), (), CARRY.milestones(), rules, CARRY.goal)

    def plan(self) -> Plan:
        whole = LiftAndLay("lid", GRASPS, 0.07, mark="mat", foot_m=prop.PLUG_M, seat_m=prop.PLUG_M).whole()
        return Plan(whole, self.params.reaction, HANDS.recover())


class LidScene(TwoArmScene[LidParams]):
    """Two Pandas, a lid and two mats."""

    name = "lid_to_mat"
    category = "carry"
    horizon_s = 10.0
    cameras = (CameraSpec("front", "from the front", (1.1, 0.0, 0.7), (0.1, 0.0, 0.1), 42), *WRISTS)
    pairs = (*handled_pairs("lid"), *ARMS_TABLE, ARM_ARM)
    faults: ClassVar[Faults] = {}

    def sample(self, rng: np.random.Generator) -> LidParams:
        return LidParams()

    def tasks(self, params: LidParams) -> tuple[LidTask, ...]:
        return (LidTask(params),)

    def furnish(self, spec: mujoco.MjSpec, params: LidParams) -> None:
        prop.add_materials(spec, prop.Colours())
        add_mat(spec, "mat", Mat("red", (0.2, 0.2), 0.0), VESSEL.mat_r_m)
        add_mat(spec, "other_mat", Mat("blue", (0.2, -0.2), 0.0), VESSEL.mat_r_m)
        prop.add_lid(spec, VESSEL, (0.0, 0.0, prop.PLUG_M), 0.0)


@lru_cache
def model() -> mujoco.MjModel:
    scene = LidScene()
    return scene.build(LidParams(), PLAIN).compile()


def at_home() -> mujoco.MjData:
    """The world as the keyframe "home", its only one, has it."""
    data = mujoco.MjData(model())
    mujoco.mj_resetDataKeyframe(model(), data, 0)
    mujoco.mj_forward(model(), data)
    return data


def rows(lid_m: F64, forces: Mapping[str, float] | None = None, tilt_rad: float = 0.0) -> Trajectory:
    """A rollout in which the arms stay at home and the lid's frame is at these places (T, 3)."""
    at = int(model().joint("lid").qposadr[0])
    qpos = np.repeat(at_home().qpos[None], len(lid_m), axis=0)
    qpos[:, at : at + 3] = lid_m
    qpos[:, at + 3 : at + 7] = [cos(tilt_rad / 2), sin(tilt_rad / 2), 0, 0]
    return rollout(model(), qpos, [pair.name for pair in LidScene.pairs], forces)


def resting_at(x: float, y: float, z: float = prop.PLUG_M, n: int = 5) -> F64:
    return np.tile([x, y, z], (n, 1))
