"""What a hunt chooses from: scenes, requests, and operators with what they are declared to lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from badgen.contracts.end_state import Difficulty
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.perturbation import OperatorSpec, Scalable
from badgen.contracts.rule import RuleKind
from badgen.registry import registry


@dataclass(frozen=True)
class Cell:
    """What finds are counted by.

    Attributes:
        scene: name of the scene.
        mode: what the rollout shows, as its certificate says; "none" for a success.
        band: difficulty of a failure; for a success its role, "clean" or "benign".
    """

    scene: str
    mode: str
    band: str

    def __str__(self) -> str:
        return f"{self.scene} {self.mode} {self.band}"


@dataclass(frozen=True)
class Use:
    """An operator as a scene is tuned for it.

    Attributes:
        scene: name of the scene.
        mode: the mode that the scene has it for.
        number: its place among the operators of that mode.
        spec: the operator with its arguments.
    """

    scene: str
    mode: str
    number: int
    spec: OperatorSpec

    @property
    def hoped_for(self) -> tuple[Cell, ...]:
        """The cells that it is declared to lead to; those of a cause name the cause, since its effect is not known."""
        return tuple(Cell(self.scene, self.mode, band) for band in self.spec.bands)

    @cached_property
    def scalable(self) -> bool:
        """Whether it has a strength that can be lowered."""
        return isinstance(registry().operator(self.spec), Scalable)


@dataclass(frozen=True)
class Space:
    """Everything that can be proposed.

    Attributes:
        scenes: names of the scenes.
        requests: how many layouts there are of each scene; every one has a request of its own.
        uses: the tuned operators of all scenes.
        kinds: scene and effect -> the class of the rule that is broken: safety, method or quality.
    """

    scenes: tuple[str, ...]
    requests: int
    uses: tuple[Use, ...]
    kinds: Mapping[tuple[str, str], RuleKind]


@dataclass(frozen=True)
class Proposal:
    """What to simulate.

    Attributes:
        scene: name of the scene.
        request: number of the layout, from 0.
        mode: the mode that is hoped for, or the cause.
        band: the difficulty that is hoped for; None for any.
        spec: the operator with its arguments.
        strength: of what the operator samples, above 0 and at most 1; below 1 only for operators with a strength.
        draw: number of what the operator samples; the same number draws the same in the same layout.
        number: place of the tuned operator among those of the mode; None for one with arguments of its own.
        why: a reason in words; empty for none.
    """

    scene: str
    request: int
    mode: str
    band: Difficulty | None
    spec: OperatorSpec
    strength: float = 1.0
    draw: int = 0
    number: int | None = None
    why: str = ""


def space_of(scenes: Sequence[str], requests: int, modes: Sequence[str] = ()) -> Space:
    """The tuned operators of some scenes, of all modes or of those that are named; raises UnknownName, BadValue."""
    if requests < 1:
        raise BadValue(f"requests is {requests}; at least one layout of each scene is needed")
    uses = [
        Use(scene, mode, number, spec)
        for scene in scenes
        for mode, specs in registry().faults(scene).items()
        for number, spec in enumerate(specs)
    ]
    known = {use.mode for use in uses}
    for mode in modes:
        if mode not in known:
            raise UnknownName("mode", mode, known)
    chosen = tuple(use for use in uses if not modes or use.mode in modes)
    return Space(tuple(scenes), requests, chosen, {k: v for scene in scenes for k, v in _kinds(scene).items()})


def _kinds(scene: str) -> dict[tuple[str, str], RuleKind]:
    """The classes of the rules in one layout of a scene, over all its tasks."""
    known = registry().scene(scene)
    instances = known.tasks(known.sample(np.random.default_rng(0)))
    return {(scene, rule.event): rule.kind for instance in instances for rule in instance.task.rules}
