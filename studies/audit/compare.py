"""Compare what a dataset says of an episode with what the audit finds in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studies.audit.ends import End, judged_end
from studies.audit.episodes import Episode, Label
from studies.audit.jobs import job_of
from studies.audit.moments import Run
from studies.audit.rules import Job
from studies.audit.verdict import Event, Verdict, judged

ROW_S = 0.02 + 1e-6  # both may differ by one row


@dataclass(frozen=True)
class Difference:
    """One disagreement: what it is about, what is stored, and what the audit found."""

    about: str
    stored: str
    found: str

    @property
    def grave(self) -> bool:
        """Whether the audit fails by it: a wrong mode or onset, or rules that it does not know."""
        return self.about in ("mode", "onset", "rules", "audited")

    def __str__(self) -> str:
        return f"{self.about}: stored {self.stored}, found {self.found}"


def differences(episode: Episode) -> list[Difference]:
    """Everything in which the dataset and the audit disagree about an episode."""
    try:
        job = job_of(episode.scene, episode.facts)
        if job is None:
            return [Difference("audited", episode.scene, "no such scene")]
        return against(episode.label, episode.run(), job, episode.twin_run(), stated=episode.stated)
    except (LookupError, ValueError) as error:  # a body, a contact pair or a task that the audit does not expect
        return [Difference("audited", "another world or task", repr(error))]


def against(label: Label, run: Run, job: Job, twin: Run | None = None, *, stated: bool) -> list[Difference]:
    """Everything in which a label is not what the audit finds in the run; with its twin, also in its end."""
    known = {r.name for r in job.rules() if stated or not r.stated}
    verdict = judged(run, job, stated=stated)
    ends = [] if twin is None or label.difficulty is None else _ends(label, judged_end(run, twin, job, verdict))
    return [*_rules(label.rules, known), *_verdicts(label, verdict), *ends]


def _ends(label: Label, end: End) -> Iterator[Difference]:
    if label.difficulty != end.difficulty:
        yield Difference("difficulty", str(label.difficulty), end.difficulty)
    limits = (("value", label.end_value, end.value, 5e-4), ("trace", label.end_trace_m, end.trace_m, 5e-4))
    for about, stored, found, most in (*limits, ("turn", label.end_turn_deg, end.turn_deg, 0.05)):
        if stored is None or abs(stored - found) > most:
            yield Difference(about, str(stored), f"{found:.4f}")


def _rules(stored: frozenset[str], known: set[str]) -> Iterator[Difference]:
    for name in sorted(stored - known):
        yield Difference("rules", name, "not audited")
    for name in sorted(known - stored):
        yield Difference("rules", "no such rule", name)


def _verdicts(label: Label, verdict: Verdict) -> Iterator[Difference]:
    if label.mode != verdict.mode:
        yield Difference("mode", label.mode, verdict.mode)
    if not same_time(label.onset_s, verdict.onset_s):
        yield Difference("onset", _seconds(label.onset_s), _seconds(verdict.onset_s))
    if label.outcome != verdict.outcome:
        yield Difference("outcome", label.outcome, verdict.outcome)
    yield from _unmatched(label.events, verdict.events)


def _unmatched(stored: Sequence[Event], found: Sequence[Event]) -> Iterator[Difference]:
    """Events that only one of both has, or that begin or end at other times."""
    rest = list(found)
    for event in stored:
        same = next((e for e in rest if (e.kind, e.rule) == (event.kind, event.rule) and _meet(e, event)), None)
        if same is None:
            yield Difference("event", _told(event), "none")
        else:
            rest.remove(same)
            if not same_time(same.start_s, event.start_s):
                yield Difference("start", _told(event), _told(same))
            elif not same_time(same.stop_s, event.stop_s):
                yield Difference("stop", _told(event), _told(same))
    for event in rest:
        yield Difference("event", "none", _told(event))


def _meet(a: Event, b: Event) -> bool:
    return a.start_s <= b.stop_s + ROW_S and b.start_s <= a.stop_s + ROW_S


def same_time(a: float | None, b: float | None) -> bool:
    """Whether two times are at most one row apart, or neither is known."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= ROW_S


def _seconds(time_s: float | None) -> str:
    return "never" if time_s is None else f"{time_s:.2f} s"


def _told(event: Event) -> str:
    return f"{event.kind} ({event.rule}) {event.start_s:.2f} to {event.stop_s:.2f} s"
