"""Wrong target: the right object is brought to another place than the one that was named."""

from __future__ import annotations

from perturbations.alternative_plan import AlternativePlanFault


class WrongTarget(AlternativePlanFault):
    """Follows the plan that another target would call for; scenes offer one route for each such target."""

    name = "wrong_target"
