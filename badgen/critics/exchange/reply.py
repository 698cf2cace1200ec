"""What a judge replied, whatever the provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from badgen.contracts.errors import BadgenError

Stop: TypeAlias = Literal["end", "refusal", "cut_off"]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that the provider counted; those of thinking are among the output."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class JudgeReply:
    """One reply.

    Attributes:
        text: what the judge wrote; of a refusal, its reason where one is given.
        stop: "end" for a complete reply, "refusal", or "cut_off" where the limit of tokens ended it.
        usage: tokens that were counted.
        raw: the provider's answer as it came.
    """

    text: str
    stop: Stop
    usage: Usage
    raw: Mapping[str, Any]

    def stored(self) -> dict[str, Any]:
        """The reply as a dict for JSON; `from_stored` reads it again."""
        return asdict(self)


def from_stored(found: Mapping[str, Any]) -> JudgeReply:
    """A reply from what `JudgeReply.stored` gave; raises KeyError or TypeError where something is missing."""
    return JudgeReply(found["text"], found["stop"], Usage(**found["usage"]), found["raw"])


class JudgeError(BadgenError):
    """A judge could not be asked; what was answered before is kept, and the same command goes on from there."""


class TryAgain(JudgeError):
    """The judge is busy or cannot be reached now.

    Attributes:
        wait_s: how long the provider asks to wait; None where it does not say.
    """

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class Unreached(TryAgain):
    """No answer came, so nobody knows whether the request did."""


class Lost(JudgeError):
    """What was asked for is not there: a model, a path, or a batch that has failed or is forgotten."""
