"""Dataclasses of an episode to plain JSON, HDF5 attributes, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from badgen.contracts.episode import (
    Caption,
    CaptionSet,
    Certificate,
    Clause,
    EpisodeInfo,
    Event,
    Preference,
    Sentence,
    SlotCount,
    Text,
)
from badgen.contracts.errors import BadValue

_ATTR_BYTES = 60_000  # HDF5 keeps an attribute in the object header, which ends at 64 KiB


def plain(value: Any) -> Any:
    """Dataclasses, mappings, tuples and numpy values as what JSON knows; tuples become lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    return value


def dumps(value: Any, indent: int | None = None) -> str:
    """One JSON text for one value: sorted keys, finite numbers only."""
    try:
        return json.dumps(plain(value), sort_keys=True, allow_nan=False, ensure_ascii=False, indent=indent)
    except (TypeError, ValueError) as e:
        raise BadValue(
            f"cannot be stored as JSON: {e}; allowed are finite numbers, texts, booleans, None, sequences and mappings"
        ) from e


def event(j: Mapping[str, Any]) -> Event:
    """Event from its JSON."""
    return Event(**j)


def events(text: str) -> tuple[Event, ...]:
    """Events from their JSON text."""
    return tuple(event(e) for e in json.loads(text))


def certificate(j: Mapping[str, Any]) -> Certificate:
    """Certificate from its JSON."""
    return Certificate(**{**j, "clauses": tuple(Clause(**c) for c in j["clauses"])})


def preference(j: Mapping[str, Any]) -> Preference:
    """Preference from its JSON."""
    return Preference(**j)


def text(j: Mapping[str, Any]) -> Text:
    """Text from its JSON."""
    return Text(j["instruction"], _register(j["observable"]), _register(j["privileged"]))


def counts(text: str) -> dict[str, SlotCount]:
    """Counts of slots from their JSON text."""
    return {key: SlotCount(**c) for key, c in json.loads(text).items()}


def counts_json(counted: Mapping[str, SlotCount]) -> str:
    """Counts of slots as JSON text, without the wall time, which no two machines share."""
    return dumps({key: {k: v for k, v in plain(c).items() if k != "seconds"} for key, c in counted.items()})


def info_attrs(info: EpisodeInfo) -> dict[str, Any]:
    """HDF5 attributes of an episode; what is None is left out, and the id is the name of its group."""
    attrs: dict[str, Any] = {}
    for f in fields(info):
        value = getattr(info, f.name)
        if f.name == "id" or value is None:
            continue
        if f.name in _FROM_JSON:
            value = dumps(value)
        elif f.name == "seed":
            value = np.array(value, dtype=np.int64)
        if isinstance(value, str) and len(value.encode()) > _ATTR_BYTES:
            raise BadValue(f"{f.name} of episode {info.id} takes {len(value)} characters; {_ATTR_BYTES} bytes at most")
        attrs[f.name] = value
    return attrs


def info(episode_id: str, attrs: Mapping[str, Any]) -> EpisodeInfo:
    """Scalars of an episode from its HDF5 attributes."""
    found: dict[str, Any] = {"id": episode_id}
    for f in fields(EpisodeInfo):
        if f.name in attrs:
            value = attrs[f.name]
            if f.name in _FROM_JSON:
                found[f.name] = _FROM_JSON[f.name](json.loads(value))
            elif f.name == "seed":
                found[f.name] = tuple(int(s) for s in value)
            else:
                found[f.name] = plain(value)
        elif f.name in _OPTIONAL:
            found[f.name] = None
    return EpisodeInfo(**found)


def _register(j: Mapping[str, Any]) -> CaptionSet:
    sentences = {k: Sentence(j[k]["text"], tuple(j[k]["events"])) for k in _SENTENCES}
    return CaptionSet(**sentences, captions=tuple(Caption(**c) for c in j["captions"]))


_SENTENCES = ("failure", "cue", "rationale", "correction")
_OPTIONAL = {"cause_s", "onset_s", "end_s", "recoverable_until_s", "borderline", "preference", "relabelled_from"}
_FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "modes": tuple,
    "scene_params": dict,
    "appearance": dict,
    "operators": tuple,
    "certificate": certificate,
    "preference": preference,
    "text": text,
}
