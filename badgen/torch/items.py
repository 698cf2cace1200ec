"""The items of the PyTorch dataset, and the pairs among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from badgen.contracts.errors import BadValue, UnknownName
from badgen.selection.entry import Entry
from badgen.selection.select import Selection


@dataclass(frozen=True, slots=True)
class Item:
    """An episode from one or several cameras."""

    entry: Entry
    cameras: tuple[str, ...]


def items_of(selection: Selection, part: str | None, multiview: bool) -> tuple[Item, ...]:
    """Items of one split (of all if None) in the order of the store; raises UnknownName or BadValue for none."""
    if part is not None and part not in selection.splits:
        raise UnknownName("split", part, selection.splits)
    entries = selection.entries if part is None else selection.of(part)
    items = tuple(Item(e, cameras) for e in entries for cameras in _shown(selection, e, multiview))
    if not items:
        raise BadValue(
            f"no episode with a failure that a camera shows is left in {part or 'any split'}; {_counts(selection)}"
        )
    return items


def pairs_of(selection: Selection, items: Sequence[Item]) -> tuple[tuple[int, int], ...]:
    """(better, worse) indices of all comparable items of one group, instruction and cameras."""
    at = {(item.entry.id, item.cameras): k for k, item in enumerate(items)}
    views = dict.fromkeys(item.cameras for item in items)
    return tuple(
        (at[pair.better.id, view], at[pair.worse.id, view])
        for pair in selection.pairs()
        for view in views
        if (pair.better.id, view) in at and (pair.worse.id, view) in at
    )


def clean_of(items: Sequence[Item], pairs: Sequence[tuple[int, int]]) -> Mapping[int, int]:
    """Worse item -> item of the clean episode, or of another success where that one was left out."""
    found: dict[int, int] = {}
    for better, worse in pairs:
        if worse not in found or items[better].entry.is_twin:
            found[worse] = better
    return found


def _shown(selection: Selection, entry: Entry, multiview: bool) -> list[tuple[str, ...]]:
    showing = selection.showing_cameras(selection.read(entry))
    if not multiview:
        return [(camera,) for camera in showing]
    wanted = selection.shared.cameras
    return [wanted] if showing and set(wanted) <= set(entry.cameras) else []


def _counts(selection: Selection) -> str:
    return "episodes by split: " + ", ".join(f"{s} {len(selection.of(s))}" for s in selection.splits)
