"""Convert the scalars of an episode to HDF5 attributes and back; nested values are stored as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from types import NoneType
from typing import Any, get_args, get_type_hints

import numpy as np

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.errors import BadValue
from badgen.contracts.slot_count import SlotCount
from badgen.serialization import from_json, to_json, to_text

_ATTR_BYTES = 60_000  # HDF5 keeps an attribute in the object header, which ends at 64 KiB
_AS_JSON = frozenset(
    {
        "modes",
        "scene_params",
        "appearance",
        "operators",
        "certificate",
        "preference",
        "text",
        "shown_px",
        "rules_seen",
        "recovery_curve",
    }
)
_OPTIONAL = tuple(name for name, kind in get_type_hints(EpisodeInfo).items() if NoneType in get_args(kind))


def counts_json(counted: Mapping[str, SlotCount]) -> str:
    """Counts of slots as JSON text, without the wall time, which is not reproducible."""
    return to_text({key: {k: v for k, v in to_json(c).items() if k != "seconds"} for key, c in counted.items()})


def info_attrs(info: EpisodeInfo) -> dict[str, Any]:
    """HDF5 attributes of an episode, without fields that are None; the id is the name of the HDF5 group."""
    attrs: dict[str, Any] = {}
    for f in fields(info):
        value = getattr(info, f.name)
        if f.name == "id" or value is None:
            continue
        if f.name in _AS_JSON:
            value = to_text(value)
        elif f.name == "seed":
            value = np.array(value, dtype=np.int64)
        if isinstance(value, str) and len(value.encode()) > _ATTR_BYTES:
            raise BadValue(f"{f.name} of episode {info.id} takes {len(value)} characters; {_ATTR_BYTES} bytes at most")
        attrs[f.name] = value
    return attrs


def info(episode_id: str, attrs: Mapping[str, Any]) -> EpisodeInfo:
    """Scalars of an episode from its HDF5 attributes; raises StoreError that names what is missing or wrong."""
    found: dict[str, Any] = dict.fromkeys(_OPTIONAL) | {"id": episode_id}
    for f in fields(EpisodeInfo):
        if f.name in attrs:
            found[f.name] = _read(f.name, attrs[f.name])
    return from_json(EpisodeInfo, found)


def _read(name: str, value: Any) -> Any:
    if name in _AS_JSON:
        return json.loads(value)
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value
