"""Which episodes are judged, and how many failures are not, by reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Entry, Selection
from exporters.gvl.cameras import cameras_of
from exporters.gvl.context import comparable
from exporters.gvl.endings import Ending
from exporters.gvl.settings import EVERY, Settings


@dataclass(frozen=True)
class Judged:
    """The episodes to judge; and failures that are not judged.

    Attributes:
        entries: the episodes.
        unseen: failures that the camera does not show.
        as_if_done: failures whose curve ends as if they were done, where frames are judged alone.
        alone: failures for which there is no context.
    """

    entries: tuple[Entry, ...]
    unseen: int = 0
    as_if_done: int = 0
    alone: int = 0

    def facts(self) -> dict[str, int]:
        """For the datasheet."""
        return {
            "failures_not_seen": self.unseen,
            "failures_that_end_as_if_done": self.as_if_done,
            "failures_without_references": self.alone,
        }

    def told(self, label: str) -> list[str]:
        """Sentences for the user on what is left out."""
        as_if_done = (
            f"{self.as_if_done} failures are neither judged nor context: they break a rule, and {label} ends as if "
            "they were done, since their last pictures do not show it"
        )
        alone = f"{self.alone} failures are not judged, since there are no references for them from other groups"
        return [text for count, text in ((self.as_if_done, as_if_done), (self.alone, alone)) if count]


def judged_of(selection: Selection, settings: Settings, ends: Mapping[str, Ending]) -> Judged:
    """The named episodes, else all failures that can be judged; raises BadValue or UnknownName."""
    cameras = dict.fromkeys(c for e in selection.entries for c in e.cameras)
    for camera in settings.cameras:
        if camera not in (*cameras, EVERY):
            raise UnknownName("camera", camera, cameras)
    found = _named(selection, settings, ends) if settings.episodes else _all_failures(selection, settings, ends)
    return replace(found, entries=_with_twins(found.entries, selection)) if settings.twins else found


def _with_twins(entries: Sequence[Entry], selection: Selection) -> tuple[Entry, ...]:
    """Each failure followed by its clean twin, where that is selected; no episode is there twice."""
    by_id = {e.id: e for e in selection.entries}
    return tuple(dict.fromkeys(m for e in entries for m in (e, by_id.get(e.twin)) if m is not None))


def _named(selection: Selection, settings: Settings, ends: Mapping[str, Ending]) -> Judged:
    """The episodes that the user names; one that cannot be judged is an error."""
    selected = {e.id: e for e in selection.entries}
    found: dict[str, StoredEpisode] = {e.info.id: e for e in map(selection.dataset.episode, settings.episodes)}
    if lost := [i for i in found if i not in selected]:
        raise BadValue(f"episode {lost[0]} has no frames to judge, or the other options leave it out")
    entries = [selected[i] for i in found]
    for e in entries:
        if not _shows(selection, settings, e):
            raise BadValue(
                f"{' or '.join(_named_cameras(settings)) or 'no camera'} does not show what goes wrong in {e.id}; "
                f"cameras that do: {', '.join(e.seen_by) or 'none'}; choose one of them, or give --seen all"
            )
        if not e.success and ends[e.id].as_if_done:
            raise BadValue(
                f"{e.id} breaks a rule, and its {settings.rule.label} ends at {ends[e.id].last:.0%} as if it were "
                f"done, since its last pictures do not show it; choose another episode, or --rule run"
            )
        _require_context(selection, settings, e, ends)
    return Judged(tuple(entries))


def _all_failures(selection: Selection, settings: Settings, ends: Mapping[str, Ending]) -> Judged:
    failures = [e for e in selection.entries if not e.success]
    if not failures:
        raise BadValue("the dataset has no failure with frames to judge; make one with --cameras and a failure mode")
    shown = [e for e in failures if _shows(selection, settings, e)]
    if not shown:
        raise BadValue("no chosen camera shows what goes wrong; choose others, or give --seen all")
    fit = [e for e in shown if not ends[e.id].as_if_done]
    if not fit:
        raise BadValue(
            f"the {settings.rule.label} of every failure ends as if it were done, since the last pictures do not "
            "show the rule that is broken; choose --rule run, or make episodes of other modes"
        )
    kept = [e for e in fit if _has_context(selection, settings, e, ends)]
    if not kept:
        _require_context(selection, settings, fit[0], ends)
    return Judged(tuple(kept), len(failures) - len(shown), len(shown) - len(fit), len(fit) - len(kept))


def _shows(selection: Selection, settings: Settings, entry: Entry) -> bool:
    """Whether what goes wrong is visible from the camera of the prompt."""
    if selection.shared.seen == "all" or entry.success:
        return True
    wanted = _named_cameras(settings) or selection.shared.cameras or entry.cameras
    return bool(set(wanted) & set(entry.seen_by))


def _require_context(selection: Selection, settings: Settings, entry: Entry, ends: Mapping[str, Ending]) -> None:
    if not _has_context(selection, settings, entry, ends):
        cameras = " or ".join(map(repr, cameras_of(entry, selection, settings)))
        raise BadValue(
            f"{entry.id} needs references from other groups: a failure of {entry.scene!r} that {cameras} shows, and a "
            "clean success. There are none; make more episodes (--n), or give --references 0"
        )


def _has_context(selection: Selection, settings: Settings, entry: Entry, ends: Mapping[str, Ending]) -> bool:
    """Whether there are references for an episode, or none are wanted."""
    cameras = cameras_of(entry, selection, settings)
    return not settings.allotment(len(cameras)).failures or bool(comparable(entry, selection, cameras, ends))


def _named_cameras(settings: Settings) -> tuple[str, ...]:
    """The cameras that the user names, if not all."""
    return tuple(c for c in settings.cameras if c != EVERY)
