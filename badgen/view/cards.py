"""One episode as a card of the gallery. Every word that comes from the run is escaped here."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from badgen.contracts.episode import CaptionSet
from badgen.contracts.exporter import StoredEpisode
from badgen.view.svg import chart
from badgen.view.words import facts, headline, measured, plain, seconds, sentence


def card(
    episode: StoredEpisode, twin: StoredEpisode | None, media: Mapping[tuple[str, str], str], sheet: str | None
) -> str:
    """Write the card; `media` is (episode id, camera) -> address of a video."""
    info = episode.info
    link = "" if sheet is None else f'<a href="{escape(sheet)}">contact sheet</a>'
    return f"""<article class="card {escape(info.outcome)}" data-mode="{escape(info.mode)}" \
data-outcome="{escape(info.outcome)}" id="{escape(info.id)}">
<header><h3>{escape(headline(episode))}</h3><code>{escape(info.id)}</code>{link}</header>
<p class="sentence">{escape(sentence(episode))}</p>
<div class="columns"><div>{_stage(episode, twin, media)}{chart(episode, twin)}</div>
<div>{_texts(episode)}{_facts(episode)}</div></div>
{_events(episode)}{_certificate(episode)}
</article>"""


def _stage(episode: StoredEpisode, twin: StoredEpisode | None, media: Mapping[tuple[str, str], str]) -> str:
    """The run beside its twin, a pair for each camera, played together."""
    if not episode.cameras:
        return '<p class="note">This run has no pictures.</p>'
    pairs, buttons = [], []
    for i, camera in enumerate(episode.cameras):
        shown = [] if twin is None else [(twin.info.id, "clean twin")]
        shown.append((episode.info.id, headline(episode)))
        figures = "".join(_figure(media[id_, camera], name) for id_, name in shown if (id_, camera) in media)
        hidden = "" if i == 0 else " hidden"
        pairs.append(f'<div class="pair" data-camera="{escape(camera)}"{hidden}>{figures}</div>')
        pressed = "true" if i == 0 else "false"
        name = escape(camera)
        buttons.append(f'<button type="button" data-pick="{name}" aria-pressed="{pressed}">{name}</button>')
    picker = f'<span class="cameras">{"".join(buttons)}</span>' if len(buttons) > 1 else ""
    return f"""<div class="stage">{"".join(pairs)}<div class="controls">\
<button type="button" class="play">Play</button>\
<input type="range" class="seek" min="0" max="1" step="0.001" value="0" aria-label="time">\
<output class="clock">0.00 s</output>{picker}</div></div>"""


def _figure(address: str, name: str) -> str:
    return (
        f'<figure><video src="{escape(address)}" muted playsinline preload="metadata"></video>'
        f"<figcaption>{escape(name)}</figcaption></figure>"
    )


def _texts(episode: StoredEpisode) -> str:
    if episode.info.outcome == "success":
        return ""
    text = episode.info.text
    return (
        f'<p class="instruction"><b>Instruction</b> {escape(text.instruction)}</p>{_register(text.observable)}'
        f"<details><summary>What only the simulator knows</summary>"
        f"<p>{escape(text.privileged.failure.text)}</p>{_register(text.privileged)}</details>"
    )


def _register(register: CaptionSet) -> str:
    rows = (
        ("Look for", register.cue.text), ("Why it is worse", register.rationale.text),
        ("Do instead", register.correction.text),
    )  # fmt: skip
    return '<dl class="texts">' + "".join(f"<dt>{n}</dt><dd>{escape(t)}</dd>" for n, t in rows if t) + "</dl>"


def _facts(episode: StoredEpisode) -> str:
    rows = "".join(f"<div><dt>{escape(n)}</dt><dd>{escape(v)}</dd></div>" for n, v in facts(episode))
    return f'<dl class="facts">{rows}</dl>'


def _events(episode: StoredEpisode) -> str:
    if not episode.events:
        return ""
    rows = "".join(
        f"<tr><td>{escape(plain(e.kind))}</td><td>{escape(plain(e.rule))}</td><td>{seconds(e.start_s)}</td>"
        f"<td>{seconds(e.detected_s)}</td><td>{seconds(e.stop_s)}</td><td>{e.severity:.2f}</td>"
        f"<td>{escape(measured(e.evidence))}</td></tr>"
        for e in episode.events
    )
    head = "".join(f"<th>{h}</th>" for h in ("event", "rule", "start", "known", "stop", "severity", "evidence"))
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _certificate(episode: StoredEpisode) -> str:
    certificate = episode.info.certificate
    rows = "".join(
        f'<li class="{"holds" if c.holds else "fails"}"><span aria-label="{"holds" if c.holds else "fails"}">'
        f"{'✓' if c.holds else '✗'}</span> {escape(plain(c.name))} <small>{escape(measured(c.measured))}</small></li>"
        for c in certificate.clauses
    )
    verdict = "accepted" if certificate.accepted else f"rejected: {plain(certificate.reason)}"
    return f'<section class="certificate"><h4>Certificate: {escape(verdict)}</h4><ul>{rows}</ul></section>'
