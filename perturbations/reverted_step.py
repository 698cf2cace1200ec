"""Reverted step: what was done is undone again, as by a policy that starts over when it should stop."""

from __future__ import annotations

from typing import ClassVar

from perturbations.diversion import Diversion


class RevertedStep(Diversion):
    """Follows a route that takes a step of the task back; the goal was reached, and is lost again."""

    name = "reverted_step"
    family = "plan_error"
    kinds: ClassVar[frozenset[str]] = frozenset({"reverted", "misplaced", "late", "stall"})
