"""Wrong target: the right object is brought to another place than the one that was named."""

from __future__ import annotations

from typing import ClassVar

from perturbations.diversion import Diversion


class WrongTarget(Diversion):
    """Follows the plan that another target would call for; scenes offer one route for each such target."""

    name = "wrong_target"
    family = "plan_error"
    kinds: ClassVar[frozenset[str]] = frozenset({"wrong_target", "wrong_region", "misplaced", "late", "stall"})
