"""The scene contract: a world sampled from a seed, what can be asked for in it, and an expert that does it."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.arrays import F64
from badgen.contracts.errors import UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import Vec3
from badgen.contracts.robot import Robot
from badgen.contracts.task import TaskInstance

MAIN_CAMERAS = 2  # of every scene so many cameras are rendered unless more are asked for
CAUSE = "cause:"  # prefix of modes that ask for a cause, whatever its effect is
P = TypeVar("P")  # frozen dataclass of sampled numbers, JSON-able


@dataclass(frozen=True, slots=True)
class ContactPair:
    """Two groups of bodies (each a body with everything below it) whose contact force is recorded.

    `slots` is the largest number of simultaneous contacts; more are an error, never a silent undercount.
    """

    name: str
    first: str
    second: str
    slots: int = 16


@dataclass(frozen=True, slots=True)
class CameraSpec:
    """One camera of a scene.

    Attributes:
        name: as in the model and on the command line.
        description: phrase for prompts and captions, such as "from the front".
        pos_m: where the camera is; None where the robot carries it.
        aim_m: the point that it looks at; None where the robot carries it.
        fovy_deg: vertical field of view.
        rides_on: body that the camera goes along with, without turning; its two points are then relative to that body
            at rest. Empty for a camera that is fixed in the world.
    """

    name: str
    description: str
    pos_m: Vec3 | None = None
    aim_m: Vec3 | None = None
    fovy_deg: float = 45.0
    rides_on: str = ""


class Scene(abc.ABC, Generic[P]):
    """A family of layouts with their tasks.

    Attributes:
        name: registry name, in snake_case.
        stream_id: number that keys the random streams of this scene, so that renaming it does not change them; if None,
            the CRC-32 of `name`.
        category: kind of task, as stored with every episode, such as "lift_with_constraint".
        robot: what acts in it; its name is stored with every episode.
        horizon_s: length of every rollout; long enough for the slowest one of a group.
        settle_s: how long physics runs before time 0 with the home set-points.
        log_hz: rows logged per second.
        cameras: cameras that can be rendered. The first is the default, and the first two are the main ones, which
            datasets have unless more are asked for; choose them so that one of the two shows what a hand takes hold of.
        telling_cameras: names of the cameras that `--cameras auto` renders: the default one, and the one that shows
            most of the failures that it does not, if `studies/telling_cameras.py` finds enough of them. Empty where
            nobody has measured; `main_cameras` are then rendered.
        pairs: contact pairs to record.
        faults: mode -> operators tuned for this scene that can produce it, whichever task is done. A mode is an effect,
            the kind of an event ("drop"), or a cause, `CAUSE` and a name ("cause:push").
        requires: oldest MuJoCo version (major, minor) on which it runs, if newer than the one that badgen requires.
    """

    name: ClassVar[str]
    stream_id: ClassVar[int | None] = None
    category: ClassVar[str]
    robot: ClassVar[Robot]
    horizon_s: ClassVar[float]
    settle_s: ClassVar[float] = 0.3
    log_hz: ClassVar[float] = 50.0
    cameras: ClassVar[tuple[CameraSpec, ...]]
    telling_cameras: ClassVar[tuple[str, ...]] = ()
    pairs: ClassVar[tuple[ContactPair, ...]]
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]]
    requires: ClassVar[tuple[int, int] | None] = None

    @abc.abstractmethod
    def sample(self, rng: np.random.Generator) -> P:
        """Sample one layout: poses, sizes and colours of the objects, and the reaction style of the expert."""

    @abc.abstractmethod
    def build(self, params: P, appearance: Appearance) -> mujoco.MjSpec:
        """World of this layout with this appearance, with a keyframe "home" (qpos and ctrl). No randomness."""

    @abc.abstractmethod
    def tasks(self, params: P) -> tuple[TaskInstance, ...]:
        """Everything that can be asked for in this layout; the first is the canonical one."""

    def task(self, params: P, name: str) -> TaskInstance:
        """The task of this layout that has this name; raises UnknownName."""
        named = {instance.task.name: instance for instance in self.tasks(params)}
        if name not in named:
            raise UnknownName("task", name, named)
        return named[name]

    @cached_property
    def camera_names(self) -> tuple[str, ...]:
        """Names of the cameras, the default one first."""
        return tuple(c.name for c in self.cameras)

    @property
    def main_cameras(self) -> tuple[str, ...]:
        """Names of the main cameras, the default one first."""
        return self.camera_names[:MAIN_CAMERAS]

    def advance(self, model: mujoco.MjModel, data: mujoco.MjData, contact_n: Mapping[str, float]) -> None:
        """Update `data.userdata`, state that physics does not hold (ink on a board), after every control step."""

    def paint(self, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Change the colours of `model`, a copy that is only rendered, to show what is in `data.userdata`."""

    def is_irrecoverable(self, qpos: F64) -> bool:
        """Whether no task can succeed any more from here, such as after a humanoid fell.

        A jitter rerun is stopped, as a failure, where this is true of its joint positions.
        """
        return False

    def keeps_userdata(self) -> bool:
        """Whether `advance` does anything."""
        return type(self).advance is not Scene.advance

    @cached_property
    def instruction(self) -> str:
        """The canonical instruction of one layout of this scene, as an example."""
        return self.tasks(self.sample(np.random.default_rng(0)))[0].task.instructions[0]

    @cached_property
    def effects(self) -> frozenset[str]:
        """Kinds of event that can happen in this scene."""
        params = self.sample(np.random.default_rng(0))
        return frozenset(r.event for instance in self.tasks(params) for r in instance.task.rules)
