"""Shortcut policy: the expert leaves the plan for a way to the goal that the task forbids."""

from __future__ import annotations

from perturbations.alternative_plan import AlternativePlanFault


class Shortcut(AlternativePlanFault):
    """Follows one of the forbidden routes that the scene's plan describes."""

    name = "shortcut"
