"""The scene contract: a task, its world, its expert, and what counts as progress, success and breach."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import mujoco
import numpy as np

from badgen.contracts.arrays import Bools
from badgen.contracts.expert import Expert
from badgen.contracts.rule import Measure, Rule
from badgen.contracts.trajectory import Trajectory

P = TypeVar("P")  # frozen dataclass of sampled numbers, JSON-able


@dataclass(frozen=True, slots=True)
class Spec:
    """What rebuilds an operator: its registry name and its arguments."""

    name: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ContactPair:
    """Two groups of bodies (each a body with everything below it) whose contact force is recorded.

    `slots` is how many simultaneous contacts fit; more than that is an error, never a silent undercount.
    """

    name: str
    first: str
    second: str
    slots: int = 16


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of the task: a measure in [0, 1] of the state, its share of the progress, and words for it reached."""

    name: str
    weight: float
    measure: Measure
    words: str = ""


class Scene(abc.ABC, Generic[P]):
    """A task with its world. Everything but `sample`, `build` and `expert` is data.

    Attributes:
        name: registry name, snake_case.
        category: task family of the seed paper, e.g. "lift_with_constraint".
        robot: robot name as stored.
        instruction: canonical task text; carries the implicit constraint.
        horizon_s: length of every episode; long enough for the slowest member of a group.
        settle_s: physics run before time 0, with the home set-points held.
        cameras: camera names, the first is the default view.
        camera_words: camera -> words for prompts and captions.
        pairs: contact pairs to record.
        milestones: ordered; reaching a later one implies the earlier ones.
        rules: what must not happen.
        goal: whether a state is a goal state: placed, released, at rest.
        goal_hold_s: success means that the goal has held for this long at the end.
        home_qpos: joint name -> home position; also the keyframe "home" of the built model.
        faults: mode or cause family -> operators tuned for this scene that can produce it.
    """

    name: ClassVar[str]
    category: ClassVar[str]
    robot: ClassVar[str]
    instruction: ClassVar[str]
    horizon_s: ClassVar[float]
    settle_s: ClassVar[float] = 0.3
    log_hz: ClassVar[float] = 50.0
    cameras: ClassVar[tuple[str, ...]]
    camera_words: ClassVar[Mapping[str, str]]
    pairs: ClassVar[tuple[ContactPair, ...]]
    milestones: ClassVar[tuple[Milestone, ...]]
    rules: ClassVar[tuple[Rule, ...]]
    goal: ClassVar[staticmethod[[Trajectory], Bools]]
    goal_hold_s: ClassVar[float] = 0.5
    faults: ClassVar[Mapping[str, tuple[Spec, ...]]]

    @abc.abstractmethod
    def sample(self, rng: np.random.Generator) -> P:
        """Draw one layout: poses, sizes, looks, and the expert's reaction style."""

    @abc.abstractmethod
    def build(self, params: P) -> mujoco.MjSpec:
        """World of this layout, with a keyframe "home" (qpos and ctrl). No randomness."""

    @abc.abstractmethod
    def expert(self, params: P) -> Expert[Any]:
        """Controller that does the task in this layout."""
