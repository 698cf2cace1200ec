"""Ask many questions at the same time, and keep what is answered when something stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import takewhile

from badgen.critics.asking import Asking, Outcome
from badgen.critics.exchange.reply import JudgeError
from badgen.exporting import Question, Questions


@dataclass(frozen=True)
class Answers:
    """What came of a run.

    Attributes:
        outcomes: of all questions that were answered, in the order of the questions.
        stopped: the error that stopped the rest; None where nothing did.
    """

    outcomes: tuple[Outcome, ...]
    stopped: JudgeError | None


@dataclass
class _Run:
    """Questions that are being asked; `one` is called by several threads, the rest by one."""

    asking: Asking
    stored: int | None
    found: dict[str, Outcome] = field(default_factory=dict)
    errors: list[JudgeError] = field(default_factory=list)

    def one(self, question: Question) -> Outcome | None:
        """What comes of a question; None after an error, which stops all others."""
        try:
            return self.asking.stored(question) if self.asking.stop.is_set() else self.asking.ask(question)
        except JudgeError as e:
            self.asking.stop.set()
            self.errors.append(e)
            return None

    def is_needed(self, question: Question) -> bool:
        """Whether a further question can have an answer: always, until an error; then only from stored replies."""
        known = sum(o.stored for o in self.found.values())
        return not self.asking.stop.is_set() or self.stored is None or known < self.stored


def run(
    asking: Asking,
    questions: Questions,
    concurrency: int,
    progress: Callable[[int, int], None] = lambda done, total: None,
    stored: int | None = None,
) -> Answers:
    """Ask all questions, `concurrency` at a time.

    After an error that asking again does not cure, no further question is sent to the provider: those under way are
    waited for, and the rest are only looked up among the stored replies.

    Args:
        asking: the judge.
        questions: what is asked.
        concurrency: how many are asked at the same time.
        progress: called with the number of answered questions and of all.
        stored: how many have a stored reply, so that nothing is looked up in vain; None if that is not known.
    """
    state, episodes = _Run(asking, stored), questions.episodes
    with ThreadPoolExecutor(concurrency) as pool:
        try:
            for outcome in _as_done(pool, takewhile(state.is_needed, questions), state.one, 2 * concurrency):
                if outcome is not None:
                    state.found[outcome.question.episode] = outcome
                    progress(len(state.found), len(episodes))
        except BaseException:
            asking.stop.set()  # so that a pool that is left by Ctrl-C sends nothing more
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    ordered = tuple(state.found[e] for e in episodes if e in state.found)
    return Answers(ordered, state.errors[0] if state.errors else None)


def _as_done(
    pool: ThreadPoolExecutor, questions: Iterable[Question], one: Callable[[Question], Outcome | None], most: int
) -> Iterator[Outcome | None]:
    """Results as they come in; prompts are made here, one after another, and at most `most` are in memory."""
    pending: set[Future[Outcome | None]] = set()
    for question in questions:
        pending.add(pool.submit(one, question))
        while len(pending) >= most:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (f.result() for f in done)
    for future in pending:
        yield future.result()
