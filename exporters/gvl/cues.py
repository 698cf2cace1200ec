"""Sentences about failures, without those whose evidence pictures cannot show."""

from __future__ import annotations

from collections.abc import Iterable

from badgen.contracts.captions import CaptionSet, Sentence
from badgen.contracts.exporter import StoredEpisode

MAX_CUES = 12  # a longer list would distract from the pictures; cues of the context are first
# Kinds of events that are forces, or faster than frames: no picture shows a knock, a jerk or a skid.
_UNSEEN = frozenset({"excess_force", "shaking", "too_fast", "foot_slip"})
# Kinds of events that only frames in order of time show.
_IN_ORDER = frozenset({"late", "stall", "retry", "freeze", "too_slow", "march", "backward", "forward", "reverted"})


def cues_of(episodes: Iterable[StoredEpisode], privileged: bool, in_order: bool) -> tuple[str, ...]:
    """Cues of the failures, each once, at most MAX_CUES; `in_order` says whether frames come in order of time."""
    cues: dict[str, None] = {}
    for e in episodes:
        if e.info.outcome != "success":
            cues[_shown(e, _captions(e, privileged).cue, privileged, in_order)] = None
            if len(cues) > MAX_CUES:  # one of them may be empty
                break
    return tuple(cue for cue in cues if cue)[:MAX_CUES]


def told(episode: StoredEpisode, privileged: bool) -> str:
    """What goes wrong in a failure, or what to look for in it; empty where frames in order cannot show it."""
    if episode.info.outcome == "success":
        return ""
    captions = _captions(episode, privileged)
    found = (_shown(episode, s, privileged, in_order=True) for s in (captions.failure, captions.cue))
    return next(filter(None, found), "")


def _captions(episode: StoredEpisode, privileged: bool) -> CaptionSet:
    text = episode.info.text
    return text.privileged if privileged else text.observable


def _shown(episode: StoredEpisode, said: Sentence, privileged: bool, in_order: bool) -> str:
    """The sentence, or "" where it states an event that the frames cannot show; privileged text may state any."""
    hidden = _UNSEEN if in_order else _UNSEEN | _IN_ORDER
    events = episode.events
    kinds = {events[i].kind for i in said.events if i < len(events)}  # a film may end before an event
    return said.text if privileged or not kinds & hidden else ""
