"""Base classes for scenes and tasks of one arm or two at a table."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import mujoco

from badgen.contracts.appearance import Appearance
from badgen.contracts.plan import Plan, ReactionStyle
from badgen.contracts.robot import Robot
from badgen.contracts.scene import CameraSpec, Scene
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.robots import pair, station
from scenes.kit.robots.home import add_home
from scenes.kit.robots.pair import ARMS, Bases, add_arms
from scenes.kit.robots.station import ARM, Base, add_arm
from scenes.kit.worlds.cameras import add_cameras
from scenes.kit.worlds.table import new_world

WRISTS = (CameraSpec("left_wrist", "from the left wrist"), CameraSpec("right_wrist", "from the right wrist"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneArmParams:
    """Fields of every layout of one arm: the base of the arm, and the expert's reaction style."""

    robot: ClassVar[Robot] = station.ROBOT
    arms: ClassVar[tuple[str, ...]] = (ARM,)

    base: Base
    reaction: ReactionStyle

    @property
    def bases(self) -> tuple[Base, ...]:
        """Base of each of `arms`."""
        return (self.base,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArmParams:
    """Fields of every layout of two arms: their bases, and the expert's reaction style."""

    robot: ClassVar[Robot] = pair.ROBOT
    arms: ClassVar[tuple[str, ...]] = ARMS

    bases: Bases
    reaction: ReactionStyle


P = TypeVar("P", bound=OneArmParams | TwoArmParams)
Q = TypeVar("Q", bound=TwoArmParams)


class ArmScene(Scene[P]):
    """One arm named "arm" at a table; a task adds its objects by `furnish`."""

    robot: ClassVar[Robot] = station.ROBOT

    @abc.abstractmethod
    def furnish(self, spec: mujoco.MjSpec, params: P) -> None:
        """Put the objects of this layout on the table."""

    def add_robot(self, spec: mujoco.MjSpec, params: P, appearance: Appearance) -> None:
        """Add the arm on its pedestal."""
        add_arm(spec, params.bases[0], appearance)

    def home_joints(self, params: P) -> Mapping[str, float]:
        """Initial values of furniture joints that do not begin at zero, such as an open drawer [m or rad]."""
        return {}

    def views(self, params: P) -> tuple[CameraSpec, ...]:
        """Camera poses for this layout; the names are those of `cameras`."""
        return self.cameras

    def build(self, params: P, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arms, objects, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        self.add_robot(spec, params, appearance)
        self.furnish(spec, params)
        add_cameras(spec, self.views(params), appearance)
        add_home(spec, self.robot.handles, self.home_joints(params))
        return spec


class TwoArmScene(ArmScene[Q]):
    """Two arms named "left" and "right" at a table."""

    robot: ClassVar[Robot] = pair.ROBOT

    def add_robot(self, spec: mujoco.MjSpec, params: Q, appearance: Appearance) -> None:
        """Add both arms on their pedestals."""
        add_arms(spec, params.bases, appearance)


class ArmTask(abc.ABC, Generic[P]):
    """Base of the tasks of an arm scene; a frozen dataclass derives from it.

    A task also derives from its measures, as in `class PickPlaceTask(PickPlaceMeasures, ArmTask[PickPlaceParams])`. The
    measures declare the fields (layout and request) and compute milestones, rules and the goal from trajectories;
    ArmTask adds the plan and the expert.
    """

    params: P

    @property
    @abc.abstractmethod
    def task(self) -> Task:
        """The goal as instructions, milestones, rules and a predicate."""

    @abc.abstractmethod
    def plan(self) -> Plan:
        """Phases that reach the goal, and the alternative plans that fault operators may switch to."""

    def expert(self) -> ArmExpert:
        """Scripted controller of the arms; it reads the objects' poses at every control step."""
        p = self.params
        iks = {arm: ik_of(base, p.robot, arm) for arm, base in zip(p.arms, p.bases, strict=True)}
        return ArmExpert(self.plan(), iks)
