"""Ask in batches, which cost half and may take a day: hand them in, wait, and store the replies.

What was handed in is noted on disk. So an interrupted command finds its batches again, and nothing is paid for twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from badgen.critics.asking import Asking, Problem, patiently
from badgen.critics.budget import BudgetReached
from badgen.critics.exchange.reply import JudgeError, JudgeReply, Lost, Unreached
from badgen.critics.exchange.request import JudgeRequest
from badgen.exporting import Questions
from badgen.files import write_json

NAME = "batches.json"
_MORE_THAN_PICTURES = 4 / 3  # base64 text is this much longer than the bytes


@dataclass(frozen=True)
class Batches:
    """Hands in batches and collects them.

    Attributes:
        asking: provider, stored replies and budget.
        folder: where the batches that are under way are noted.
        poll_s: how often to look whether a batch is done [s].
        sleep: waits that many seconds.
        problems: episode -> kind and words of why it has no values; filled by `run`.
    """

    asking: Asking
    folder: Path
    poll_s: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    problems: dict[str, tuple[Problem, str]] = field(default_factory=dict)

    def run(self, questions: Questions, progress: Callable[[int, int], None]) -> JudgeError | None:
        """Collect what is under way, hand in what is still missing, and wait for it.

        Returns the error that kept requests from being handed in, such as a budget that is reached; their questions
        are left for the next start. Raises JudgeError where the provider cannot be asked.
        """
        shas = {self.asking.request(q)[0]: q.episode for q in questions}
        self._collect(questions, shas, progress)
        stopped = None
        try:
            for requests in self._chunks(questions):
                self._note({**self._noted(), self._submit(requests): list(requests)})
        except BudgetReached as e:
            stopped = e
        self._collect(questions, shas, progress)
        return stopped

    def _submit(self, requests: Mapping[str, JudgeRequest]) -> str:
        """Hand in a batch; raises JudgeError."""
        try:
            return patiently(partial(self.asking.provider.submit, requests), self.asking, unless=Unreached)
        except Unreached as e:
            raise JudgeError(
                f"{e}, while a batch was handed in, so it may be under way: look at your batches, and cancel it before "
                "the same command hands it in again"
            ) from e

    def _chunks(self, questions: Questions) -> Iterator[dict[str, JudgeRequest]]:
        """Requests without a stored reply, as many at a time as a batch takes; raises BudgetReached."""
        provider, chunk, size = self.asking.provider, dict[str, JudgeRequest](), 0
        for question in questions:
            sha256, request = self.asking.request(question)
            if self.asking.known(sha256, question) is not None or sha256 in chunk:
                continue
            try:
                self.asking.meter.set_aside(self.asking.most(request))
            except BudgetReached:
                if chunk:
                    yield chunk
                raise
            more = int(request.characters + _MORE_THAN_PICTURES * sum(len(p.data) for p in request.pictures))
            if chunk and (size + more > provider.batch_bytes or len(chunk) >= provider.batch_requests):
                yield chunk
                chunk, size = {}, 0
            chunk[sha256] = request
            size += more
        if chunk:
            yield chunk

    def _collect(self, questions: Questions, shas: Mapping[str, str], progress: Callable[[int, int], None]) -> None:
        """Wait for all batches that are under way, and store their replies."""
        while waiting := self._noted():
            for name, ids in waiting.items():
                try:
                    found = patiently(partial(self.asking.provider.collect, name, ids), self.asking)
                except Lost:
                    self._forget(name)
                    raise
                if found is not None:
                    self._keep(found, questions, shas)
                    self._forget(name)
            done = sum(self.asking.cache.get(sha256) is not None for sha256 in shas)
            progress(done, len(shas))
            if self._noted():
                self.sleep(self.poll_s)

    def _keep(self, found: Mapping[str, JudgeReply | str], questions: Questions, shas: Mapping[str, str]) -> None:
        for sha256, reply in found.items():
            episode = shas.get(sha256)  # None of an earlier command with other options
            if isinstance(reply, str):
                self.problems[episode or sha256] = ("failed", reply)
                continue
            self.asking.meter.pay(0.0, reply.usage)
            if episode is None:
                self.asking.cache.put(sha256, reply)
                continue
            outcome = self.asking.keep(sha256, questions.ask(episode), reply)
            if outcome.problem:
                self.problems[episode] = (outcome.problem, outcome.detail)

    def _noted(self) -> dict[str, list[str]]:
        """Batch -> hashes of its requests, of those of this judge that are under way."""
        return self._all().get(self._judge, {})

    def _forget(self, name: str) -> None:
        self._note({n: ids for n, ids in self._noted().items() if n != name})

    def _note(self, batches: Mapping[str, list[str]]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / NAME, {**self._all(), self._judge: dict(batches)})

    @property
    def _judge(self) -> str:
        return " ".join(self.asking.provider.asked)

    def _all(self) -> dict[str, dict[str, list[str]]]:
        """Judge -> batch -> hashes; other judges may use the same folder."""
        try:
            found: dict[str, dict[str, list[str]]] = json.loads((self.folder / NAME).read_text(encoding="utf-8"))
            return found
        except FileNotFoundError:
            return {}
