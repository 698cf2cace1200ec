"""Shortcut: the expert reaches for the goal by a behaviour that the task forbids."""

from __future__ import annotations

from perturbations.shared.alternative_plan import AlternativePlanFault


class Shortcut(AlternativePlanFault):
    """Follows a plan that the task forbids, such as carrying with one hand or slamming a drawer.

    The arguments are those of `AlternativePlanFault`.
    """

    name = "shortcut"
