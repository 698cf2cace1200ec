"""What a world shows, as a flat mapping of names to values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badgen.contracts.world import Obs

WHOLE = "observation"  # name of an observation that is a single array


def named(obs: Obs) -> dict[str, Any]:
    """The parts of an observation by name; those of an inner mapping are named "outer/inner"."""
    return dict(_parts(obs, "")) if isinstance(obs, Mapping) else {WHOLE: obs}


def _parts(obs: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for name, value in obs.items():
        if isinstance(value, Mapping):
            yield from _parts(value, f"{above}{name}/")
        else:
            yield f"{above}{name}", value
