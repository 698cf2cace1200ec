"""One initial state with one appearance: what is sampled for a slot, before anything is simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from badgen.appearance import randomize_appearance
from badgen.contracts.appearance import PLAIN, Appearance, RobotAppearance
from badgen.contracts.expert import Expert
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.scene import Scene
from badgen.contracts.task import Request, Task, TaskInstance
from badgen.engine.seeds import Slot
from badgen.engine.streams import APPEARANCE, EXPERT, LAYOUT, REQUEST
from badgen.reserved import is_reserved
from badgen.sim import World, build_world


@dataclass(frozen=True)
class Layout:
    """A layout that is sampled for a slot. Its properties are sampled once and simulate nothing.

    Attributes:
        scene: scene of the layout.
        slot: slot that the layout is sampled for.
        seed: root seed of the dataset.
        redraw: how many layouts were sampled for the slot before this one.
        style: "varied" or "plain" appearance; "unreserved": varied, without looks that are reserved for benchmarks.
        robot_appearance: "primitive" or "mesh".
        extra_s: how much longer than usual in its scene the rollouts last [s].
    """

    scene: Scene[Any]
    slot: Slot
    seed: int
    redraw: int = 0
    style: str = "varied"
    robot_appearance: RobotAppearance = "primitive"
    extra_s: float = 0.0

    @property
    def horizon_s(self) -> float:
        """When the rollouts end [s]."""
        return self.scene.horizon_s + self.extra_s

    @cached_property
    def params(self) -> Any:
        """Poses, sizes and colours, as the scene sampled them."""
        return self.scene.sample(self.rng(LAYOUT))

    @cached_property
    def appearance(self) -> Appearance:
        """The appearance of the room and the robot."""
        rng = self.rng(APPEARANCE)
        sampled = PLAIN if self.style == "plain" else randomize_appearance(rng)
        while self.style == "unreserved" and is_reserved(sampled):
            sampled = randomize_appearance(rng)
        return replace(sampled, robot_appearance=self.robot_appearance)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks of the layout."""
        return tuple(instance.task for instance in self._instances.values())

    @cached_property
    def request(self) -> Request:
        """The first request: one of the tasks, in one of its wordings that state the constraint."""
        rng = self.rng(REQUEST)
        task = self.tasks[int(rng.integers(len(self.tasks)))]
        return Request(task, task.instructions[int(rng.integers(len(task.instructions)))])

    def instance(self, task: str) -> TaskInstance:
        """The task of this name."""
        return self._instances[task]

    def expert(self, task: str) -> Expert[Any]:
        """The expert of a task; it is built at the first call, and shared by all rollouts of the layout."""
        if task not in self._experts:
            self._experts[task] = self._instances[task].expert()
        return self._experts[task]

    def world(self, props: SampledFault | None = None) -> World:
        """Build the world as it is stored, with the objects that a fault adds to it."""
        spec = self.scene.build(self.params, self.appearance)
        if props is not None:
            props.operator.edit_spec(props.params, spec)
        return build_world(spec, self.scene.pairs)

    def rng(self, stream: int) -> np.random.Generator:
        """Generator of one of the streams of this layout."""
        return self.slot.rng(self.seed, self.redraw, stream)

    def expert_rng(self) -> np.random.Generator:
        """Generator for the start of the expert; the same for every rollout of the layout."""
        return self.rng(EXPERT)

    def name(self, *parts: object) -> str:
        """Name of something of this layout: twelve hex digits; without parts, the id of the group."""
        longer = ("longer",) if self.extra_s else ()
        return self.slot.name(self.seed, self.redraw, *longer, *parts)

    @cached_property
    def _instances(self) -> Mapping[str, TaskInstance]:
        return {instance.task.name: instance for instance in self.scene.tasks(self.params)}

    @cached_property
    def _experts(self) -> dict[str, Expert[Any]]:
        return {}
