"""The Panda as a robot: one arm, or a pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import mujoco

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.plan import Pose
from badgen.contracts.robot import AT_ORIGIN, Actuator, Gripper, Handle, HandShape, Robot
from scenes.kit.robots.panda import model
from scenes.kit.robots.panda.model import ArmMask

_SHAPE = HandShape(finger_half_m=0.011, finger_deep_m=0.027, palm_half_m=(0.034, 0.106), palm_above_m=0.034)


class Panda(Robot):
    """Franka Panda with its parallel gripper; bodies, joints and actuators are named "<part>/..."."""

    name: ClassVar[str] = "panda"
    parts: ClassVar[tuple[str, ...]] = ("arm",)
    drawn: ClassVar[str] = "meshes of gymnasium-robotics"
    masks: ClassVar[Mapping[str, ArmMask]] = {"arm": model.MASKS[0]}  # collision bits by part

    def handle(self, part: str) -> Handle:
        """One arm."""
        self.require(part)
        joints = tuple(f"{part}/joint{i + 1}" for i in range(len(model.HOME)))
        servos = tuple(
            Actuator(f"{part}/actuator{i + 1}", low, high, joint, no_load_radps=motor.no_load_radps)
            for i, (joint, (low, high), motor) in enumerate(zip(joints, model.LIMITS, model.MOTORS, strict=True))
        )
        gripper = Gripper(
            actuator=f"{part}/grip",
            fingers=(f"{part}/left_finger", f"{part}/right_finger"),
            joints=(f"{part}/finger_joint1", f"{part}/finger_joint2"),
            aperture_m=model.OPEN_M,
            joint_range=(0.0, model.OPEN_M / 2),
            command_range=(0.0, model.OPEN_M / 2),
            shape=_SHAPE,
        )
        return Handle(
            part=part,
            base=f"{part}/link0",
            joints=joints,
            home_rad=model.HOME,
            actuators=(*servos, Actuator(gripper.actuator, *gripper.command_range)),
            tools=(f"{part}/tool",),
            hand=f"{part}/hand",
            gripper=gripper,
            payload_kg=3.0,
            cameras=(f"{part}_wrist",),
        )

    def attach(self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN, appearance: Appearance = PLAIN) -> Handle:
        """Add an arm to the world; it collides with objects and other arms, never with itself."""
        handle = self.handle(part)
        if not any(m.name == model.SHELL for m in spec.materials):
            model.add_materials(spec, appearance.shell_rgb)
        model.add_panda(spec, part, pose, self.masks[part])
        return handle

    def attach_chain(self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN) -> Handle:
        """The links and the hand, without geoms, fingers and actuators."""
        handle = self.handle(part)
        model.add_panda(spec, part, pose, None)
        return handle


class DualPanda(Panda):
    """Two Pandas that work together and can collide with each other."""

    name: ClassVar[str] = "dual_panda"
    parts: ClassVar[tuple[str, ...]] = ("left", "right")
    masks: ClassVar[Mapping[str, ArmMask]] = dict(zip(("left", "right"), model.MASKS, strict=True))


PANDA = Panda()
DUAL_PANDA = DualPanda()
