"""Wrong object: the expert handles, and handles well, another object than the instruction names."""

from __future__ import annotations

from perturbations.shared.alternative_plan import AlternativePlanFault


class WrongObject(AlternativePlanFault):
    """Follows the plan for another object; scenes describe one alternative plan for each such object.

    The arguments are those of `AlternativePlanFault`.
    """

    name = "wrong_object"
