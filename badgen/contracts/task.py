"""Tasks: what can be asked for in a layout, in words and in physics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from badgen.contracts.expert import Expert
from badgen.contracts.plan import Plan
from badgen.contracts.rule import Measure, Places, Predicate, Rule


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a task: a measure in [0, 1] of the state, and its share of the progress.

    `description` is a clause that is true once the milestone is reached: "the gripper holds the lid".
    """

    name: str
    weight: float
    measure: Measure
    description: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One goal of a layout, in words and in physics.

    Attributes:
        name: unique within the layout, snake_case; operators and stored episodes name tasks by it.
        instructions: sentences that ask for it and state its constraint; the canonical one first.
        unconstrained: sentences that ask for it and leave its constraint out.
        milestones: ordered; reaching a later one implies the earlier ones.
        rules: what must not happen; those that are not universal count only where the constraint is stated.
        goal: whether a state is a goal state, such as placed, released and at rest.
        named: bodies, geoms, flexes and skins that the sentences speak of. In the first frame of the default camera
            each must be whole and large enough to be recognized; `badgen.testing` checks it.
        goal_hold_s: for a success, the goal must hold for this long at the end.
        end_value: how much of the task the last state has reached, 0 to 1, whatever the way to it: at least 0.95 at the
            end of a clean rollout. It sees the first two rows and those of the last second. None: the progress of the
            milestones on these rows.
        end_traces: what a failure may leave behind besides the poses of bodies that are named: its places in the last
            row are compared with the twin's. They see the same rows as `end_value`.
        recovered: whether the robot does again what it should, where the goal also counts what was done since the
            start, such as steps; by default, the goal.
        lookalikes: goals of requests that differ from this one in one attribute only, such as the colour of the mark.
    """

    name: str
    instructions: tuple[str, ...]
    unconstrained: tuple[str, ...]
    milestones: tuple[Milestone, ...]
    rules: tuple[Rule, ...]
    goal: Predicate
    goal_hold_s: float = 0.5
    named: tuple[str, ...] = ()
    end_value: Measure | None = None
    end_traces: tuple[Places, ...] = ()
    recovered: Predicate | None = None
    lookalikes: tuple[Predicate, ...] = ()

    def without_constraint(self) -> Task:
        """The same task under an instruction that leaves the constraint out: only universal rules remain."""
        return replace(self, rules=tuple(r for r in self.rules if r.universal))


@dataclass(frozen=True, slots=True)
class Request:
    """An instruction, and the task by whose rules and goal rollouts under it are labelled."""

    task: Task
    instruction: str
    constraint_stated: bool = True

    @property
    def canonical_instruction(self) -> str:
        """The first of the sentences that ask for the same under the same rules."""
        return (self.task.instructions if self.constraint_stated else self.task.unconstrained)[0]


class TaskInstance(Protocol):
    """One task of one layout, with the plan and the expert that do it there."""

    @property
    def task(self) -> Task:
        """The goal in words and in physics."""

    def plan(self) -> Plan:
        """The phases that do the task, and the alternative plans that fault operators may switch to."""

    def expert(self) -> Expert[Any]:
        """A controller that follows the plan; a new one at every call."""
