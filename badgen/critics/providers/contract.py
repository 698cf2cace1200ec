"""What every provider of judges offers: one reply for one request and, where it has them, batches."""

from __future__ import annotations

import abc
import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from badgen.critics.exchange.reply import JudgeError, JudgeReply, TryAgain
from badgen.critics.exchange.request import JudgeRequest, Picture
from badgen.critics.exchange.secret import Secret


class Provider(abc.ABC):
    """A service that runs judges.

    Attributes:
        name: as in `--provider`.
        asked: what of the service a cached reply depends on: provider, model and, where it matters, address.
        secret: the key; it must not be in anything that is shown or kept.
        batch_requests: largest number of requests in one batch; 0 without batches.
        batch_bytes: largest size of one batch [bytes].
    """

    name: ClassVar[str]
    batch_requests: ClassVar[int] = 0
    batch_bytes: ClassVar[int] = 0
    asked: tuple[str, ...]
    secret: Secret

    @abc.abstractmethod
    def ask(self, request: JudgeRequest) -> JudgeReply:
        """One reply; raises TryAgain where asking again may help, otherwise JudgeError."""

    def submit(self, requests: Mapping[str, JudgeRequest]) -> str:
        """Hand in a batch, request by its id; returns the name of the batch."""
        raise JudgeError(f"provider {self.name} has no batches; leave out --batch")

    def collect(self, batch: str, ids: Sequence[str]) -> Mapping[str, JudgeReply | str] | None:
        """Replies of a batch by id, or what went wrong with a request; None while it is being worked on.

        Args:
            batch: name of the batch.
            ids: its requests in the order in which they were handed in.
        """
        raise JudgeError(f"provider {self.name} has no batches; leave out --batch")


def reply_or_reason(reply_of: Callable[[Mapping[str, Any]], JudgeReply], answer: Mapping[str, Any]) -> JudgeReply | str:
    """The reply in one answer of a batch, or why there is none, so that one such answer does not lose the others."""
    try:
        return reply_of(answer)
    except TryAgain as e:
        return str(e)


def coded(picture: Picture) -> str:
    """The bytes of a picture as base64 text."""
    return base64.b64encode(picture.data).decode("ascii")
