"""Scenes and tasks of two arms at a table: what stays when the things on the table and the plan are taken out."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from typing import ClassVar, Generic, Protocol, TypeVar

import mujoco

from badgen.contracts.appearance import Appearance
from badgen.contracts.plan import Plan, RecoveryPolicy
from badgen.contracts.robot import Robot
from badgen.contracts.scene import CameraSpec, Scene
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.robots.home import add_home
from scenes.kit.robots.pair import ARMS, ROBOT, Bases, add_arms
from scenes.kit.worlds.cameras import add_cameras
from scenes.kit.worlds.table import new_world

WRISTS = (CameraSpec("left_wrist", "from the left wrist"), CameraSpec("right_wrist", "from the right wrist"))


class TwoArmParams(Protocol):
    """A layout for two arms: a frozen dataclass that says where they stand and how they take a lost grasp."""

    @property
    def bases(self) -> Bases:
        """Where the arms stand, left and right."""

    @property
    def recovery_policy(self) -> RecoveryPolicy:
        """What the expert does after it has lost its grasp."""


P = TypeVar("P", bound=TwoArmParams)


class TwoArmScene(Scene[P]):
    """Two arms named "left" and "right" at a table; a task adds its things by `furnish`."""

    robot: ClassVar[Robot] = ROBOT

    @abc.abstractmethod
    def furnish(self, spec: mujoco.MjSpec, params: P) -> None:
        """Put the things of this layout on the table."""

    def home_joints(self, params: P) -> Mapping[str, float]:
        """Joints of furniture that do not begin at zero, such as an open drawer [m or rad]."""
        return {}

    def build(self, params: P, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arms, things, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        add_arms(spec, params.bases, appearance)
        self.furnish(spec, params)
        add_cameras(spec, self.cameras, appearance)
        add_home(spec, self.robot.handles, self.home_joints(params))
        return spec


class TwoArmTask(abc.ABC, Generic[P]):
    """One task of a layout for two arms; a frozen dataclass derives from it and adds what is asked for."""

    params: P

    @property
    @abc.abstractmethod
    def task(self) -> Task:
        """The goal in words and in physics."""

    @abc.abstractmethod
    def plan(self) -> Plan:
        """The phases that do it, and the alternative plans that fault operators may switch to."""

    def expert(self) -> ArmExpert:
        """Scripted pair of arms that reads where things are as it goes."""
        return ArmExpert(
            self.plan(), {arm: ik_of(base, ROBOT, arm) for arm, base in zip(ARMS, self.params.bases, strict=True)}
        )
