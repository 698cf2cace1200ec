"""Inverse kinematics, home pose and expert work from a handle: arms of six and of eight joints, made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import mujoco
import numpy as np
import pytest

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Goal, Phase, Plan, Pose
from badgen.contracts.robot import AT_ORIGIN, Actuator, Gripper, Handle, HandShape, Robot
from badgen.sim import robot_in
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.poses import frame
from scenes.kit.control.arm.reach import reaches
from scenes.kit.robots.home import add_home
from scenes.kit.robots.panda.robot import PANDA

BASE = Pose((0.1, -0.2, 0.3), (0.9659258262890683, 0.0, 0.0, 0.25881904510252074))
SIX = ("z", "y", "y", "x", "y", "x")
EIGHT = ("z", "y", "x", "y", "x", "y", "x", "z")
AXES = {"x": [1, 0, 0], "y": [0, 1, 0], "z": [0, 0, 1]}
SHAPE = HandShape(0.01, 0.02, (0.03, 0.03), 0.05)
CLAW = Gripper(
    "claw", ("jaw",), ("jaw_joint",), 0.1, (0.8, 0.0), (255.0, 0.0), HandShape(0.01, 0.02, (0.03, 0.03), 0.05)
)


class Snake(Robot):
    """Links of 12 cm on hinges about the given axes, a jaw on the last; no name follows the Panda's."""

    name: ClassVar[str] = "snake"
    parts: ClassVar[tuple[str, ...]] = ("trunk",)

    def __init__(self, axes: tuple[str, ...]) -> None:
        self.axes = axes

    def handle(self, part: str) -> Handle:
        self.require(part)
        joints = tuple(f"hinge_{k}" for k in range(len(self.axes)))
        servos = tuple(Actuator(f"servo_{k}", -2.0, 2.0, j) for k, j in enumerate(joints))
        home = tuple(0.35 if axis == "y" else 0.1 for axis in self.axes)
        return Handle(part, "foot", joints, home, (*servos, Actuator("claw", 0.0, 255.0)), ("tip",), "link", CLAW)

    def attach(self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN, appearance: Appearance = PLAIN) -> Handle:
        handle = self.handle(part)
        body = spec.worldbody.add_body(name="foot", pos=list(pose.pos_m), quat=list(pose.quat))
        for k, (joint, axis) in enumerate(zip(handle.joints, self.axes, strict=True)):
            name = "link" if k == len(self.axes) - 1 else f"link_{k}"
            body = body.add_body(name=name, pos=[0, 0, 0.12])
            body.add_joint(name=joint, axis=AXES[axis], range=[-2.0, 2.0], limited=True)
            body.add_geom(size=[0.03, 0, 0], mass=0.2)
        body.add_site(name="tip", pos=[0, 0, 0.12])
        jaw = body.add_body(name="jaw", pos=[0, 0, 0.06])
        jaw.add_joint(name="jaw_joint", axis=[1, 0, 0], range=[0.0, 0.8], limited=True)
        jaw.add_geom(size=[0.01, 0, 0], mass=0.02)
        for actuator in handle.actuators:
            spec.add_actuator(
                name=actuator.name,
                target=actuator.joint or "jaw_joint",
                trntype=mujoco.mjtTrn.mjTRN_JOINT,
                ctrlrange=[actuator.low, actuator.high],
                ctrllimited=True,
            )
        return handle


ARMS = [Snake(SIX), Snake(EIGHT)]


@pytest.fixture(params=ARMS, ids=["six joints", "eight joints"])
def robot(request: pytest.FixtureRequest) -> Snake:
    found: Snake = request.param
    return found


def solved(ik: ArmIK, q: F64, goal: Pose, steps: int = 60) -> F64:
    for _ in range(steps):
        q = ik.step(q, frame(goal))
    return q


def near_home(ik: ArmIK, rng: np.random.Generator) -> F64:
    return ik.home + rng.uniform(-0.35, 0.35, len(ik.home))


def test_it_reaches_what_some_joints_reach(robot: Snake) -> None:
    ik, rng = ArmIK(robot, "trunk", BASE), np.random.default_rng(0)
    for _ in range(20):
        there = ik.tool(near_home(ik, rng))
        q = ik.home
        for _ in range(60):
            q = ik.step(q, there)
        assert q.shape == ik.home.shape
        assert ik.error_m(q, there) < 0.003
        assert reaches(ik, [there])


def test_it_keeps_the_limits_of_the_joints(robot: Snake) -> None:
    ik = ArmIK(robot, "trunk", BASE)
    for far in ((3.0, 0.0, 0.3), (0.1, -0.2, -1.0), (0.1, -0.2, 0.35)):
        q, goal = ik.home, Pose(far, (0.0, 1.0, 0.0, 0.0))
        for _ in range(80):
            q = ik.step(q, frame(goal))
            assert (np.abs(q) <= 2.0).all()
    assert not reaches(ik, [frame(Pose((3.0, 0.0, 0.3)))])


def test_a_joint_without_limits_turns_freely() -> None:
    class Free(Snake):
        def attach(
            self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN, appearance: Appearance = PLAIN
        ) -> Handle:
            handle = super().attach(spec, part, pose, appearance)
            spec.joint("hinge_0").limited = False
            return handle

    ik = ArmIK(Free(SIX), "trunk", BASE)
    turned = ik.tool(ik.home + np.array([2.6, 0, 0, 0, 0, 0]))
    assert reaches(ik, [ik.tool(ik.home + np.array([k * 0.26, 0, 0, 0, 0, 0])) for k in range(11)])
    assert not reaches(ArmIK(Snake(SIX), "trunk", BASE), [turned])


def test_the_same_inputs_give_the_same_bits(robot: Snake) -> None:
    one, two = (ArmIK(robot, "trunk", BASE) for _ in range(2))
    goal = Pose((0.3, -0.1, 0.7), (0.7, 0.1, 0.7, 0.1))
    q = solved(one, one.home, goal, 5)
    assert q.tobytes() == solved(two, two.home, goal, 5).tobytes()


def world(robot: Snake) -> tuple[mujoco.MjModel, mujoco.MjData, ArmIK]:
    """The robot at home beside a drawer that stands open."""
    spec = mujoco.MjSpec()
    spec.compiler.degree = False
    drawer = spec.worldbody.add_body(name="drawer")
    drawer.add_joint(name="rail", type=mujoco.mjtJoint.mjJNT_SLIDE)
    drawer.add_geom(size=[0.1, 0, 0])
    add_home(spec, (robot.attach(spec, "trunk", BASE),), {"rail": 0.2})
    model = spec.compile()
    data = mujoco.MjData(model)
    mujoco.mj_resetDataKeyframe(model, data, 0)
    mujoco.mj_kinematics(model, data)
    return model, data, ArmIK(robot, "trunk", BASE)


def test_it_begins_at_home_with_its_gripper_half_open(robot: Snake) -> None:
    model, data, ik = world(robot)
    here = robot_in(model, robot)
    assert here.joints == (*robot.handle("trunk").joints, "jaw_joint")
    assert here.others == (0,)
    assert here.finger_columns == (model.nq - 1,)
    assert "drawer" not in here.bodies
    np.testing.assert_array_equal(data.qpos, [0.2, *ik.home, 0.4])
    np.testing.assert_array_equal(data.ctrl, [*ik.home, 127.5])


def followed(obs: Observation, robot: Snake, action: F64, after_s: float) -> Observation:
    """What is seen once the joints are where they were commanded to be."""
    for name, q in zip(robot.handle("trunk").joints, action, strict=False):
        obs.data.joint(name).qpos[0] = q
    mujoco.mj_kinematics(obs.model, obs.data)
    return replace(obs, time_s=obs.time_s + after_s)


def test_an_expert_commands_every_joint_and_the_gripper(robot: Snake) -> None:
    model, data, ik = world(robot)
    back = Goal("trunk/tool", Pose((0.0, 0.0, -0.03)))
    plan = Plan((Phase("back", {"trunk": back}, grip_m={"trunk": 0.0}, min_s=0.5), Phase("home", home=True)))
    expert = ArmExpert(plan, {"trunk": ik})
    obs = Observation(0.0, model, data, {})
    memory = expert.start(obs, np.random.default_rng(0))
    assert memory.grip_m["trunk"] == pytest.approx(0.05)
    start = obs.site_pos("tip")
    while expert.phase(memory) == "back":
        action, memory = expert.act(memory, obs)
        obs = followed(obs, robot, action, 1.0 / expert.control_hz)
        if expert.phase(memory) == "back":
            shut = action
    assert shut.shape == (model.nu,)
    assert shut[-1] == 255.0  # this gripper closes as the command grows
    assert float(np.linalg.norm(ik.tool(shut[:-1]).pos - start)) == pytest.approx(0.03, abs=0.003)
    while expert.phase(memory) == "home":
        action, memory = expert.act(memory, obs)
        obs = followed(obs, robot, action, 1.0 / expert.control_hz)
    np.testing.assert_allclose(action[:-1], ik.home, atol=1e-9)


def test_an_expert_refuses_the_arm_of_another_hand() -> None:
    with pytest.raises(BadValue, match="hand 'left' has the inverse kinematics of part 'trunk'"):
        ArmExpert(Plan(()), {"left": ArmIK(Snake(SIX), "trunk", BASE)})
    with pytest.raises(UnknownName, match="no part of snake named 'arm'"):
        Snake(SIX).handle("arm")


def test_gap_and_command_are_each_others_inverse() -> None:
    for gripper in (CLAW, PANDA.handle("arm").gripper):
        assert gripper is not None
        assert gripper.gap_m(gripper.joint_range[0]) == 0.0
        assert gripper.gap_m(gripper.joint_range[1]) == pytest.approx(gripper.aperture_m)
        assert gripper.gap_m(gripper.joint(0.03)) == pytest.approx(0.03)
        assert gripper.command(0.0) == gripper.command_range[0]
        assert gripper.command(gripper.aperture_m) == pytest.approx(gripper.command_range[1])
