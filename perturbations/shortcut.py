"""Shortcut policy: the expert leaves the plan for a way to the goal that the task forbids."""

from __future__ import annotations

from typing import ClassVar

from perturbations.diversion import Diversion


class Shortcut(Diversion):
    """Follows one of the forbidden routes that the scene's plan describes."""

    name = "shortcut"
    family = "shortcut"
    kinds: ClassVar[frozenset[str]] = frozenset(
        {"one_handed", "drag", "drop", "collision", "tip", "displaced", "excess_force", "misplaced", "slip"}
    )
