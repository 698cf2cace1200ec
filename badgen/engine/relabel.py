"""Tell the runs of a group again under other requests: the words decide what a run is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from badgen.contracts.perturbation import Claim
from badgen.contracts.task import Request
from badgen.engine.layout_group import Group, Run
from badgen.engine.seeds import RETOLD
from badgen.judging.certificate import certify, certify_twin, judge
from badgen.sim import Unstable


@dataclass(frozen=True)
class Told:
    """A run as a request sees it; `index` is its place among the group's simulated runs."""

    run: Run
    index: int


@dataclass(frozen=True)
class Telling:
    """A request and the runs that are labelled for it, the twin first."""

    request: Request
    members: tuple[Told, ...]


def first_telling(group: Group, runs: Sequence[Run]) -> Telling:
    """The runs as they were asked for."""
    return Telling(group.request, tuple(Told(run, i) for i, run in enumerate(runs)))


def retell(group: Group, runs: Sequence[Run], attempt: int) -> tuple[tuple[Run, ...], tuple[Telling, ...]]:
    """More runs of the group, and tellings under other requests.

    The same request without its constraint, where that changes what is forbidden; and another task of the layout, whose
    own clean run is simulated as the twin. That clean run also becomes a failure under the first request: done well,
    but not what was asked.
    """
    rng = group.slot.rng(group.seed, attempt, RETOLD)
    tellings = [t for t in (_unstated(group, runs, int(rng.integers(1 << 16))),) if t is not None]
    others = [t for t in group.tasks if t.name != group.request.task.name]
    if not others:
        return tuple(runs), tuple(tellings)
    task = others[int(rng.integers(len(others)))]
    request = Request(task, task.instructions[int(rng.integers(len(task.instructions)))])
    try:
        twin = group.clean(task)
    except Unstable:
        return tuple(runs), tuple(tellings)
    if not twin.certificate.accepted:
        return tuple(runs), tuple(tellings)
    every = (*runs, twin)
    last = len(runs)
    as_asked_first = _seen_as(twin, runs[0], group.request, last)
    tellings.append(Telling(request, (Told(twin, last), *_kept(runs, twin, request))))
    if as_asked_first is not None:
        tellings.append(Telling(group.request, (Told(runs[0], 0), as_asked_first)))
    return every, tuple(tellings)


def _unstated(group: Group, runs: Sequence[Run], draw: int) -> Telling | None:
    task = group.request.task.unstated()
    if len(task.rules) == len(group.request.task.rules) or not task.plain:
        return None
    request = Request(task, task.plain[draw % len(task.plain)], stated=False)
    judged = judge(runs[0].judged.full, task, group.scene.horizon_s)
    twin = replace(runs[0], judged=judged, certificate=certify_twin(judged))
    if not twin.certificate.accepted:
        return None
    rest = [_seen_as(run, twin, request, i) for i, run in enumerate(runs) if i > 0]
    return Telling(request, (Told(twin, 0), *(t for t in rest if t is not None)))


def _kept(runs: Sequence[Run], twin: Run, request: Request) -> list[Told]:
    told = [_seen_as(run, twin, request, i) for i, run in enumerate(runs)]
    return [t for t in told if t is not None]


def _seen_as(run: Run, twin: Run, request: Request, index: int) -> Told | None:
    """A run judged by another request, or None where no certificate can be given.

    Under another task nothing is shared with the twin but the start, so the cause lies at time 0.
    """
    judged = judge(run.judged.full, request.task, float(run.judged.trajectory.time_s[-1]))
    same = run.does == request.task.name and run.applied is not None
    cause_s = run.applied.fault.cause_s if same and run.applied is not None else 0.0
    certificate = certify(judged, twin.judged, Claim(frozenset(), cause_s))
    if not certificate.accepted:
        return None
    return Told(replace(run, judged=judged, certificate=certificate), index)
