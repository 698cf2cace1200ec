"""What is decided before the first run is written: how many frames each has, and which runs hide their failure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Entry, Selection, ends_too_well, evenly, exact, require_both_ends

LABELS = ("reward_frame", "reward_visible")
View = tuple[str, str]  # episode and camera


@dataclass(frozen=True)
class Plan:
    """What all runs have in common, and which of them go into a folder of their own.

    Attributes:
        label: the label that is the level of a frame.
        rows: frames of every run. Sums of scores are compared between runs, so all have equally many.
        hidden: runs that break a rule and end in a picture that does not show it.
        beside: runs of clean successes that stand beside a hidden run of their group, so that there is a pair.
        alone: number of hidden runs whose clean success is not exported.
    """

    label: str
    rows: int
    hidden: frozenset[View]
    beside: frozenset[View]
    alone: int

    def frames(self, episode: StoredEpisode, camera: str) -> list[int]:
        """Indices of the frames of a view that are shown."""
        return evenly(len(episode.frame_steps(camera)), self.rows)

    def folders(self, entry: Entry, camera: str) -> list[str]:
        """Every data_dir that a run is in."""
        view = entry.id, camera
        main = f"{entry.split}/{goal_key(entry)}"
        apart = f"{entry.split}-hidden/{goal_key(entry)}"
        return [apart] if view in self.hidden else [main, apart] if view in self.beside else [main]


def goal_key(entry: Entry) -> str:
    """Name of the folder of a goal: a judge is told one task description for all runs of a folder."""
    named = "\0".join((*entry.goal, entry.instruction))
    names = (re.sub(r"\W+", "_", name) for name in (entry.scene, entry.task))
    return "-".join((*names, hashlib.sha256(named.encode()).hexdigest()[:8]))


def plan_of(selection: Selection, options: Mapping[str, Any]) -> Plan:
    """Check the options and look at the labels of all episodes once; raises BadValue or UnknownName."""
    wanted, label = options["frames"], options["label"]
    if label not in LABELS:
        raise UnknownName("label", label, LABELS)
    require_both_ends(wanted)
    shortest, hidden = _look(selection, label)
    rows = len(evenly(shortest, wanted))
    if rows < 2:
        raise BadValue(f"a view of an episode has {rows} frames, at least 2 are needed; make more with --fps")
    known = {e.id: e for e in selection.entries}
    twins = {view: _companion(known[view[0]], view[1], known) for view in hidden}
    beside = frozenset(twin for twin in twins.values() if twin is not None)
    return Plan(label, rows, frozenset(hidden), beside, sum(twin is None for twin in twins.values()))


def _look(selection: Selection, label: str) -> tuple[int, list[View]]:
    """The smallest number of frames of any view, and the views that end better than their outcome allows."""
    counts: list[int] = []
    hidden: list[View] = []
    for entry in selection.entries:
        episode = selection.read(entry)
        curve: F32 = getattr(episode.arrays().labels, label)
        for camera in selection.showing_cameras(episode):
            steps = episode.frame_steps(camera)
            counts.append(len(steps))
            if steps and ends_too_well(episode.info, exact(curve[steps[-1]])):
                hidden.append((entry.id, camera))
    return min(counts, default=0), hidden


def _companion(entry: Entry, camera: str, known: Mapping[str, Entry]) -> View | None:
    """The same view of the clean success of the group, if it is exported under the same words."""
    twin = known.get(entry.twin)
    if twin is None or not twin.success or goal_key(twin) != goal_key(entry) or camera not in twin.cameras:
        return None
    return twin.id, camera
