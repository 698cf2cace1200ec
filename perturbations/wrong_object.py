"""Wrong object: the expert handles another thing than the one that was named, and does so well."""

from __future__ import annotations

from perturbations.alternative_plan import AlternativePlanFault


class WrongObject(AlternativePlanFault):
    """Follows the plan that another object would call for; scenes offer one route for each such object."""

    name = "wrong_object"
