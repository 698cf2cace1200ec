"""From which cameras an episode is judged."""

from __future__ import annotations

from badgen.contracts.errors import UnknownName
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Entry, Selection
from exporters.gvl.settings import EVERY, Settings


def cameras_of(entry: Entry, selection: Selection, settings: Settings) -> tuple[str, ...]:
    """The chosen cameras, else those `views` cameras that show best what goes wrong; raises UnknownName.

    A success is judged from the camera of the failure whose twin it is, so that the view says nothing about it.
    """
    episode = selection.read(entry)
    views = selection.views(episode)
    if settings.cameras == (EVERY,):
        return views
    for camera in settings.cameras:
        if camera not in views:
            raise UnknownName("camera", camera, entry.cameras)
    if settings.cameras:
        return settings.cameras
    failures = (e for e in selection.entries if entry.success and e.twin == entry.id and not e.success)
    showing = selection.read(next(failures, entry))
    found = _clearest_first(showing, tuple(c for c in selection.showing_cameras(showing) if c in views) or views)
    return (*found, *(c for c in views if c not in found))[: settings.views]


def _clearest_first(episode: StoredEpisode, cameras: tuple[str, ...]) -> list[str]:
    """The cameras, first the one with the largest displacement of what shows the failure.

    Of equals it is the one with the longest time from the first frame that shows it to the last, then the first.
    """
    shown_px = {c: episode.info.shown_px.get(c, 0.0) for c in cameras}
    equals = len(set(shown_px.values())) < len(shown_px)  # else the times need not be read, which takes long

    def shown_for_s(camera: str) -> float:
        seen_s, steps = episode.visible_s(camera), episode.frame_steps(camera)
        return float(episode.arrays().time_s[steps[-1]]) - seen_s if seen_s is not None and steps else 0.0

    return sorted(cameras, key=lambda c: (shown_px[c], shown_for_s(c) if equals else 0.0), reverse=True)
