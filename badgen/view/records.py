"""What the gallery shows of the episodes of one group, as plain values that are written into one data file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from badgen.contracts.arrays import F32, F64
from badgen.contracts.captions import CaptionSet
from badgen.contracts.exporter import StoredEpisode
from badgen.contracts.recoverability import Recoverability
from badgen.view.companions import companions, own_words
from badgen.view.edge_words import near_line, recoverable, tries_at_a_moment
from badgen.view.facts import facts, headline, marks, sentence
from badgen.view.words import measured, plain, seconds

Named = tuple[tuple[str, str], ...]  # (name, text), in the order in which they are shown
_POINTS = 300  # of a curve; more would not be visible


@dataclass(frozen=True)
class Film:
    """The video of one camera."""

    camera: str
    address: str  # relative to the page
    fps: float
    frames: int
    restyled: str | None = None  # address of the same film as a restyler made it


@dataclass(frozen=True)
class Curves:
    """Labels over time, at no more than `_POINTS` of the stored rows."""

    time_s: tuple[float, ...]
    reward: tuple[float, ...]
    reward_frame: tuple[float, ...]
    progress: tuple[float, ...]


@dataclass(frozen=True)
class Beside:
    """An episode that this one can be shown beside.

    Attributes:
        id: its id.
        name: what it is, in two or three words.
        words: what stands at its video.
        own_words: what stands at the video of this one meanwhile.
    """

    id: str
    name: str
    words: str
    own_words: str


@dataclass(frozen=True)
class Saved:
    """Until when a failure could be saved.

    Attributes:
        words: the same, as a sentence.
        tries: starts at each moment.
        moments: (time in seconds, share that is saved, ends of its 95 % interval).
        limit: last moment at which it is saved, and first one at which it is lost [s]; None without a limit.
    """

    words: str
    tries: int
    moments: tuple[tuple[float, float, float, float], ...]
    limit: tuple[float, float] | None


@dataclass(frozen=True)
class Texts:
    """Text about a failure: what a viewer can see, and what only the simulator knows."""

    observable: Named
    cause: str
    privileged: Named


@dataclass(frozen=True)
class ShownClause:
    """One clause of the certificate with its measured numbers."""

    name: str
    holds: bool
    measured: str


@dataclass(frozen=True)
class EpisodeRecord:
    """Everything that the gallery shows of one episode.

    Attributes:
        beside: what it can be shown beside, the first choice first; nothing for a clean twin.
        camera: the one that is shown first: the first that shows the failure.
        poster: address of a still picture; None without frames, as for `sheet`.
        sheet: address of the contact sheet.
        near: one line on its near-miss pair; None for other episodes.
        saved: until when it could be saved; None where that was not tried.
        marks: (name, time in seconds) of cause, onset and restart.
        captions: (time in seconds, text): what happens when.
        texts: None for a success.
        events: rows of `event_columns`.
    """

    event_columns: ClassVar[tuple[str, ...]] = ("event", "rule", "start", "detected", "stop", "severity", "evidence")

    id: str
    beside: tuple[Beside, ...]
    outcome: str
    headline: str
    sentence: str
    near: str | None
    instruction: str
    camera: str | None
    poster: str | None
    sheet: str | None
    films: tuple[Film, ...]
    curves: Curves
    saved: Saved | None
    marks: tuple[tuple[str, float], ...]
    captions: tuple[tuple[float, str], ...]
    texts: Texts | None
    facts: Named
    events: tuple[tuple[str, ...], ...]
    accepted: bool
    verdict: str
    clauses: tuple[ShownClause, ...]


@dataclass(frozen=True)
class GroupRecord:
    """The episodes of one group."""

    name: str
    event_columns: tuple[str, ...]
    episodes: tuple[EpisodeRecord, ...]


def group_record(name: str, episodes: Sequence[StoredEpisode], sheets: bool = True) -> GroupRecord:
    """Gather what the page shows of a group, with or without contact sheets."""
    return GroupRecord(name, EpisodeRecord.event_columns, tuple(_record(e, episodes, sheets) for e in episodes))


def video_address(episode: StoredEpisode, camera: int) -> str:
    """Address of a video; relabelled episodes share it. Camera names may not be file names, so numbers are used."""
    return f"media/{episode.info.relabelled_from or episode.info.id}-{camera}.mp4"


def restyled_by(episode: StoredEpisode, camera: str) -> str | None:
    """The first restyler with a video of this camera; None without any."""
    return next((name for name, of in sorted(episode.repaints.items()) if camera in of), None)


def restyled_address(episode: StoredEpisode, camera: int) -> str | None:
    """Address of the restyled video of a camera, by number; None where there is none."""
    if restyled_by(episode, episode.cameras[camera]) is None:
        return None
    return f"media/{episode.info.id}-{camera}-restyled.mp4"


def poster_address(episode: StoredEpisode) -> str | None:
    """Address of the still picture of an episode with frames."""
    return f"posters/{episode.info.id}.jpg" if episode.cameras else None


def sheet_address(episode: StoredEpisode) -> str | None:
    """Address of a contact sheet, if the episode gets one."""
    return f"sheets/{episode.info.id}.png" if episode.cameras and not episode.info.is_twin else None


def first_camera(episode: StoredEpisode) -> str | None:
    """The first camera that shows the failure; the first one of a success, or where none shows it."""
    shows = (c for c in episode.cameras if episode.visible_s(c) is not None)
    return next(shows, episode.cameras[0] if episode.cameras else None)


def _record(episode: StoredEpisode, group: Sequence[StoredEpisode], sheets: bool) -> EpisodeRecord:
    info = episode.info
    certificate = info.certificate
    return EpisodeRecord(
        id=info.id,
        beside=tuple(
            Beside(c.episode.info.id, c.name, c.words, own_words(episode, c) or headline(episode))
            for c in companions(episode, group)
        ),
        outcome=info.outcome,
        headline=headline(episode),
        sentence=sentence(episode),
        near=near_line(info, next((e.info for e in group if e.info.id == info.near_pair), None)),
        instruction=info.instruction,
        camera=first_camera(episode),
        poster=poster_address(episode),
        sheet=sheet_address(episode) if sheets else None,
        films=tuple(_film(episode, i) for i in range(len(episode.cameras))),
        curves=_curves(episode),
        saved=_saved(info),
        marks=tuple(marks(info)),
        captions=tuple((float(c.time_s), c.text) for c in info.text.observable.captions),
        texts=_texts(episode),
        facts=tuple(facts(episode)),
        events=_events(episode),
        accepted=certificate.accepted,
        verdict="accepted" if certificate.accepted else f"rejected: {plain(certificate.reason)}",
        clauses=tuple(ShownClause(plain(c.name), c.holds, measured(c.measured)) for c in certificate.clauses),
    )


def _film(episode: StoredEpisode, i: int) -> Film:
    camera = episode.cameras[i]
    frames = len(episode.frame_steps(camera))
    return Film(camera, video_address(episode, i), episode.fps(camera), frames, restyled_address(episode, i))


def _curves(episode: StoredEpisode) -> Curves:
    arrays = episode.arrays()
    labels, count = arrays.labels, len(arrays.time_s)
    rows = np.unique(np.linspace(0, count - 1, min(_POINTS, count)).round().astype(int))

    def at_rows(values: F32 | F64) -> tuple[float, ...]:
        return tuple(round(float(v), 3) for v in values[rows])

    named = (labels.reward, labels.reward_frame, labels.progress)
    return Curves(at_rows(arrays.time_s), *map(at_rows, named))


def _saved(found: Recoverability) -> Saved | None:
    words, moments = recoverable(found), found.recovery_curve
    if words is None or not moments:
        return None
    until_s, from_s = found.recoverable_until_s, found.unrecoverable_from_s
    return Saved(
        words=f"It {words}." if words.startswith("can") else f"It is {words}.",
        tries=tries_at_a_moment(found),
        moments=tuple((m.time_s, m.saved / m.tries, m.low, m.high) for m in moments),
        limit=None if until_s is None or from_s is None else (until_s, from_s),
    )


def _texts(episode: StoredEpisode) -> Texts | None:
    if episode.info.outcome == "success":
        return None
    text = episode.info.text
    return Texts(_sentences(text.observable), text.privileged.failure.text, _sentences(text.privileged))


def _sentences(captions: CaptionSet) -> Named:
    named = (
        ("Look for", captions.cue.text),
        ("Why it is worse", captions.rationale.text),
        ("Do instead", captions.correction.text),
    )
    return tuple((name, text) for name, text in named if text)


def _events(episode: StoredEpisode) -> tuple[tuple[str, ...], ...]:
    """Write the events as rows of `EpisodeRecord.event_columns`."""
    return tuple(
        (
            plain(e.kind),
            plain(e.rule),
            seconds(e.start_s),
            seconds(e.detected_s),
            seconds(e.stop_s),
            f"{e.severity:.2f}",
            measured(e.evidence),
        )
        for e in episode.events
    )
