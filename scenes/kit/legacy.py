"""Scenes that have not yet been converted to the contract of task instances; to be deleted."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from badgen.contracts.expert import Expert
from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, Scene
from badgen.contracts.task import Task, TaskInstance

P = TypeVar("P")


@dataclass(frozen=True)
class _Legacy:
    scene: Any
    params: Any
    task: Task

    def plan(self) -> Plan:
        """Plan of its expert."""
        return self.expert().plan

    def expert(self) -> Expert[Any]:
        """Built by name."""
        found: Expert[Any] = self.scene.legacy_expert(self.params, self.task.name)
        return found


class LegacyScene(Scene[P], abc.ABC):
    """Wraps what the old contract asked for."""

    legacy_cameras: ClassVar[tuple[str, ...]]
    camera_descriptions: ClassVar[Mapping[str, str]]

    @property
    def cameras(self) -> tuple[CameraSpec, ...]:  # type: ignore[override]
        """Names and descriptions only."""
        return tuple(CameraSpec(c, self.camera_descriptions[c]) for c in self.legacy_cameras)

    @abc.abstractmethod
    def legacy_tasks(self, params: P) -> tuple[Task, ...]:
        """Tasks without plans."""

    @abc.abstractmethod
    def legacy_expert(self, params: P, task: str) -> Expert[Any]:
        """Expert by the name of a task."""

    def tasks(self, params: P) -> tuple[TaskInstance, ...]:
        """Wrapped tasks."""
        return tuple(_Legacy(self, params, task) for task in self.legacy_tasks(params))
