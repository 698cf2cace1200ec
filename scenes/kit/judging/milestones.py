"""Milestones that tasks share: the steps of taking a thing somewhere."""

from __future__ import annotations

from collections.abc import Sequence

from badgen.contracts.rule import Measure
from badgen.contracts.task import Milestone

HANDLING_WEIGHTS = (0.10, 0.15, 0.20, 0.25, 0.15, 0.15)


def handling_milestones(
    the: str,
    measures: Sequence[Measure],
    *,
    carry: str,
    lower: str,
    at: str,
    weights: Sequence[float] = HANDLING_WEIGHTS,
    suffix: str = "",
    lies: str = "lies",
) -> tuple[Milestone, ...]:
    """Reach, grasp, lift, carry, lower and release one thing.

    Args:
        the: noun phrase of the thing.
        measures: of the six steps, in this order.
        carry: predicate of the thing once it is over its place ("is over the bowl").
        lower: predicate of the thing once it is down.
        at: its place, as in "lies in the bowl, released".
        weights: shares of the progress.
        suffix: appended to the names, for tasks that handle several things.
        lies: verb of the thing at its place.
    """
    steps = (
        ("reach", f"the gripper reaches {the}"),
        ("grasp", f"the gripper holds {the}"),
        ("lift", f"{the} is up in the air"),
        ("carry", f"{the} {carry}"),
        ("lower", f"{the} {lower}"),
        ("release", f"{the} {lies} {at}, released"),
    )
    found = zip(steps, weights, measures, strict=True)
    return tuple(Milestone(name + suffix, weight, measure, said) for (name, said), weight, measure in found)
