"""A language model as a proposer: it reads all verdicts so far and says what to try next."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.errors import BadgenError, BadValue, UnknownName
from badgen.contracts.perturbation import Scalable
from badgen.critics.asking import Asking
from badgen.critics.exchange.reply import JudgeError
from badgen.critics.objects import read_object
from badgen.engine.faults import resolve_fault
from badgen.exporting import Prompt, Question
from badgen.faults import one_fault
from badgen.hunt.misses import Verdict
from badgen.hunt.space import Proposal, Space
from badgen.hunt.wording import CLOSING, SCHEMA, SYSTEM, told_history, told_space
from badgen.registry import registry

_IN_VAIN = 3  # replies in a row without a proposal that can be used, after which the hunt ends
_KNOWN_REFUSALS = 12  # refused proposals that are named back, the newest ones


@dataclass
class LanguageModel:
    """Asks a language model for several proposals at a time; what cannot be used is named back to it.

    Attributes:
        space: what can be proposed.
        requests: scene -> the instruction of every layout.
        asking: the model, with its stored replies and its budget.
        count: proposals of one reply.
        refused: proposals that could not be used, with what was wrong.
    """

    space: Space
    requests: Mapping[str, Sequence[str]]
    asking: Asking
    count: int = 5
    refused: list[str] = field(default_factory=list)
    _waiting: deque[Proposal] = field(default_factory=deque)

    def propose(self, history: Sequence[Verdict]) -> Proposal:
        """The next proposal; raises JudgeError where the model gives none that can be used."""
        for _ in range(_IN_VAIN):
            if self._waiting:
                break
            self._ask(history)
        if not self._waiting:
            last = self.refused[-1] if self.refused else "the list of proposals was empty"
            raise JudgeError(
                f"the language model made no proposal that can be used in {_IN_VAIN} replies; the last one: {last}"
            )
        return self._waiting.popleft()

    def _ask(self, history: Sequence[Verdict]) -> None:
        found = self.asking.ask(self._question(history))
        if found.problem:
            raise JudgeError(f"the language model made no proposals ({found.problem}: {found.detail}); ask again")
        for row in read_object(found.text, "proposals")["proposals"]:
            try:
                self._waiting.append(proposal_of(row, self.space, len(history) + len(self._waiting)))
            except BadgenError as e:
                self.refused.append(f"{json.dumps(row)}: {e}")

    def _question(self, history: Sequence[Verdict]) -> Question:
        told = (
            told_space(self.space, self.requests),
            told_history(history, self.refused[-_KNOWN_REFUSALS:]),
        )
        return Question(
            episode="",
            prompt=Prompt(SYSTEM, told),
            answer={"frames": []},
            key="",
            schema=SCHEMA,
            closing=CLOSING.format(count=self.count),
            asks="frames",
            read=_readable,
        )


def proposal_of(row: Any, space: Space, draw: int) -> Proposal:
    """One proposal of a reply, checked; raises BadValue or UnknownName that says what is allowed."""
    missing = [key for key in ("scene", "request", "fault") if not isinstance(row, Mapping) or key not in row]
    if missing:
        raise BadValue(f"a proposal is an object with scene, request and fault; missing: {', '.join(missing)}")
    scene, request = str(row["scene"]), row["request"]
    if scene not in space.scenes:
        raise UnknownName("scene", scene, space.scenes)
    if not isinstance(request, int) or not 0 <= request < space.requests:
        raise BadValue(f"request must be a whole number from 0 to {space.requests - 1}, not {request!r}")
    band = row.get("band")
    if band is not None and band not in DIFFICULTIES:
        raise UnknownName("band", str(band), DIFFICULTIES)
    spec = resolve_fault(one_fault(str(row["fault"])), registry().scene(scene))
    strength = _strength(row.get("strength", 1.0), isinstance(registry().operator(spec), Scalable))
    return Proposal(scene, request, str(row.get("mode", "")), band, spec, strength, draw, why=str(row.get("why", "")))


def _strength(value: Any, scalable: bool) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value <= 1.0:
        raise BadValue(f"strength must be a number above 0 and at most 1, not {value!r}")
    if value != 1.0 and not scalable:
        raise BadValue("this fault has no strength that can be lowered; give strength 1 and change its arguments")
    return float(value)


def _readable(reply: str) -> list[int]:
    """Nothing, for a reply that holds a list of proposals; raises BadValue for any other."""
    if not isinstance(read_object(reply, "proposals")["proposals"], list):
        raise BadValue('"proposals" must be a list')
    return []
