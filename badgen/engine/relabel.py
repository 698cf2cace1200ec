"""Label the rollouts of a group for other requests, since labels depend on what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.sight import Sight
from badgen.contracts.task import Request
from badgen.engine.cameras import SlotRenderer
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout
from badgen.judging.certificate import certify, certify_twin, judge
from badgen.sim import Unstable

Requested = tuple[LabelledRollout, ...]  # rollouts that are labelled for one request, the twin first


@dataclass(frozen=True)
class Relabeller:
    """Labels the rollouts of a group for other requests; a relabelled failure that no camera shows is left out.

    Attributes:
        group: the group.
        renderer: finds out what the cameras show.
        refuses: whether no failure of a mode may be stored.
    """

    group: Group
    renderer: SlotRenderer
    refuses: Callable[[str], bool] = lambda mode: False

    def relabel(
        self, rollouts: Sequence[LabelledRollout], index: int, rng: np.random.Generator
    ) -> tuple[Requested, ...]:
        """The rollouts under other requests, as far as certificates can be given; the twin is the first of `rollouts`.

        Another clean rollout that is simulated for this gets the index.

        One other request is the same task without its constraint, where that changes what is forbidden. The other is
        another task of the layout: its clean rollout is simulated and becomes the twin. That clean rollout is also
        stored as a failure under the first request, because it is not what was asked for.
        """
        layout = self.group.layout
        unconstrained = self._without_constraint(rollouts, int(rng.integers(1 << 16)))
        found = [unconstrained] if unconstrained else []
        others = [t for t in layout.tasks if t.name != layout.request.task.name]
        if not others:
            return tuple(found)
        task = others[int(rng.integers(len(others)))]
        twin = self._clean(Request(task, task.instructions[int(rng.integers(len(task.instructions)))]), index)
        if twin is None:
            return tuple(found)
        found.append((twin, *self._visible(rollouts, twin)))
        found.append((rollouts[0], *self._visible([twin], rollouts[0])))
        return tuple(found)

    def _without_constraint(self, rollouts: Sequence[LabelledRollout], draw: int) -> Requested:
        """The rollouts under the task without its constraint; empty where that changes nothing."""
        stated = self.group.layout.request.task
        task = stated.without_constraint()
        if len(task.rules) == len(stated.rules) or not task.unconstrained:
            return ()
        request = Request(task, task.unconstrained[draw % len(task.unconstrained)], constraint_stated=False)
        judged = judge(rollouts[0].judged.full, task, self.group.layout.horizon_s)
        twin = replace(rollouts[0], request=request, judged=judged, certificate=certify_twin(judged))
        if not twin.certificate.accepted:
            return ()
        return (twin, *self._visible(rollouts[1:], twin))

    def _clean(self, request: Request, index: int) -> LabelledRollout | None:
        """The clean rollout of another request, or None where it cannot be a twin."""
        try:
            twin = self.group.clean(request)
        except Unstable:
            return None
        return replace(twin, index=index) if twin.certificate.accepted else None

    def _visible(self, rollouts: Iterable[LabelledRollout], twin: LabelledRollout) -> list[LabelledRollout]:
        """Rollouts that are certified under the request of a twin; failures that no rendered camera shows are not."""
        found = (_judged_for(rollout, twin) for rollout in rollouts)
        judged = [j for j in found if j is not None and not self.refuses(j.certificate.mode)]
        seen = [self.renderer.with_sight(self.group.world, j, twin) for j in judged]
        return [s for s in seen if not s.failed or self.renderer.shows(s)]


def _judged_for(rollout: LabelledRollout, twin: LabelledRollout) -> LabelledRollout | None:
    """A rollout as labelled for the request of a twin, or None where no certificate can be given.

    Under another task it shares only the initial state with the twin, so `cause_s` is 0.
    """
    task = twin.request.task
    judged = judge(rollout.judged.full, task, float(rollout.trajectory.time_s[-1]))
    same = rollout.attempted_task == task.name and rollout.fault is not None
    cause_s = rollout.fault.cause_s if same and rollout.fault is not None else 0.0
    certificate = certify(judged, twin.judged, cause_s)
    if not certificate.accepted:
        return None
    return replace(
        rollout,
        request=twin.request,
        judged=judged,
        certificate=certificate,
        visible_s={},
        sight=Sight(),
        recovery=None,
        near=None,
    )
