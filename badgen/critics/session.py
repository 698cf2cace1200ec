"""Ask a judge about a dataset: estimate, batches, questions, and files with what was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.exporter import Exporter, StoredDataset
from badgen.critics.answer_files import write_answers, write_problems
from badgen.critics.asking import Asking, Outcome, without_values
from badgen.critics.batches import Batches
from badgen.critics.choice import Choice, questions_of
from badgen.critics.exchange.reply import JudgeError
from badgen.critics.figures import JudgedRun
from badgen.critics.members import Member, members_of
from badgen.critics.runner import Answers, run
from badgen.critics.score_files import read_scores
from badgen.critics.verdicts import Checked, RunTruth, read_verdict
from badgen.exporting import Questions, write_lines
from badgen.files import write_json

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Judged:
    """What came of the questions of one dialect and level.

    Attributes:
        questions: what was asked.
        outcomes: what was answered, or why it was not, in the order of the questions.
        stopped: the error that stopped the rest; None where nothing did.
        answers: file with the values; None where no reply could be read.
    """

    questions: Questions
    outcomes: tuple[Outcome, ...]
    stopped: JudgeError | None
    answers: Path | None

    @property
    def runs(self) -> tuple[JudgedRun, ...]:
        """The judged runs, as they are in the file."""
        return read_scores(self.answers).runs[""] if self.answers is not None else ()

    @property
    def problems(self) -> Mapping[str, int]:
        """How many questions have no value, by reason."""
        found = [o.problem for o in self.outcomes if o.problem]
        return {problem: found.count(problem) for problem in dict.fromkeys(found)}


@dataclass(frozen=True)
class Session:
    """One judge and one dataset.

    Attributes:
        dataset: the episodes.
        exporter: writes the prompts.
        asking: the judge.
        folder: for what is answered.
        concurrency: how many questions are asked at the same time.
        batches: how batches are waited for; None to ask question by question.
    """

    dataset: StoredDataset
    exporter: Exporter
    asking: Asking
    folder: Path
    concurrency: int
    batches: Batches | None

    def questions(self, choice: Choice) -> Questions:
        """The questions; raises BadValue or UnknownName."""
        return questions_of(self.exporter, self.dataset, choice)

    def ask(self, choice: Choice, questions: Questions, progress: Progress, stored: int) -> Judged:
        """Ask all questions, of which so many are answered before, and write the answers.

        An error that stops it is part of the result.
        """
        if self.batches is not None:
            found = self._by_batch(questions, progress)
        else:
            found = run(self.asking, questions, self.concurrency, progress, stored)
        members = members_of(self.dataset, questions.episodes)
        return self._written(choice, questions, found, members)

    def _by_batch(self, questions: Questions, progress: Progress) -> Answers:
        """Answers from batches; a reply that could not be read is not asked for again before the next start."""
        assert self.batches is not None
        try:
            stopped = self.batches.run(questions, progress)
        except JudgeError as e:
            stopped = e
        outcomes = []
        for question in questions:
            stored, reason = self.asking.stored(question), self.batches.problems.get(question.episode)
            if stored is not None:
                outcomes.append(stored)
            elif reason is not None:
                outcomes.append(without_values(question, *reason))
        return Answers(tuple(outcomes), stopped)

    def _written(
        self, choice: Choice, questions: Questions, found: Answers, members: Mapping[str, tuple[Member, ...]]
    ) -> Judged:
        name = f"{choice.dialect}-{choice.level}"
        note = {"provider": self.asking.provider.name, "model": self.asking.model, **asdict(choice)}
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / f"{name}.json", note)
        write_problems(self.folder / f"{name}.problems.jsonl", found.outcomes)
        read = [o for o in found.outcomes if not o.problem]
        answers = write_answers(self.folder / f"{name}.csv", read, members) if read else None
        return Judged(questions, found.outcomes, found.stopped, answers)


def checked_verdicts(dataset: StoredDataset, judged: Judged, path: Path) -> list[Checked]:
    """The verdicts of a critic beside the truth; also written, a line for each, to `path`."""
    found = [
        Checked(read_verdict(o.text), _truth(dataset.episode(o.question.episode).info, o.question.truth[-1]))
        for o in judged.outcomes
        if not o.problem
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    write_lines(path, map(_line, found))
    return found


def _truth(info: EpisodeInfo, score: int) -> RunTruth:
    return RunTruth(info.id, info.mode, info.outcome, score, info.departs_s, info.onset_s)


def _line(checked: Checked) -> dict[str, object]:
    truth = asdict(checked.truth)
    return {
        "episode": truth.pop("episode"),
        **asdict(checked.verdict),
        **{f"true_{name}" if name == "score" else name: value for name, value in truth.items()},
        "granted": checked.granted,
        "disagrees": checked.disagrees,
        "inconsistent": checked.inconsistent,
    }


def at_level(choice: Choice, level: str, failures: tuple[str, ...]) -> Choice:
    """The same choice at another level, about these failures and their twins."""
    return replace(choice, level=level, count=0, options={**choice.options, "episode": ",".join(failures)})
