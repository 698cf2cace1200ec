"""Wrong target: the right object is brought to another place than the instruction names."""

from __future__ import annotations

from perturbations.shared.alternative_plan import AlternativePlanFault


class WrongTarget(AlternativePlanFault):
    """Follows the plan for another target; scenes describe one alternative plan for each such target.

    The arguments are those of `AlternativePlanFault`.
    """

    name = "wrong_target"
