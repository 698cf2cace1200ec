"""What the gallery filters, sorts and counts by: one line for each label.

The table is written into the data of the page, which knows no label by name. So a new label needs one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from badgen.contracts.end_state import DIFFICULTIES
from badgen.contracts.episode import OUTCOMES
from badgen.contracts.exporter import StoredEpisode
from badgen.contracts.near_miss import BOUNDARIES, EDGES, NEAR_ROLES
from badgen.contracts.recoverability import SAVED
from badgen.contracts.sight import SEEN
from badgen.selection.options import SHARED
from badgen.selection.split import parse_split

RESERVED = ("view", "id", "q", "sort", "page", "flag")  # names that the address of the page uses for other things
_SPLIT = parse_split(SHARED["split"][0])
_TRIED = {True: "yes", False: "no", None: "not_tried"}


@dataclass(frozen=True)
class Facet:
    """A label with few values, by which episodes are filtered.

    Attributes:
        name: of the label in the address of the page.
        title: what the page calls it.
        values: of an episode; more than one where several apply, none where the label does not apply.
        order: values that come first, in this order; others follow by name.
        chosen: values that are chosen when the page opens, where the dataset has other values too.
    """

    name: str
    title: str
    values: Callable[[StoredEpisode], Iterable[str]]
    order: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()

    def ordered(self, values: Iterable[str]) -> tuple[str, ...]:
        """The values in the order in which they are shown."""
        found = set(values)
        return (*(v for v in self.order if v in found), *sorted(found - set(self.order)))


@dataclass(frozen=True)
class Number:
    """A number of an episode, or None: the list is sorted by it, and the summary counts it in bins."""

    name: str
    title: str
    value: Callable[[StoredEpisode], float | None]
    unit: str = ""


def _visible_from(e: StoredEpisode) -> list[str]:
    if e.info.success:
        return []
    return [c for c in e.cameras if e.visible_s(c) is not None] or ["never"]


def _end_trace_cm(e: StoredEpisode) -> float | None:
    return None if e.info.end_trace_m is None else 100.0 * e.info.end_trace_m


FACETS: tuple[Facet, ...] = (
    Facet("scene", "Scene", lambda e: (e.info.scene,)),
    Facet("mode", "Mode", lambda e: (e.info.mode,)),
    Facet("outcome", "Outcome", lambda e: (e.info.outcome,), order=OUTCOMES),
    Facet(
        "role",
        "Role",
        lambda e: (e.info.role,),
        order=("failure", *NEAR_ROLES, "recovery", "benign", "clean"),
        chosen=("failure", *NEAR_ROLES, "recovery", "benign"),  # a clean twin is shown beside each failure
    ),
    Facet("difficulty", "Difficulty", lambda e: filter(None, (e.info.difficulty,)), order=DIFFICULTIES),
    Facet("seen", "Seen", lambda e: filter(None, (e.info.seen,)), order=SEEN),
    Facet("near_edge", "Edge of a near miss", lambda e: filter(None, (e.info.near_edge,)), order=EDGES),
    Facet(
        "near_boundary", "Boundary of a near miss", lambda e: filter(None, (e.info.near_boundary,)), order=BOUNDARIES
    ),
    Facet("recoverability", "Recoverability", lambda e: filter(None, (e.info.recoverability,)), order=SAVED),
    Facet("visible", "Visible from", _visible_from),
    Facet("borderline", "Borderline", lambda e: (_TRIED[e.info.borderline],), order=("yes", "no")),
    Facet("split", "Split", lambda e: (_SPLIT.of(e.info.group),), order=_SPLIT.names),
    Facet("fault", "Fault", lambda e: sorted({str(o.get("name", "?")) for o in e.info.operators})),
    Facet("robot", "Robot", lambda e: (e.info.robot,)),
    Facet("reaction", "Reaction style", lambda e: (e.info.reaction,)),
    Facet("instruction", "Instruction", lambda e: ("own" if e.info.relabelled_from is None else "relabelled",)),
    Facet("constraint", "Constraint", lambda e: ("stated" if e.info.constraint_stated else "left_out",)),
    Facet("evident", "Evident at the end", lambda e: () if e.info.success else ("yes" if e.info.evident else "no",)),
    Facet("certificate", "Certificate", lambda e: ("accepted" if e.info.certificate.accepted else "rejected",)),
)
NUMBERS: tuple[Number, ...] = (
    Number("onset", "Onset", lambda e: e.info.onset_s, "s"),
    Number("severity", "Severity", lambda e: None if e.info.success else e.info.severity),
    Number("cause", "Cause", lambda e: e.info.cause_s, "s"),
    Number("recoverable_until", "Recoverable until", lambda e: e.info.recoverable_until_s, "s"),
    Number("end_value", "Value at the end", lambda e: e.info.end_value),
    Number("end_trace", "Trace at the end", _end_trace_cm, "cm"),
)
