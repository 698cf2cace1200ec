"""Tasks of one arm with two things and two marks: either thing may be asked to go to either mark."""

from __future__ import annotations

import abc
from typing import ClassVar, Protocol, TypeVar

from badgen.contracts.rule import Rule
from badgen.contracts.task import Task
from scenes.kit.judging.marks import MarkLayout, MarkMeasures
from scenes.kit.scene import ArmTask, OneArmParams

CHOICES = tuple((k, onto) for k in (0, 1) for onto in (0, 1))  # each thing to each mark


class TwoMarkParams(MarkLayout, OneArmParams, Protocol):
    """A layout for one arm with two things and two marks."""


P = TypeVar("P", bound=TwoMarkParams)


class MarkTask(MarkMeasures[P], ArmTask[P]):
    """One of the two things to one of the two marks, in words and in physics.

    In the sentences, `{thing}` and `{mark}` stand for "the red brick" and "the blue mark", `{Thing}` begins a sentence.
    """

    preposition: ClassVar[str]  # in the task's name, such as red_brick_to_blue
    instructions: ClassVar[tuple[str, ...]]  # sentences that state what is forbidden
    plain: ClassVar[tuple[str, ...]]  # sentences that only say what to do

    @abc.abstractmethod
    def rules(self) -> tuple[Rule, ...]:
        """What must not happen."""

    @property
    def task(self) -> Task:
        """The thing and its mark in words and in physics."""
        thing, mark = self.params.things[self.k], self.params.marks[self.onto]
        return Task(
            name=f"{thing.colour}_{thing.kind}_{self.preposition}_{mark.colour}",
            instructions=self._said(self.instructions),
            plain=self._said(self.plain),
            milestones=self.milestones(),
            rules=self.rules(),
            goal=self.goal,
        )

    def _said(self, sentences: tuple[str, ...]) -> tuple[str, ...]:
        the, mark = self.thing.the, self.mark.the
        return tuple(s.format(thing=the, Thing=the.capitalize(), mark=mark) for s in sentences)
