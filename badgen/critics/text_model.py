"""A language model as a function from text to text, for cues and other wordings."""

from __future__ import annotations

from dataclasses import dataclass

from badgen.critics.asking import Asking
from badgen.critics.exchange.reply import JudgeError
from badgen.exporting import Prompt, Question


@dataclass(frozen=True)
class TextModel:
    """Asks a judge for plain text; the same prompt is asked about once.

    Attributes:
        asking: the judge.
    """

    asking: Asking

    def __call__(self, prompt: str) -> str:
        """The answer to a prompt; raises JudgeError."""
        found = self.asking.ask(_question(prompt))
        if found.problem:
            raise JudgeError(f"the language model gave no answer ({found.problem}: {found.detail}); ask again")
        return found.text


def _question(prompt: str) -> Question:
    """A question that any text answers."""
    return Question(
        episode="",
        prompt=Prompt("", (prompt,)),
        answer={"frames": []},
        key="",
        schema=None,
        closing="",
        asks="frames",
        read=lambda text: [0],
    )
