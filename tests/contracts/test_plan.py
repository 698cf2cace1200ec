"""Plans as data: what two of them have in common."""

from dataclasses import replace

import pytest

from badgen.contracts.plan import Goal, Phase, Plan

PHASES = tuple(Phase(name, hands={"arm": Goal()}) for name in ("reach", "grasp", "lift", "place"))
PLAN = Plan(PHASES)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (PLAN, 4),
        (PLAN.move_goal("lift", (0.0, 0.0, 0.1)), 2),
        (PLAN.move_goal("reach", (0.0, 0.0, 1e-9)), 0),
        (PLAN.without(["place"]), 3),
        (PLAN.without(["reach"]), 0),
        (PLAN.swapped(["lift"], ["place"]), 2),
        (replace(PLAN, phases=(*PHASES, Phase("again"))), 4),
        (replace(PLAN, reaction="retry"), 0),
        (replace(PLAN, upright_rad=0.5), 0),
    ],
)
def test_plans_share_their_first_phases(other: Plan, alike: int) -> None:
    assert PLAN.shared(other) == other.shared(PLAN) == alike
