"""Check the times of a stored episode: cause, onset and end in order, and events that fit them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import h5py

from badgen.checks.stored_attributes import parse
from badgen.contracts.episode import Event

_ROUNDING_S = 1e-9
_ORDER = ("cause_s", "departs_s", "onset_s", "end_s")


def check_order(info: Mapping[str, Any], last_s: float) -> Iterator[str]:
    """Say which times of an episode are out of order, or outside of it; it ends at `last_s`."""
    stored = [(name, float(info[name])) for name in _ORDER if name in info]
    for name, time_s in stored:
        if not -_ROUNDING_S <= time_s <= last_s + _ROUNDING_S:
            yield f"attribute {name} is {time_s:g} s, must lie within the episode, from 0 to {last_s:g} s"
    for (early, a), (late, b) in pairwise(stored):
        if a > b + _ROUNDING_S:
            yield f"attribute {early} is {a:g} s, which is after {late} at {b:g} s"


def read_events(group: Any, problems: list[str]) -> tuple[Event, ...]:
    """Events of an episode; empty, with a line added to `problems`, where they are missing or wrong."""
    stored = group.get("events")
    if not isinstance(stored, h5py.Dataset) or h5py.check_string_dtype(stored.dtype) is None or stored.shape != ():
        problems.append("text events is missing")
        return ()
    events, wrong = parse(tuple[Event, ...], stored.asstr()[()])
    if wrong is not None:
        problems.append(f"text events{wrong}")
        return ()
    return tuple(events)


def check_events(events: Sequence[Event], rules: Collection[str] | None, last_s: float) -> Iterator[str]:
    """Say what is wrong with the times, the order and the severity of events, and with the rules that they name.

    Args:
        events: of the episode, as stored.
        rules: names in `reward_terms`; None where that group is missing.
        last_s: end of the episode [s].
    """
    for i, e in enumerate(events):
        times = (0.0, e.start_s, e.detected_s, e.stop_s, last_s)
        if any(a > b + _ROUNDING_S for a, b in pairwise(times)):
            yield (
                f"events[{i}] must have 0 <= start_s <= detected_s <= stop_s <= {last_s:g} s; they are "
                f"{e.start_s:g}, {e.detected_s:g} and {e.stop_s:g} s"
            )
        if not 0.0 <= e.severity <= 1.0:
            yield f"events[{i}].severity is {e.severity:g}, must be between 0 and 1"
        if rules is not None and e.rule not in rules:
            yield f"events[{i}] names the rule {e.rule!r}, which has no array in reward_terms"
    if any(a.start_s > b.start_s + _ROUNDING_S for a, b in pairwise(events)):
        yield "events must be ordered by start_s"
