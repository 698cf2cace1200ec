"""The robot contract: the parts of a robot, by the names in the model, and how they are put into a world."""

from __future__ import annotations

import abc
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias, overload

import mujoco

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.arrays import F64
from badgen.contracts.errors import AssetError, MeshesNotInstalled, UnknownName
from badgen.contracts.plan import Pose

AT_ORIGIN = Pose()
Control: TypeAlias = Literal["position", "torque"]


@dataclass(frozen=True, slots=True)
class Actuator:
    """A motor.

    Attributes:
        name: name in the model.
        low, high: limits of its command: rad or m for a position, N m or N for a torque.
        joint: the joint that it drives; None where it drives several, as a gripper's does.
        control: meaning of its command.
        no_load_radps: speed of the joint at which the motor can no longer drive it; its torque limit falls linearly to
            zero from standstill to this speed. None where the limit does not depend on the speed.
    """

    name: str
    low: float
    high: float
    joint: str | None = None
    control: Control = "position"
    no_load_radps: float | None = None


@dataclass(frozen=True, slots=True)
class HandShape:
    """Bounding boxes of fingers and palm for clearance checks [m].

    Attributes:
        finger_half_m: half the width of a finger, across the direction in which it closes.
        finger_deep_m: outward extent of a finger, with its knuckle, from its pad.
        palm_half_m: half the palm's size across the closing direction, and along it.
        palm_above_m: height of the palm's underside above the tool point.
    """

    finger_half_m: float
    finger_deep_m: float
    palm_half_m: tuple[float, float]
    palm_above_m: float


@dataclass(frozen=True, slots=True)
class Gripper:
    """Fingers that one actuator opens and closes; finger joints and command are linear in the gap between the pads.

    Attributes:
        actuator: name of the actuator.
        fingers: bodies that press on a held object.
        joints: joints of the fingers; all move alike.
        aperture_m: widest gap.
        joint_range: value of a finger joint with the gripper closed, and open.
        command_range: command that closes it, and command that opens it.
        shape: bounding boxes for clearance checks.
    """

    actuator: str
    fingers: tuple[str, ...]
    joints: tuple[str, ...]
    aperture_m: float
    joint_range: tuple[float, float]
    command_range: tuple[float, float]
    shape: HandShape

    @overload
    def gap_m(self, joint: float) -> float: ...
    @overload
    def gap_m(self, joint: F64) -> F64: ...
    def gap_m(self, joint: float | F64) -> float | F64:
        """Gap between the pads at this value of a finger joint, or at each of them."""
        closed, opened = self.joint_range
        return self.aperture_m / (opened - closed) * (joint - closed)

    def joint(self, gap_m: float) -> float:
        """Value of the finger joints at this gap."""
        closed, opened = self.joint_range
        return closed + gap_m / (self.aperture_m / (opened - closed))

    def command(self, gap_m: float) -> float:
        """Command that brings the pads this far apart."""
        closed, opened = self.command_range
        return closed + gap_m / (self.aperture_m / (opened - closed))


@dataclass(frozen=True, slots=True)
class Handle:
    """Names and numbers of one part of a robot, such as one arm, for control and judging.

    Every name is the model's.

    Attributes:
        part: name of the part in scenes, plans and tasks: "arm", "left".
        base: root body of the part.
        joints: joints of the chain from the base to the tool, without the fingers'; hinges or slides.
        home_rad: initial values of `joints` in every episode (metres for a slide).
        actuators: in the order of the model; for an arm one position servo for each of `joints`, then the gripper's.
        tools: tool sites, the main one first: the point between the fingers, or soles and palms.
        hand: body that carries the fingers; None where there is none.
        gripper: None where it has no fingers that close.
        payload_kg: maximum payload as stated by the manufacturer.
        cameras: names of the cameras attached to the part.
    """

    part: str
    base: str
    joints: tuple[str, ...]
    home_rad: tuple[float, ...]
    actuators: tuple[Actuator, ...]
    tools: tuple[str, ...]
    hand: str | None = None
    gripper: Gripper | None = None
    payload_kg: float = 0.0
    cameras: tuple[str, ...] = ()

    @property
    def tool(self) -> str:
        """The main tool site."""
        return self.tools[0]

    @property
    def all_joints(self) -> tuple[str, ...]:
        """Joints of the chain, then those of the fingers."""
        return (*self.joints, *(self.gripper.joints if self.gripper is not None else ()))


class Robot(abc.ABC):
    """A robot of one or more parts, each of which has a handle and can be put into a world.

    Attributes:
        name: name in datasets and in `badgen list robots`.
        parts: its parts, in the order of their actuators in an action.
        drawn: what it is rendered with: simple shapes, or the source of its meshes.
    """

    name: ClassVar[str]
    parts: ClassVar[tuple[str, ...]]
    drawn: ClassVar[str] = "simple shapes"

    @abc.abstractmethod
    def handle(self, part: str) -> Handle:
        """Names and numbers of a part, without building anything; raises UnknownName."""

    @abc.abstractmethod
    def attach(self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN, appearance: Appearance = PLAIN) -> Handle:
        """Add a part to a world: bodies, joints, actuators, sites and cameras with the names of its handle.

        Parts of one robot are attached in the order of `parts`. Raises UnknownName, or AssetError for missing meshes.
        """

    def attach_chain(self, spec: mujoco.MjSpec, part: str, pose: Pose = AT_ORIGIN) -> Handle:
        """Add at least the bodies and joints from the base to the tool, for kinematics; by default the whole part."""
        return self.attach(spec, part, pose)

    @property
    def handles(self) -> tuple[Handle, ...]:
        """Handles of all parts."""
        return tuple(self.handle(part) for part in self.parts)

    def require(self, part: str) -> None:
        """Raise UnknownName for a part that this robot does not have."""
        if part not in self.parts:
            raise UnknownName(f"part of {self.name}", part, self.parts)


@dataclass(frozen=True, slots=True)
class ModelRobot:
    """A robot in one compiled model, as it is stored beside the model.

    Attributes:
        name: name of the robot; handles: handles of its parts.
        joints, columns: the robot's 1-DoF joints and their qpos indices, in increasing order of index.
        nq: size of `qpos`.
        bodies: all bodies of the robot.
    """

    name: str
    handles: tuple[Handle, ...]
    joints: tuple[str, ...]
    columns: tuple[int, ...]
    nq: int
    bodies: tuple[str, ...]

    @property
    def others(self) -> tuple[int, ...]:
        """Indices of all other `qpos` values: objects around the robot, and its own floating base, if any."""
        own = set(self.columns)
        return tuple(i for i in range(self.nq) if i not in own)

    @property
    def tools(self) -> tuple[str, ...]:
        """Tool sites of all parts."""
        return tuple(tool for handle in self.handles for tool in handle.tools)

    @property
    def finger_columns(self) -> tuple[int, ...]:
        """Indices in `qpos` of all finger joints."""
        fingers = {j for h in self.handles if h.gripper is not None for j in h.gripper.joints}
        return tuple(c for j, c in zip(self.joints, self.columns, strict=True) if j in fingers)


@dataclass(frozen=True)
class Meshes:
    """Binary STL files of a robot's links, by name, and their source."""

    source: str
    stl: Mapping[str, bytes]

    @cached_property
    def id(self) -> str:
        """Hash of names and contents; resuming a run requires the same one, for bit-identical results."""
        found = hashlib.sha256()
        for name in sorted(self.stl):
            found.update(name.encode() + b"\0" + hashlib.sha256(self.stl[name]).digest())
        return found.hexdigest()[:16]

    @property
    def faces(self) -> int:
        """Total number of triangles; raises AssetError for an incomplete file."""
        # Imported here: it takes up to a second.
        from trimesh.exchange.stl import HeaderError, load_stl_binary

        try:
            return sum(len(load_stl_binary(io.BytesIO(stl))["faces"]) for stl in self.stl.values())
        except HeaderError as e:
            raise AssetError(f"a mesh from {self.source} is not a whole binary STL file ({e}); install it again") from e


class MeshRobot(Robot):
    """A robot that is rendered with simple shapes, or with its manufacturer's meshes; same dynamics."""

    @abc.abstractmethod
    def found(self) -> Meshes | None:
        """Meshes on this machine, without downloading anything; None where there are none."""

    @abc.abstractmethod
    def install(self, wheel: Path | None = None) -> Meshes:
        """Download the meshes, or take them from a local package file, and keep them in the user's cache.

        Raises AssetError.
        """

    def meshes(self) -> Meshes:
        """Meshes on this machine; raises AssetError that says how to get them."""
        found = self.found()
        if found is None:
            raise missing_meshes(self.name)
        return found


def missing_meshes(robot: str) -> MeshesNotInstalled:
    """The error for meshes that are not on this machine, with what to do about it."""
    return MeshesNotInstalled(
        f"no meshes of {robot} on this machine; run: badgen robots install {robot}, "
        "or render it with simple shapes: --robot-appearance primitive"
    )
