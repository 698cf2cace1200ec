"""Parts of the data for which figures are given one by one: by band, outcome, mode, scene, robot, camera and margin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import Bools
from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.episode import OUTCOMES
from badgen.evaluation.views import View
from badgen.reserved import BOTH, LOOK, MODE, NO

ALL = "all"
_MARGINS = ((0.25, "under 0.25"), (1.0, "0.25 to 1"), (float("inf"), "1 and more"))  # shares of the rule's scale
_APART = ((0.01, "under 1 cm"), (0.03, "1 to 3 cm"), (0.1, "3 to 10 cm"), (float("inf"), "10 cm and more"))


@dataclass(frozen=True)
class Slice:
    """One part of the data.

    Attributes:
        facet: by what the data is divided, such as "band"; "all" for the whole.
        value: which part, such as "hidden".
        mask: (V,) which views belong to it.
    """

    facet: str
    value: str
    mask: Bools


def _within(value: float | None, ends: Sequence[tuple[float, str]]) -> str:
    return "" if value is None else next(name for end, name in ends if value < end)


def _of_failure(read: Callable[[View], str]) -> Callable[[View], str]:
    return lambda view: "" if view.success else read(view)


# What a view says of itself; empty where it says nothing.
FACETS: Mapping[str, Callable[[View], str]] = {
    "band": _of_failure(lambda v: v.band),
    "outcome": _of_failure(lambda v: v.outcome),
    "mode": _of_failure(lambda v: v.mode),
    "scene": lambda v: v.scene,
    "robot": lambda v: v.robot,
    "camera": lambda v: v.camera,
    "margin": _of_failure(lambda v: _within(v.margin_share, _MARGINS)),
    "apart": _of_failure(lambda v: _within(v.near_apart_m, _APART)),
    "held_out": _of_failure(lambda v: v.held_out),
}
_ORDER: Mapping[str, Sequence[str]] = {
    "band": DIFFICULTIES,
    "outcome": OUTCOMES,
    "margin": [name for _, name in _MARGINS],
    "apart": [name for _, name in _APART],
    "held_out": (NO, MODE, LOOK, BOTH),
}


def slices(views: Sequence[View]) -> list[Slice]:
    """The whole, and then every part of every facet.

    A failure belongs to the parts that it names itself. A success belongs to those of the failures of its context, so
    that each part has both, and to its own scene, robot and camera.
    """
    found = [Slice(ALL, ALL, np.ones(len(views), dtype=np.bool_))]
    contexts = [v.context for v in views]
    for facet, read in FACETS.items():
        values = [read(v) for v in views]
        for value in _in_order(facet, set(values) - {""}):
            own = [v == value for v in values]
            beside = {c for c, mine, v in zip(contexts, own, views, strict=True) if mine and not v.success}
            mask = [mine or (v.success and c in beside) for mine, v, c in zip(own, views, contexts, strict=True)]
            found.append(Slice(facet, value, np.array(mask, dtype=np.bool_)))
    return found


def _in_order(facet: str, values: set[str]) -> list[str]:
    order = list(_ORDER.get(facet, ()))
    return sorted(values, key=lambda v: (order.index(v) if v in order else len(order), v))
