"""Reverted step: a finished step of the task is undone, as by a policy that starts over when it should stop."""

from __future__ import annotations

from perturbations.shared.alternative_plan import AlternativePlanFault


class RevertedStep(AlternativePlanFault):
    """Follows a plan that undoes a step of the task: the goal was reached, and is lost again.

    The arguments are those of `AlternativePlanFault`.
    """

    name = "reverted_step"
