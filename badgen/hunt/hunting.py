"""The hunt itself: propose, simulate, judge, and keep what the judge gets wrong about a certified rollout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import isnan
from typing import Protocol

from badgen.contracts.errors import BadgenError
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout
from badgen.evaluation.curves import totals
from badgen.hunt.judges import Film, Judge
from badgen.hunt.misses import Result, Scores, Verdict, miss_of
from badgen.hunt.simulator import Simulator, is_borderline
from badgen.hunt.space import Cell, Proposal

Progress = Callable[[int, int], None]


class Proposer(Protocol):
    """Says what to simulate next."""

    def propose(self, history: Sequence[Verdict]) -> Proposal:
        """The next proposal, given what came of all earlier ones."""


@dataclass(frozen=True)
class Find:
    """A certified rollout that the judge gets wrong.

    Attributes:
        group: the group that it belongs to.
        rollout: the rollout; the twin itself where the judge rejects that.
        verdict: what the judge said; None for a twin, which nobody proposed.
        cell: what it counts as.
    """

    group: Group
    rollout: LabelledRollout
    verdict: Verdict | None
    cell: Cell


@dataclass
class Hunt:
    """One hunt.

    Attributes:
        simulator: simulates and films.
        judge: whose misses are looked for.
        per_cell: how many finds of a cell are kept; a further miss there is not looked at more closely.
        history: what came of all proposals so far.
        finds: what was found so far.
    """

    simulator: Simulator
    judge: Judge
    per_cell: int = 3
    history: list[Verdict] = field(default_factory=list)
    finds: list[Find] = field(default_factory=list)
    _twins: dict[str, tuple[Film, Scores]] = field(default_factory=dict)

    @property
    def cells(self) -> Counter[Cell]:
        """How often each cell was found."""
        return Counter(find.cell for find in self.finds)

    def run(self, proposer: Proposer, trials: int, progress: Progress = lambda done, total: None) -> None:
        """Simulate so many proposals; an error or Ctrl-C leaves what was found before it in `finds`."""
        for _ in range(trials):
            progress(len(self.history), trials)
            self.step(proposer.propose(self.history))
        progress(trials, trials)

    def step(self, proposal: Proposal) -> Verdict:
        """Simulate and judge one proposal."""
        verdict = self._verdict(len(self.history), proposal)
        self.history.append(verdict)
        return verdict

    def _verdict(self, number: int, proposal: Proposal) -> Verdict:
        self.simulator.group(proposal.scene, proposal.request)  # a scene without any clean rollout ends the hunt
        try:
            tried = self.simulator.tried(proposal, number)
        except BadgenError as e:
            return Verdict(number, proposal, "refused", str(e))
        if tried.group is None or tried.rollout is None:
            return Verdict(number, proposal, "not certified", tried.reason)
        return self._judged(number, proposal, tried.group, tried.rollout)

    def _judged(self, number: int, proposal: Proposal, group: Group, rollout: LabelledRollout) -> Verdict:
        cell, (twin_film, clean) = _cell(group, rollout), self._twin(group)
        said = self.judge(self.simulator.film(group, rollout), twin_film)
        mine = Scores(said, self.simulator.truth(group, rollout))
        score = totals(said).last
        verdict = Verdict(number, proposal, "right", "", cell, rollout.judged.outcome, None, score)
        if isnan(score):  # the judge gave none
            return replace(verdict, result="not scored", score=None)
        if self.cells[cell] < self.per_cell and miss_of(rollout.failed, mine, clean) is not None:
            rollout = self.simulator.sighted(group, rollout)  # labels leave out what no picture shows
            mine = replace(mine, truth=self.simulator.truth(group, rollout))
        miss = miss_of(rollout.failed, mine, clean)
        verdict = replace(verdict, miss=miss, truth=float(mine.truth[-1]))
        return verdict if miss is None else self._counted(verdict, group, rollout, cell)

    def _counted(self, verdict: Verdict, group: Group, rollout: LabelledRollout, cell: Cell) -> Verdict:
        """A miss as a find, or why it does not count."""
        if self.cells[cell] >= self.per_cell:
            return replace(verdict, result="known")
        if rollout.failed and rollout.sight.seen != "clear":
            return replace(verdict, result="not clear")
        rollout = self.simulator.jittered(group, rollout, verdict.number)
        result: Result = "borderline" if is_borderline(rollout) else "find"
        verdict = replace(verdict, result=result)
        if result == "find":
            self.finds.append(Find(group, rollout, verdict, cell))
        return verdict

    def _twin(self, group: Group) -> tuple[Film, Scores]:
        """Film and scores of the twin of a group; a twin that the judge rejects is a find."""
        key = group.layout.name()
        if key not in self._twins:
            film = self.simulator.film(group, group.twin)
            scores = Scores(self.judge(film, film), self.simulator.truth(group, group.twin))
            self._twins[key] = film, scores
            cell = Cell(group.layout.scene.name, "none", "clean")
            if miss_of(False, scores, scores) is not None and self.cells[cell] < self.per_cell:
                self.finds.append(Find(group, group.twin, None, cell))
        return self._twins[key]


def _cell(group: Group, rollout: LabelledRollout) -> Cell:
    band = rollout.end_state(group.twin).difficulty or "benign"
    return Cell(group.layout.scene.name, rollout.certificate.mode, band)
