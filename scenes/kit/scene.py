"""Scenes and tasks of arms at a table: what stays when the things on the table and the plan are taken out."""

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
from scenes.kit.robots.station import ARM, ROBOT, Base, add_arm
from scenes.kit.worlds.cameras import add_cameras
from scenes.kit.worlds.table import new_world


class OneArmParams(Protocol):
    """A layout for one arm: a frozen dataclass that says where the arm stands and how it takes a lost grasp."""

    @property
    def base(self) -> Base:
        """Where the arm stands."""

    @property
    def recovery_policy(self) -> RecoveryPolicy:
        """What the expert does after it has lost its grasp."""


P = TypeVar("P", bound=OneArmParams)


class ArmScene(Scene[P]):
    """One arm named "arm" at a table; a task adds its things by `furnish`."""

    robot: ClassVar[Robot] = ROBOT

    @abc.abstractmethod
    def furnish(self, spec: mujoco.MjSpec, params: P) -> None:
        """Put the things of this layout on the table."""

    def home_joints(self, params: P) -> Mapping[str, float]:
        """Joints of furniture that do not begin at zero, such as an open drawer [m or rad]."""
        return {}

    def views(self, params: P) -> tuple[CameraSpec, ...]:
        """The cameras as they stand in this layout; their names are those of `cameras`."""
        return self.cameras

    def build(self, params: P, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arm, things, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        handle = add_arm(spec, params.base, appearance)
        self.furnish(spec, params)
        add_cameras(spec, self.views(params), appearance)
        add_home(spec, (handle,), self.home_joints(params))
        return spec


class ArmTask(abc.ABC, Generic[P]):
    """One task of a layout for one arm; a frozen dataclass derives from it and adds what is asked for."""

    params: P

    @property
    @abc.abstractmethod
    def task(self) -> Task:
        """The goal in words and in physics."""

    @abc.abstractmethod
    def plan(self) -> Plan:
        """The phases that do it, and the alternative plans that fault operators may switch to."""

    def expert(self) -> ArmExpert:
        """Scripted arm that reads where things are as it goes."""
        return ArmExpert(self.plan(), {ARM: ik_of(self.params.base)})
