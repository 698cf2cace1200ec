"""Goal shift: the object is carried to a wrong place, towards something that stands nearby or away from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np

from badgen.arguments import names, number, one_name, ordered_range
from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan, Vec3
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class GoalShiftParams:
    """Phases whose goals move, by how much in the goals' own frame [m], and when the first of them begins [s]."""

    phases: tuple[str, ...]
    shift_m: Vec3
    cause_s: float


class GoalShift(Perturbation[GoalShiftParams]):
    """Moves the goals of carrying phases along the line from the target to a body, plus a little to the side.

    Args:
        phases: carrying phases whose goals move, in order.
        target: body in whose frame the goals are given; of several, the one that `body` ends nearest to.
        toward: body that the goals move towards.
        share_range: length of the move as a share of the distance from target to `toward`; negative moves away.
        aside_rad: largest angle between move and line [rad], from 0 to pi.
        body: the body that is carried; needed where there are several targets.
    """

    name = "goal_shift"

    def __init__(
        self,
        phases: Sequence[str],
        target: str | Sequence[str],
        toward: str,
        share_range: tuple[float, float],
        aside_rad: float = 0.2,
        body: str = "",
    ) -> None:
        self.phases = names(self.name, "phases", phases)
        self.targets = names(self.name, "target", (target,) if isinstance(target, str) else target)
        self.toward = one_name(self.name, "toward", toward)
        self.share_range = ordered_range(self.name, "share_range", share_range)
        self.aside_rad = number(self.name, "aside_rad", aside_rad, 0.0, pi)
        self.body = body
        if len(self.targets) > 1 and not body:
            raise BadValue(
                f"{self.name}: body must name what is carried, because there are several targets; got {body!r}"
            )

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> GoalShiftParams:
        """Draw how far and how much to the side."""
        start, _ = nominal.phase_window_s(self.phases[0])
        target = self._target_of(nominal)
        line = (nominal.pos(self.toward)[0] - nominal.pos(target)[0])[:2]
        w, _, _, z = nominal.quat(target)[0]
        turn = float(rng.uniform(-self.aside_rad, self.aside_rad)) - 2.0 * float(np.arctan2(z, w))
        x, y = (line * uniform(rng, self.share_range)).tolist()
        shift = (cos(turn) * x - sin(turn) * y, sin(turn) * x + cos(turn) * y, 0.0)
        return GoalShiftParams(self.phases, shift, start)

    def _target_of(self, nominal: Trajectory) -> str:
        """The target that the clean rollout brings the body to."""
        if len(self.targets) == 1:
            return self.targets[0]
        return min(
            self.targets, key=lambda name: float(np.hypot(*(nominal.pos(self.body) - nominal.pos(name))[-1, :2]))
        )

    def scaled(self, params: GoalShiftParams, s: float) -> GoalShiftParams:
        """Move by `s` times as much."""
        x, y, z = params.shift_m
        return replace(params, shift_m=(x * s, y * s, z * s))

    def edit_plan(self, params: GoalShiftParams, plan: Plan) -> Plan:
        """Move the goals."""
        for phase in params.phases:
            plan = plan.move_goal(phase, params.shift_m)
        return plan
