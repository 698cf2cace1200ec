"""A robot whose bodies, joints and actuators are in the MJCF file of its scene."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import mujoco

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.errors import BadgenError, UnknownName
from badgen.contracts.plan import Pose
from badgen.contracts.robot import AT_ORIGIN, Actuator, Gripper, Handle, Robot
from scenes.kit.mjcf.read import compiled, home_qpos, read_mjcf


class FileRobot(Robot):
    """A robot of one part that is in an MJCF file already; its handle is read from there.

    A robot of several parts, such as two arms, overrides `parts` and `handle`, and calls `handle_in` for each part.

    Attributes:
        file: the MJCF file.
        tools: sites of the tool, the main one first.
        joints: joints of the robot; without any, all joints that its actuators drive.
        actuators: its actuators; without any, all of the file.
        base: its root body; "" for the root of the body that the first joint moves.
        hand: body that carries the fingers; None where there is none.
        gripper: fingers that one actuator opens and closes, see `badgen.contracts.robot.Gripper`; None without any.
        payload_kg: maximum payload as stated by the manufacturer.
        carried_cameras: cameras of the file that the robot carries.
    """

    parts = ("robot",)
    drawn = "its MJCF file"
    file: ClassVar[Path]
    tools: ClassVar[tuple[str, ...]]
    joints: ClassVar[tuple[str, ...]] = ()
    actuators: ClassVar[tuple[str, ...]] = ()
    base: ClassVar[str] = ""
    hand: ClassVar[str | None] = None
    gripper: ClassVar[Gripper | None] = None
    payload_kg: ClassVar[float] = 0.0
    carried_cameras: ClassVar[tuple[str, ...]] = ()

    def handle(self, part: str) -> Handle:
        """Names and limits of the robot, read from the file; raises UnknownName for a name that the file lacks."""
        self.require(part)
        return _handle(type(self), part)

    def attach(self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN, appearance: Appearance = PLAIN) -> Handle:
        """Return the handle; the robot is in the world already. Raises BadgenError where it is not."""
        handle = self.handle(part)
        if spec.body(handle.base) is None:
            raise BadgenError(
                f"robot {self.name}: its body {handle.base!r} is not in this world; build it from {self.file}"
            )
        return handle


@functools.cache
def _handle(robot: type[FileRobot], part: str) -> Handle:
    model = compiled(read_mjcf(robot.file), robot.file)
    return handle_in(
        model,
        part,
        robot.tools,
        joints=robot.joints,
        actuators=robot.actuators,
        base=robot.base,
        hand=robot.hand,
        gripper=robot.gripper,
        payload_kg=robot.payload_kg,
        cameras=robot.carried_cameras,
    )


def handle_in(
    model: mujoco.MjModel,
    part: str,
    tools: Sequence[str],
    *,
    joints: Sequence[str] = (),
    actuators: Sequence[str] = (),
    base: str = "",
    hand: str | None = None,
    gripper: Gripper | None = None,
    payload_kg: float = 0.0,
    cameras: Sequence[str] = (),
) -> Handle:
    """Handle of one part of a robot in a model, with the arguments of `FileRobot`.

    Home is the keyframe "home" of the model, else its default posture. Raises UnknownName for a name that the model
    lacks, BadgenError for an actuator without a range of commands.
    """
    own = [_actuator(model, name) for name in actuators or [model.actuator(i).name for i in range(model.nu)]]
    fingers = gripper.joints if gripper is not None else ()
    driven = [a.joint for a in own if a.joint is not None and a.joint not in fingers]
    names = tuple(joints) or tuple(dict.fromkeys(driven))
    if not names:
        raise BadgenError(f"part {part!r} of the robot: no actuator drives a joint by itself; name its joints")
    qpos = home_qpos(model)
    addresses = [_joint(model, name) for name in names]
    return Handle(
        part=part,
        base=base or _root(model, names[0]),
        joints=names,
        home_rad=tuple(float(qpos[i]) for i in addresses),
        actuators=tuple(own),
        tools=tuple(tools),
        hand=hand,
        gripper=gripper,
        payload_kg=payload_kg,
        cameras=tuple(cameras),
    )


def _joint(model: mujoco.MjModel, name: str) -> int:
    """Index in `qpos` of a joint that is one number."""
    if mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_JOINT, name) < 0:
        raise UnknownName("joint", name, (model.joint(i).name for i in range(model.njnt)))
    return int(model.joint(name).qposadr[0])


def _root(model: mujoco.MjModel, joint: str) -> str:
    """Topmost body above a joint."""
    body = int(model.body_rootid[model.joint(joint).bodyid[0]])
    return str(model.body(body).name)


def _actuator(model: mujoco.MjModel, name: str) -> Actuator:
    i = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_ACTUATOR, name)
    if i < 0:
        raise UnknownName("actuator", name, (model.actuator(k).name for k in range(model.nu)))
    if not model.actuator_ctrllimited[i]:
        raise BadgenError(f"actuator {name!r} has no range of commands; give it ctrlrange in the MJCF file")
    low, high = (float(x) for x in model.actuator_ctrlrange[i])
    drives_joint = int(model.actuator_trntype[i]) == int(mujoco.mjtTrn.mjTRN_JOINT)
    joint = str(model.joint(int(model.actuator_trnid[i, 0])).name) if drives_joint else None
    # The bias force of a position servo falls with the position, by its stiffness.
    is_servo = float(model.actuator_biasprm[i, 1]) != 0.0
    return Actuator(name, low, high, joint, "position" if is_servo else "torque")
