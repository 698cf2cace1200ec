"""What the gallery shows of one episode, as plain values; the template `card.html` turns them into HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from badgen.contracts.episode import CaptionSet
from badgen.contracts.exporter import StoredEpisode
from badgen.view.svg import chart
from badgen.view.words import facts, headline, measured, plain, seconds, sentence

Named = tuple[tuple[str, str], ...]  # (name, text), in the order in which they are shown


@dataclass(frozen=True)
class Video:
    """One video of the page."""

    address: str  # relative to the page
    caption: str


@dataclass(frozen=True)
class Pair:
    """The videos of one camera: the twin's, where there is one, and the episode's."""

    camera: str
    videos: tuple[Video, ...]


@dataclass(frozen=True)
class Texts:
    """Text about a failure: what a viewer can see, and what only the simulator knows."""

    instruction: str
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
class Card:
    """Everything that the gallery shows of one episode."""

    event_columns: ClassVar[tuple[str, ...]] = ("event", "rule", "start", "detected", "stop", "severity", "evidence")

    id: str
    mode: str
    outcome: str
    headline: str
    sentence: str
    sheet: str | None  # address of the contact sheet
    pairs: tuple[Pair, ...]
    chart: Markup
    texts: Texts | None  # None for a success
    facts: Named
    events: tuple[tuple[str, ...], ...]  # rows of `event_columns`
    verdict: str
    clauses: tuple[ShownClause, ...]


def card(
    episode: StoredEpisode, twin: StoredEpisode | None, media: Mapping[tuple[str, str], str], sheet: str | None
) -> Card:
    """Gather what the card shows; `media` is (episode id, camera) -> address of a video."""
    info = episode.info
    return Card(
        id=info.id,
        mode=info.mode,
        outcome=info.outcome,
        headline=headline(episode),
        sentence=sentence(episode),
        sheet=sheet,
        pairs=_pairs(episode, twin, media),
        chart=Markup(chart(episode, twin)),  # made by svg.py, which escapes the names it writes
        texts=_texts(episode),
        facts=tuple(facts(episode)),
        events=_events(episode),
        verdict="accepted" if info.certificate.accepted else f"rejected: {plain(info.certificate.reason)}",
        clauses=tuple(ShownClause(plain(c.name), c.holds, measured(c.measured)) for c in info.certificate.clauses),
    )


def _pairs(
    episode: StoredEpisode, twin: StoredEpisode | None, media: Mapping[tuple[str, str], str]
) -> tuple[Pair, ...]:
    """List the videos of each camera, the twin's first; cameras that the twin does not have are left out."""
    shown = [] if twin is None else [(twin.info.id, "clean twin")]
    shown.append((episode.info.id, headline(episode)))
    return tuple(
        Pair(camera, tuple(Video(media[id_, camera], caption) for id_, caption in shown if (id_, camera) in media))
        for camera in episode.cameras
    )


def _texts(episode: StoredEpisode) -> Texts | None:
    if episode.info.outcome == "success":
        return None
    text = episode.info.text
    cause = text.privileged.failure.text
    return Texts(text.instruction, _sentences(text.observable), cause, _sentences(text.privileged))


def _sentences(captions: CaptionSet) -> Named:
    named = (
        ("Look for", captions.cue.text),
        ("Why it is worse", captions.rationale.text),
        ("Do instead", captions.correction.text),
    )
    return tuple((name, text) for name, text in named if text)


def _events(episode: StoredEpisode) -> tuple[tuple[str, ...], ...]:
    """Write the events as rows of `Card.event_columns`."""
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
