"""A task with the expert that does it in one layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from badgen.contracts.expert import Expert
from badgen.contracts.plan import Plan
from badgen.contracts.task import Task


@dataclass(frozen=True)
class ExpertTask:
    """One task of one layout: what is asked for, and a controller that does it there.

    Attributes:
        task: the goal in words and in physics.
        controller: the expert; it keeps no state of its own, so it serves every rollout.
    """

    task: Task
    controller: Expert[Any]

    def plan(self) -> Plan:
        """The phases of the expert."""
        return self.controller.plan

    def expert(self) -> Expert[Any]:
        """The expert."""
        return self.controller
