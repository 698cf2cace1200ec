"""Tell the runs of a group again under other requests: the words decide what a run is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from badgen.contracts.task import Request
from badgen.engine.layout_group import Group, Rollout
from badgen.engine.streams import RELABEL
from badgen.judging.certificate import certify, certify_twin, judge
from badgen.sim import Unstable


@dataclass(frozen=True)
class RequestedRollout:
    """A run as a request sees it; `index` is its place among the group's simulated runs."""

    rollout: Rollout
    index: int


@dataclass(frozen=True)
class RequestedGroup:
    """A request and the runs that are labelled for it, the twin first."""

    request: Request
    members: tuple[RequestedRollout, ...]


def as_requested(group: Group, rollouts: Sequence[Rollout]) -> RequestedGroup:
    """The runs as they were asked for."""
    return RequestedGroup(group.request, tuple(RequestedRollout(rollout, i) for i, rollout in enumerate(rollouts)))


def relabel(
    group: Group, rollouts: Sequence[Rollout], attempt: int
) -> tuple[tuple[Rollout, ...], tuple[RequestedGroup, ...]]:
    """More runs of the group, and tellings under other requests.

    The same request without its constraint, where that changes what is forbidden; and another task of the layout, whose
    own clean run is simulated as the twin. That clean run also becomes a failure under the first request: done well,
    but not what was asked.
    """
    rng = group.slot.rng(group.seed, attempt, RELABEL)
    requested_groups = [t for t in (_unstated(group, rollouts, int(rng.integers(1 << 16))),) if t is not None]
    others = [t for t in group.tasks if t.name != group.request.task.name]
    if not others:
        return tuple(rollouts), tuple(requested_groups)
    task = others[int(rng.integers(len(others)))]
    request = Request(task, task.instructions[int(rng.integers(len(task.instructions)))])
    try:
        twin = group.clean(task)
    except Unstable:
        return tuple(rollouts), tuple(requested_groups)
    if not twin.certificate.accepted:
        return tuple(rollouts), tuple(requested_groups)
    every = (*rollouts, twin)
    last = len(rollouts)
    as_asked_first = _seen_as(twin, rollouts[0], group.request, last)
    requested_groups.append(RequestedGroup(request, (RequestedRollout(twin, last), *_kept(rollouts, twin, request))))
    if as_asked_first is not None:
        requested_groups.append(RequestedGroup(group.request, (RequestedRollout(rollouts[0], 0), as_asked_first)))
    return every, tuple(requested_groups)


def _unstated(group: Group, rollouts: Sequence[Rollout], draw: int) -> RequestedGroup | None:
    task = group.request.task.without_constraint()
    if len(task.rules) == len(group.request.task.rules) or not task.plain:
        return None
    request = Request(task, task.plain[draw % len(task.plain)], constraint_stated=False)
    judged = judge(rollouts[0].judged.full, task, group.scene.horizon_s)
    twin = replace(rollouts[0], judged=judged, certificate=certify_twin(judged))
    if not twin.certificate.accepted:
        return None
    rest = [_seen_as(rollout, twin, request, i) for i, rollout in enumerate(rollouts) if i > 0]
    return RequestedGroup(request, (RequestedRollout(twin, 0), *(t for t in rest if t is not None)))


def _kept(rollouts: Sequence[Rollout], twin: Rollout, request: Request) -> list[RequestedRollout]:
    member = [_seen_as(rollout, twin, request, i) for i, rollout in enumerate(rollouts)]
    return [t for t in member if t is not None]


def _seen_as(rollout: Rollout, twin: Rollout, request: Request, index: int) -> RequestedRollout | None:
    """A run judged by another request, or None where no certificate can be given.

    Under another task nothing is shared with the twin but the start, so the cause lies at time 0.
    """
    judged = judge(rollout.judged.full, request.task, float(rollout.judged.trajectory.time_s[-1]))
    same = rollout.attempted_task == request.task.name and rollout.fault is not None
    cause_s = rollout.fault.cause_s if same and rollout.fault is not None else 0.0
    certificate = certify(judged, twin.judged, cause_s)
    if not certificate.accepted:
        return None
    return RequestedRollout(replace(rollout, judged=judged, certificate=certificate), index)
