"""Check the arrays of a stored episode: presence, type, length and range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np

from badgen.checks.schema import ARRAYS, UNIT, VIDEO_ATTRIBUTES, ArraySpec
from badgen.checks.stored_attributes import parse, read_attributes
from badgen.contracts.video import Repaint
from badgen.store.shard import members
from badgen.store.writer import REPAINTED


def check_arrays(group: Any, lengths: dict[str, int]) -> Iterator[str]:
    """Say what is wrong with the arrays.

    Args:
        group: the episode in its shard.
        lengths: lengths of the axes by name, as far as they are known; those of the arrays are added.
    """
    for spec in ARRAYS:
        yield from _check_array(group, spec, lengths)
    yield from _check_times(group)
    yield from _check_state_columns(group)
    if not isinstance(group.get("reward_terms"), h5py.Group):
        yield "group reward_terms is missing"
        return
    for rule in group["reward_terms"]:
        yield from _check_array(group, ArraySpec(f"reward_terms/{rule}", "float32", ("rows",), UNIT), lengths)


def check_videos(group: Any, rows: int) -> Iterator[str]:
    """Say what is wrong with the videos and their attributes; `rows` is the length of the episode."""
    if not isinstance(group.get("video"), h5py.Group):
        yield "group video is missing"
        return
    yield from _check_folder(group["video"], "video", rows)
    for name, folder in members(group.get(REPAINTED, {})):
        where = f"{REPAINTED}/{name}"
        yield from _check_folder(folder, where, rows)
        for camera, video in members(folder):
            text = video.attrs.get("repaint")
            wrong = parse(Repaint, text)[1] if isinstance(text, str) else " is missing, must be JSON text"
            yield from [] if wrong is None else [f"{where}/{camera}: attribute repaint{wrong}"]


def _check_folder(folder: Any, where: str, rows: int) -> Iterator[str]:
    """Say what is wrong with the videos of an HDF5 group, which is at `where` in the episode."""
    for camera, video in members(folder):
        if video.dtype != np.uint8 or video.ndim != 1:
            yield f"{where}/{camera} must be a vector of uint8, is {video.dtype} with shape {video.shape}"
        problems: list[str] = []
        attrs = read_attributes(video, VIDEO_ATTRIBUTES, problems)
        yield from (f"{where}/{camera}: {text}" for text in problems)
        steps = attrs.get("steps")
        if steps is not None and not _ascending(steps, rows):
            yield f"{where}/{camera}: attribute steps must ascend from 0 to at most {rows - 1}, the last row"
        if steps is not None and not _ascending(attrs.get("misleading", ()), len(steps)):
            yield f"{where}/{camera}: attribute misleading must ascend within the {len(steps)} frames"


def _check_array(group: Any, spec: ArraySpec, lengths: dict[str, int]) -> Iterator[str]:
    stored = group.get(spec.name)
    if not isinstance(stored, h5py.Dataset):
        yield f"array {spec.name} is missing"
        return
    if stored.dtype != np.dtype(spec.dtype):
        yield f"array {spec.name} is {stored.dtype}, must be {spec.dtype}"
        return
    if stored.ndim != len(spec.axes):
        yield f"array {spec.name} has shape {stored.shape}, must have {len(spec.axes)} axes: {', '.join(spec.axes)}"
        return
    columns = _columns(stored, spec)
    if columns is None:
        yield f"array {spec.name}: attribute {spec.names}, a list of texts, is missing"
    elif spec.names and stored.ndim == 2 and columns != stored.shape[1]:
        yield f"array {spec.name} has {stored.shape[1]} columns, but its attribute {spec.names} names {columns}"
    for axis, length in zip(spec.axes, stored.shape, strict=True):
        if lengths.setdefault(axis, length) != length:
            yield f"array {spec.name} has shape {stored.shape}; its axis {axis} must have length {lengths[axis]}"
    highest = columns - 1 if spec.name == "phase" and columns is not None else spec.limits[1]
    yield from _check_values(spec.name, stored[()], spec.limits[0], highest)


def _columns(stored: Any, spec: ArraySpec) -> int | None:
    """How many names an array's attribute holds; None where it is missing or is not a list of texts."""
    if not spec.names:
        return 0
    names = stored.attrs.get(spec.names)
    texts = isinstance(names, np.ndarray) and names.ndim == 1 and all(isinstance(n, str) for n in names)
    return len(names) if texts else None


def _check_values(name: str, values: Any, low: float, high: float) -> Iterator[str]:
    wrong = ~(np.isfinite(values) & (values >= low) & (values <= high))
    if not wrong.any():
        return
    at = np.argwhere(wrong)[0]
    bounds = f"finite and between {low:g} and {high:g}" if np.isfinite(low) or np.isfinite(high) else "finite"
    yield f"array {name} is {values[tuple(at)]:g} in row {at[0]}, must be {bounds}"


def _check_times(group: Any) -> Iterator[str]:
    time_s = group.get("time_s")
    if not isinstance(time_s, h5py.Dataset) or time_s.ndim != 1 or time_s.dtype != np.float64:
        return  # reported already
    if len(time_s) < 2 or time_s[0] != 0.0 or not (np.diff(time_s[()]) > 0).all():
        yield "array time_s must begin at 0 and increase from row to row"


def _check_state_columns(group: Any) -> Iterator[str]:
    """Say what is wrong with the attributes that say which columns of the states are stored, and which are 0."""
    first, extra = group.get("first_state"), group.get("extra_state")
    if not isinstance(first, h5py.Dataset) or not isinstance(extra, h5py.Dataset) or extra.ndim != 2:
        return  # reported already
    zeroed, columns = first.attrs.get("zeroed"), extra.attrs.get("columns")
    if not _whole_numbers(zeroed) or len(zeroed) != 2 or not 0 <= zeroed[0] <= zeroed[1] <= first.size:
        yield f"array first_state: attribute zeroed must be two columns of its {first.size}, the second not before"
    if not _whole_numbers(columns) or len(columns) != extra.shape[1] or not _ascending(columns, first.size):
        yield f"array extra_state: attribute columns must name {extra.shape[1]} of {first.size} columns, ascending"


def _whole_numbers(values: Any) -> bool:
    return isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype == np.int64


def _ascending(numbers: Any, below: int) -> bool:
    """Whether whole numbers increase and stay in [0, below)."""
    values = np.asarray(numbers, dtype=np.int64)
    return not values.size or bool(values[0] >= 0 and values[-1] < below and (np.diff(values) > 0).all())
