"""What all runs of an export have in common: their number of frames, and how a success may end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Entry, Selection, ends_too_well, evenly, exact, require_both_ends
from badgen.selection.trim import WHOLE_S

LABELS = ("reward_frame", "reward")
_Goal = tuple[str, str, str]


@dataclass(frozen=True)
class Plan:
    """What is decided before the first run is written.

    Attributes:
        label: which label is the level of a frame.
        rows: frames of every run; their sums of scores are compared, so all runs have equally many.
        lowest: goal -> the level at which the worst success of that goal ends.
    """

    label: str
    rows: int
    lowest: Mapping[_Goal, float]

    def frames(self, episode: StoredEpisode, camera: str) -> list[int]:
        """Indices of the frames of a view that are shown."""
        return evenly(len(episode.frame_steps(camera)), self.rows)

    def hides(self, entry: Entry, episode: StoredEpisode, last: float) -> bool:
        """Whether a run that ends at the level `last` is no success although its last picture looks like one.

        That depends on the level: `reward` remembers what went wrong before, so nothing is hidden from its judges.
        """
        if entry.success:
            return False
        lowest = self.lowest.get(entry.goal, min(self.lowest.values(), default=1.0))
        looks_done = last >= lowest or ends_too_well(episode.info, last)
        whole = entry.last_s == WHOLE_S  # `evident` is about the last picture of the whole episode
        return looks_done or (self.label == "reward_frame" and whole and not episode.info.evident)


def plan_of(selection: Selection, options: Mapping[str, Any]) -> Plan:
    """Check the options and look at all episodes once; raises BadValue or UnknownName."""
    wanted, label = options["frames"], options["label"]
    if label not in LABELS:
        raise UnknownName("label", label, LABELS)
    require_both_ends(wanted)
    least: list[int] = []
    lowest: dict[_Goal, float] = {}
    for entry in selection.entries:
        episode = selection.read(entry)
        steps = [episode.frame_steps(c) for c in selection.showing_cameras(episode)]
        least += map(len, steps)
        if entry.success and steps:
            last = last_level(episode, label, [s[-1] for s in steps])
            lowest[entry.goal] = min(last, lowest.get(entry.goal, last))
    rows = len(evenly(min(least, default=0), wanted))
    if rows < 2:
        raise BadValue(f"a view of an episode has {rows} frames to show, at least 2 are needed; make more with --fps")
    return Plan(label, rows, lowest)


def last_level(episode: StoredEpisode, label: str, steps: Sequence[int]) -> float:
    """The lowest of the levels at these rows."""
    curve: F32 = getattr(episode.arrays().labels, label)
    return min(exact(curve[step]) for step in steps)
