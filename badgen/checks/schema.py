"""What a stored episode must hold: attributes by the fields of `EpisodeInfo`, arrays with their types and ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from badgen.contracts.episode import EpisodeInfo

SEED_NUMBERS = 6  # the root, then the spawn key of one stream
UNIT = (0.0, 1.0)
ATTRIBUTE_RANGES: Mapping[str, tuple[float, float]] = {
    "severity": UNIT,
    "partial_success": UNIT,
    "control_hz": (1e-9, np.inf),
    "margin": (0.0, np.inf),
    "margin_share": (0.0, np.inf),
    "shown_frames": (0, np.inf),
    "shown_for_s": (0.0, np.inf),
    "end_value": UNIT,
    "end_trace_m": (0.0, np.inf),
    "end_turn_deg": (0.0, 180.0),
    "horizon_s": (0.0, np.inf),
    "near_strength": UNIT,
    "near_other_strength": UNIT,
    "near_apart_m": (0.0, np.inf),
    "near_apart_deg": (0.0, 180.0),
}
_NUMPY: Mapping[type, tuple[type, ...]] = {
    str: (str,),
    bool: (np.bool_,),
    float: (np.floating, np.integer),  # a whole number may be stored as one
    int: (np.integer,),
}


@dataclass(frozen=True, slots=True)
class ArraySpec:
    """One array of an episode.

    Attributes:
        axes: what each axis counts; axes of one name have one length.
        limits: smallest and largest value allowed; every value must be finite in any case.
        names: attribute with the names of the columns (for `phase`: of the values); "" where there is none.
    """

    name: str
    dtype: str
    axes: tuple[str, ...]
    limits: tuple[float, float] = (-np.inf, np.inf)
    names: str = ""


ARRAYS = (
    ArraySpec("time_s", "float64", ("rows",), (0.0, np.inf)),
    ArraySpec("first_state", "float64", ("nstate",)),
    ArraySpec("extra_state", "float64", ("rows", "extra")),
    ArraySpec("qpos", "float64", ("rows", "nq")),
    ArraySpec("qvel", "float64", ("rows", "nv")),
    ArraySpec("action", "float64", ("rows", "commands")),
    ArraySpec("ctrl", "float64", ("rows", "nu")),
    ArraySpec("contact_n", "float64", ("rows", "pairs"), (0.0, np.inf), "pairs"),
    ArraySpec("phase", "int16", ("rows",), (0, np.inf), "names"),
    ArraySpec("progress", "float32", ("rows",), UNIT),
    ArraySpec("reward", "float32", ("rows",), UNIT),
    ArraySpec("reward_visible", "float32", ("rows",), UNIT),
    ArraySpec("reward_frame", "float32", ("rows",), UNIT),
    ArraySpec("milestones", "float32", ("rows", "milestones"), UNIT, "names"),
)


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """One attribute of an episode, or of a video.

    Attributes:
        kind: type hint of the value.
        optional: whether it may be absent.
        is_json: whether the value is stored as JSON text.
    """

    name: str
    kind: Any
    optional: bool
    is_json: bool

    def misfit(self, value: Any) -> str | None:
        """What is wrong with a value that is not JSON; None where it fits."""
        if get_origin(self.kind) is tuple:
            whole = isinstance(value, np.ndarray) and value.ndim == 1 and value.dtype == np.int64
            return None if whole else f"is {_type_of(value)}, must be a vector of int64"
        if get_origin(self.kind) is Literal:
            allowed = get_args(self.kind)
            return None if value in allowed else f"is {value!r}; allowed are {', '.join(map(str, allowed))}"
        if isinstance(value, _NUMPY[self.kind]):
            return None
        return f"is {_type_of(value)}, must be {_NAMES[self.kind]}"


def _attribute(name: str, hint: Any) -> AttributeSpec:
    optional = get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint)
    kind = next(k for k in get_args(hint) if k is not NoneType) if optional else hint
    scalar = kind in _NUMPY or get_origin(kind) is Literal or kind == tuple[int, ...]
    return AttributeSpec(name, kind, optional, is_json=not scalar)


def _type_of(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} with shape {value.shape}"
    return f"{value.item()!r} ({value.dtype})" if isinstance(value, np.generic) else repr(value)


_NAMES: Mapping[type, str] = {str: "text", bool: "a boolean", float: "a number", int: "a whole number"}
ATTRIBUTES = tuple(_attribute(name, hint) for name, hint in get_type_hints(EpisodeInfo).items() if name != "id")
VIDEO_ATTRIBUTES = (
    AttributeSpec("fps", float, optional=False, is_json=False),
    AttributeSpec("width", int, optional=False, is_json=False),
    AttributeSpec("height", int, optional=False, is_json=False),
    AttributeSpec("codec", str, optional=False, is_json=False),
    AttributeSpec("steps", tuple[int, ...], optional=False, is_json=False),
    AttributeSpec("visible_s", float, optional=True, is_json=False),
    AttributeSpec("misleading", tuple[int, ...], optional=True, is_json=False),
)
