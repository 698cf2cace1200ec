"""Which episodes of an export show restyled pictures, decided by group, so that style never tells a failure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from badgen.selection.entry import Entry
from badgen.selection.options import Shared
from badgen.selection.split import unit


def restyled(entries: Sequence[Entry], shared: Shared) -> list[Entry]:
    """The entries as an export shows them: with `video=aug` only those that have restyled videos.

    With `video=both`, all members of a group show restyled pictures, from cameras that all of them have restyled
    videos of, or none does.
    """
    if shared.video == "raw":
        return list(entries)
    if shared.video == "aug":
        return [made for e in entries if (made := _shown(e, _available(e, shared))) is not None]
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for e in entries:
        groups[e.group].append(e)
    common = {name: _common(members, shared) for name, members in groups.items()}
    return [_shown(e, common[e.group]) or e for e in entries]


def _available(entry: Entry, shared: Shared) -> Mapping[str, tuple[str, ...]]:
    """Restyler -> cameras that are wanted and that it has restyled."""
    wanted = shared.cameras or entry.cameras
    chosen = {name: tuple(c for c in cameras if c in wanted) for name, cameras in entry.restylers}
    return {name: cameras for name, cameras in chosen.items() if cameras}


def _common(members: Sequence[Entry], shared: Shared) -> Mapping[str, tuple[str, ...]]:
    """What all members of a group have; empty for a group that shows its raw pictures."""
    group = members[0].group
    if unit("video", group, str(shared.seed)) >= shared.video_share:
        return {}
    found = dict(_available(members[0], shared))
    for other in members[1:]:
        there = _available(other, shared)
        found = {name: tuple(c for c in cameras if c in there.get(name, ())) for name, cameras in found.items()}
    return {name: cameras for name, cameras in found.items() if cameras}


def _shown(entry: Entry, available: Mapping[str, tuple[str, ...]]) -> Entry | None:
    """The entry with the pictures of one restyler; None where there are none."""
    if not available:
        return None
    names = list(available)
    name = names[int(unit("restyler", entry.group) * len(names))]
    cameras = available[name]
    return replace(entry, restyler=name, cameras=cameras, seen_by=tuple(c for c in entry.seen_by if c in cameras))
