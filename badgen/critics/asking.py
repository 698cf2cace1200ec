"""Ask a judge one question: from the stored replies, else from the provider, with waits where it is busy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, TypeAlias, TypeVar

from badgen.contracts.errors import BadValue
from badgen.critics.budget import Meter
from badgen.critics.cache import Cache
from badgen.critics.cost import input_tokens
from badgen.critics.exchange.reply import JudgeError, JudgeReply, TryAgain, Usage, from_stored
from badgen.critics.exchange.request import JudgeRequest, request_of
from badgen.critics.providers import Provider
from badgen.critics.verdicts import read_verdict
from badgen.exporting import Prompt, Question

Problem: TypeAlias = Literal["", "refused", "cut off", "malformed", "failed"]
_OF_NO_USE: tuple[Problem, ...] = ("malformed", "cut off")  # replies that are asked for again
_LONGEST_WAIT_S = 120.0
T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """How often to ask again, and how long to wait before it.

    Attributes:
        tries: how often a request is sent at most where the provider is busy or cannot be reached.
        first_s: first wait [s]; each further one is twice as long. A longer one that the provider asks for is kept to.
        readings: how often a request is sent at most where the reply cannot be read.
        sleep: waits that many seconds, or less once the event is set.
    """

    tries: int = 6
    first_s: float = 1.0
    readings: int = 2
    sleep: Callable[[float, threading.Event], object] = lambda seconds, stop: stop.wait(seconds)

    def wait_s(self, tried: int, asked_s: float | None) -> float:
        """How long to wait after this many tries [s]."""
        return min(_LONGEST_WAIT_S, max(self.first_s * 2.0 ** (tried - 1), asked_s or 0.0))


@dataclass(frozen=True)
class Outcome:
    """What came of one question.

    Attributes:
        question: what was asked, without its pictures, of which thousands would not fit into memory.
        values: value of each frame or of the run, 0 to 100; empty where there is a problem.
        text: the reply.
        problem: why there are no values; empty where there are.
        detail: the problem in words.
        stored: whether the reply was there before.
    """

    question: Question
    values: tuple[int, ...]
    text: str
    problem: Problem = ""
    detail: str = ""
    stored: bool = False


@dataclass(frozen=True)
class Asking:
    """Asks a provider; several threads may use it.

    Attributes:
        provider: the service.
        model: name of its model.
        cache: stored replies.
        meter: what is spent.
        most_tokens: largest number of tokens of a reply.
        patience: when to ask again.
        stop: once it is set, nothing is sent any more.
    """

    provider: Provider
    model: str
    cache: Cache
    meter: Meter
    most_tokens: int
    patience: Patience = field(default_factory=Patience)
    stop: threading.Event = field(default_factory=threading.Event)

    def request(self, question: Question) -> tuple[str, JudgeRequest]:
        """The request for a question, and its hash."""
        request = request_of(question, self.most_tokens)
        return request.sha256(*self.provider.asked), request

    def most(self, request: JudgeRequest) -> Usage:
        """The most tokens that a request and its reply can have."""
        return Usage(input_tokens(request, self.provider.name, self.model), request.most_tokens)

    def stored(self, question: Question) -> Outcome | None:
        """What came of a question before; None where it has to be asked."""
        return self.known(self.request(question)[0], question)

    def known(self, sha256: str, question: Question) -> Outcome | None:
        """What came of a question with this hash before; None where it has to be asked."""
        reply = self.cache.get(sha256)
        found = None if reply is None else outcome_of(question, reply, stored=True)
        return None if found is None or found.problem in _OF_NO_USE else found

    def ask(self, question: Question) -> Outcome:
        """Ask one question, and keep the reply.

        Raises:
            JudgeError: of the provider, after all tries; or the budget is reached.
        """
        sha256, request = self.request(question)
        if (known := self.known(sha256, question)) is not None:
            return known
        for _ in range(self.patience.readings):
            found = self.keep(sha256, question, self._reply(request))
            if found.problem not in _OF_NO_USE:
                break
        return found

    def keep(self, sha256: str, question: Question, reply: JudgeReply) -> Outcome:
        """Read a reply and store it: to be reused, or as one that is of no use; neither holds the key."""
        reply = from_stored(self.provider.secret.hide_in(reply.stored()))  # a server may have repeated it
        found = outcome_of(question, reply)
        if found.problem in _OF_NO_USE:
            self.cache.put_unread(sha256, reply)
        else:
            self.cache.put(sha256, reply)
        return found

    def _reply(self, request: JudgeRequest) -> JudgeReply:
        """One reply, paid for; raises JudgeError."""
        aside_usd, reply = self.meter.set_aside(self.most(request)), None
        try:
            reply = patiently(partial(self.provider.ask, request), self)
            return reply
        finally:
            self.meter.pay(aside_usd, None if reply is None else reply.usage)


def patiently(call: Callable[[], T], asking: Asking, unless: type[TryAgain] | None = None) -> T:
    """The result of a call to a provider, tried again where it is busy.

    Raises:
        JudgeError: the call must not be repeated, or all tries are used up.
        TryAgain: of the kind `unless`, at once.
    """
    patience = asking.patience
    for tried in range(1, patience.tries + 1):
        try:
            return call()
        except TryAgain as e:
            if unless is not None and isinstance(e, unless):
                raise
            if tried == patience.tries or asking.stop.is_set():
                raise JudgeError(f"{e}; gave up after {tried} tries, the same command goes on from here") from e
            patience.sleep(patience.wait_s(tried, e.wait_s), asking.stop)
    raise JudgeError(f"tries is {patience.tries}; it must be at least 1")


def outcome_of(question: Question, reply: JudgeReply, stored: bool = False) -> Outcome:
    """What a reply says of a question."""
    if reply.stop == "refusal":
        return without_values(question, "refused", reply.text or "no reason given", reply.text, stored)
    if reply.stop == "cut_off":
        return without_values(
            question, "cut off", "the limit of tokens ended it; raise --max-tokens", reply.text, stored
        )
    try:
        if question.asks == "run":
            read_verdict(reply.text)  # all of it must be there, not only the score
        values = tuple(question.read(reply.text))
    except BadValue as e:
        return without_values(question, "malformed", str(e), reply.text, stored)
    return Outcome(_without_pictures(question), values, reply.text, stored=stored)


def without_values(question: Question, problem: Problem, detail: str, text: str = "", stored: bool = False) -> Outcome:
    """The outcome of a question whose reply gives no values."""
    return Outcome(_without_pictures(question), (), text, problem, detail, stored)


def _without_pictures(question: Question) -> Question:
    return replace(question, prompt=Prompt("", ()))
