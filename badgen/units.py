"""Units of named numbers: the last part of a name says its unit, as in `lift_m`, `limit_n`, `cause_s`."""

from __future__ import annotations

from collections.abc import Mapping

# Longer endings come before those that they end in.
_UNITS: Mapping[str, str] = {
    "_nmsprad": "N·m·s/rad",
    "_radps": "rad/s",
    "_mps2": "m/s²",
    "_mps": "m/s",
    "_rad": "rad",
    "_deg": "°",
    "_nms": "N·m·s",
    "_nm": "N·m",
    "_ns": "N·s",
    "_hz": "Hz",
    "_kg": "kg",
    "_px": "px",
    "_mm": "mm",
    "_pct": "%",
    "_n": "N",
    "_m": "m",
    "_s": "s",
    "_j": "J",
    "_w": "W",
}


def split_unit(name: str) -> tuple[str, str]:
    """What a number is, in words, and its unit, empty where the name has none: `peak_force_n` -> `peak force`, `N`."""
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            return name.removesuffix(ending).replace("_", " "), unit
    return name.replace("_", " "), ""
