"""Label the rollouts of a group for other requests, since labels depend on what was asked for."""

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
    """A rollout as labelled for a request; `index` is its place among the simulated rollouts of the group."""

    rollout: Rollout
    index: int


@dataclass(frozen=True)
class RequestedGroup:
    """A request and the rollouts that are labelled for it, the twin first."""

    request: Request
    members: tuple[RequestedRollout, ...]


def as_requested(group: Group, rollouts: Sequence[Rollout]) -> RequestedGroup:
    """The rollouts under the first request, for which they were simulated."""
    return RequestedGroup(group.request, tuple(RequestedRollout(rollout, i) for i, rollout in enumerate(rollouts)))


def relabel(
    group: Group, rollouts: Sequence[Rollout], attempt: int
) -> tuple[tuple[Rollout, ...], tuple[RequestedGroup, ...]]:
    """Label the rollouts for other requests; return all rollouts, with one more, and the requests with their rollouts.

    One other request is the same task without its constraint, where that changes what is forbidden. The other is
    another task of the layout: its clean rollout is simulated and becomes the twin. That clean rollout is also stored
    as a failure under the first request, because it is not what was asked for.
    """
    rng = group.slot.rng(group.seed, attempt, RELABEL)
    requested_groups = [t for t in (_without_constraint(group, rollouts, int(rng.integers(1 << 16))),) if t is not None]
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
    wrong_task = _judged_for(twin, rollouts[0], group.request, last)
    requested_groups.append(RequestedGroup(request, (RequestedRollout(twin, last), *_kept(rollouts, twin, request))))
    if wrong_task is not None:
        requested_groups.append(RequestedGroup(group.request, (RequestedRollout(rollouts[0], 0), wrong_task)))
    return every, tuple(requested_groups)


def _without_constraint(group: Group, rollouts: Sequence[Rollout], draw: int) -> RequestedGroup | None:
    task = group.request.task.without_constraint()
    if len(task.rules) == len(group.request.task.rules) or not task.unconstrained:
        return None
    request = Request(task, task.unconstrained[draw % len(task.unconstrained)], constraint_stated=False)
    judged = judge(rollouts[0].judged.full, task, group.scene.horizon_s)
    twin = replace(rollouts[0], judged=judged, certificate=certify_twin(judged))
    if not twin.certificate.accepted:
        return None
    rest = [_judged_for(rollout, twin, request, i) for i, rollout in enumerate(rollouts) if i > 0]
    return RequestedGroup(request, (RequestedRollout(twin, 0), *(t for t in rest if t is not None)))


def _kept(rollouts: Sequence[Rollout], twin: Rollout, request: Request) -> list[RequestedRollout]:
    judged = [_judged_for(rollout, twin, request, i) for i, rollout in enumerate(rollouts)]
    return [t for t in judged if t is not None]


def _judged_for(rollout: Rollout, twin: Rollout, request: Request, index: int) -> RequestedRollout | None:
    """A rollout as labelled for another request, or None where no certificate can be given.

    Under another task it shares only the initial state with the twin, so `cause_s` is 0.
    """
    judged = judge(rollout.judged.full, request.task, float(rollout.judged.trajectory.time_s[-1]))
    same = rollout.attempted_task == request.task.name and rollout.fault is not None
    cause_s = rollout.fault.cause_s if same and rollout.fault is not None else 0.0
    certificate = certify(judged, twin.judged, cause_s)
    if not certificate.accepted:
        return None
    return RequestedRollout(replace(rollout, judged=judged, certificate=certificate), index)
