"""Wrong object: the expert handles another thing than the one that was named, and does so well."""

from __future__ import annotations

from typing import ClassVar

from perturbations.diversion import Diversion


class WrongObject(Diversion):
    """Follows the plan that another object would call for; scenes offer one route for each such object."""

    name = "wrong_object"
    family = "plan_error"
    kinds: ClassVar[frozenset[str]] = frozenset({"wrong_object", "wrong_order", "late", "stall"})
