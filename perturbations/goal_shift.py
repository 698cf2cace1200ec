"""Goal shift: the object is carried to the wrong place, towards something that stands nearby or away from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, sin

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import Perturbation
from badgen.contracts.plan import Plan, Vec3
from badgen.contracts.trajectory import Trajectory
from badgen.sampling import uniform


@dataclass(frozen=True, slots=True)
class GoalShiftParams:
    """Phases whose goal is moved, the move in the goal's own frame, and when the first of them begins."""

    phases: tuple[str, ...]
    shift_m: Vec3
    cause_s: float


class GoalShift(Perturbation[GoalShiftParams]):
    """Moves the goals of carrying phases along the line from the target to a body, plus a little to the side.

    Args:
        phases: carrying phases whose goals move, in order.
        target: body whose frame the goals are given in; of several, the one that `body` lies nearest to in the end.
        toward: body that the goals move towards.
        share_range: range of the move as a share of the distance between the two; negative moves away.
        aside_rad: largest angle off that line.
        body: what is carried; needed where there are several targets.
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
        self.phases, self.toward, self.body = tuple(phases), toward, body
        self.targets = (target,) if isinstance(target, str) else tuple(target)
        self.share_range, self.aside_rad = tuple(share_range), aside_rad
        if len(self.targets) > 1 and not body:
            raise BadValue("goal_shift: of several targets, `body` tells which one was meant; name what is carried")

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> GoalShiftParams:
        """Draw how far and how much to the side."""
        start, _ = nominal.phase_window_s(self.phases[0])
        target = self._meant(nominal)
        line = (nominal.pos(self.toward)[0] - nominal.pos(target)[0])[:2]
        w, _, _, z = nominal.quat(target)[0]
        turn = float(rng.uniform(-self.aside_rad, self.aside_rad)) - 2.0 * float(np.arctan2(z, w))
        x, y = (line * uniform(rng, self.share_range)).tolist()
        shift = (cos(turn) * x - sin(turn) * y, sin(turn) * x + cos(turn) * y, 0.0)
        return GoalShiftParams(self.phases, shift, start)

    def _meant(self, nominal: Trajectory) -> str:
        """The target of the clean run."""
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
