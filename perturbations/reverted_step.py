"""Reverted step: what was done is undone again, as by a policy that starts over when it should stop."""

from __future__ import annotations

from perturbations.alternative_plan import AlternativePlanFault


class RevertedStep(AlternativePlanFault):
    """Follows a route that takes a step of the task back; the goal was reached, and is lost again."""

    name = "reverted_step"
