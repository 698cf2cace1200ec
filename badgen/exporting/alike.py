"""What all episodes of one export must share, where its readers expect rows of one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredEpisode
from badgen.selection.entry import Entry
from badgen.selection.select import Selection

Aspect: TypeAlias = Literal[
    "robot", "joints", "action", "cameras", "picture size", "frames per second", "object positions"
]
ONE_SHAPE: tuple[Aspect, ...] = get_args(Aspect)


def require_alike(selection: Selection, aspects: Sequence[Aspect]) -> None:
    """Raise BadValue where two selected episodes differ in one of these aspects; the error names every difference.

    The number of object positions counts only with `privileged`, since they are not exported otherwise.
    """
    counted = [a for a in aspects if a != "object positions" or selection.shared.privileged]
    if not counted:
        return
    first = selection.entries[0]
    shape = _shape(selection, first, counted)
    for entry in selection.entries[1:]:
        found = _shape(selection, entry, counted)
        if found != shape:
            differences = "; ".join(_difference(a, shape[a], found[a]) for a in counted if shape[a] != found[a])
            raise BadValue(
                f"episodes {first.id} and {entry.id} do not fit into one export, since its readers expect one shape: "
                f"{differences}; export them separately, or choose with --only scene=... and --cameras"
            )


def _shape(selection: Selection, entry: Entry, aspects: Sequence[Aspect]) -> dict[Aspect, tuple[str, ...]]:
    """The values of each aspect of an episode, as words."""
    episode = selection.read(entry)
    cameras = selection.views(episode)
    return {aspect: _aspect(episode, cameras, aspect) for aspect in aspects}


def _aspect(episode: StoredEpisode, cameras: tuple[str, ...], aspect: Aspect) -> tuple[str, ...]:
    if aspect == "cameras":
        return cameras
    if aspect == "picture size":
        return tuple(dict.fromkeys(f"{width}x{height}" for width, height in map(episode.size, cameras)))
    if aspect == "frames per second":
        return tuple(dict.fromkeys(f"{episode.fps(c):g}" for c in cameras))
    return (episode.info.robot,) if aspect == "robot" else _of_robot(episode, aspect)


def _of_robot(episode: StoredEpisode, aspect: Aspect) -> tuple[str, ...]:
    robot = episode.robot()
    if aspect == "joints":
        return robot.joints
    if aspect == "action":
        return tuple(a.name for h in robot.handles for a in h.actuators)
    return (str(len(robot.others)),)


def _difference(aspect: Aspect, one: tuple[str, ...], two: tuple[str, ...]) -> str:
    """Long lists are told by their lengths or, where these are equal, by the first names that differ."""
    if aspect in ("joints", "action"):
        if len(one) != len(two):
            return f"{aspect} of {len(one)} and of {len(two)} numbers"
        pairs = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
        one, two = (pairs[0][0],), (pairs[0][1],)
    return f"{aspect} {', '.join(one) or 'none'} and {', '.join(two) or 'none'}"
