"""The facts of an episode as text, for gallery, sheets and terminal: times in seconds, numbers with units."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.exporter import StoredEpisode
from badgen.units import split_unit


def seconds(value: float | None) -> str:
    """Write a time, or a dash where there is none."""
    return "–" if value is None else f"{value:.2f} s"


def quantity(name: str, value: float) -> tuple[str, str]:
    """Split a measured number into plain name and value with unit: `peak_force_n` -> `peak force`, `212 N`."""
    text = f"{float(value):.3g}" if abs(value) < 1000 else f"{float(value):.0f}"
    words, unit = split_unit(name)
    return words, f"{text}{'' if unit in ('', '°', '%') else ' '}{unit}"


def measured(numbers: Mapping[str, float]) -> str:
    """Write measured numbers in one line."""
    return ", ".join(" ".join(quantity(name, value)) for name, value in numbers.items())


def plain(name: str) -> str:
    """Write a code name as words: `unsafe_success` -> `unsafe success`."""
    return name.replace("_", " ")


def headline(episode: StoredEpisode) -> str:
    """Title of an episode: its mode and outcome, or that it is clean or benign."""
    info = episode.info
    again = " · other instruction" if info.relabelled_from is not None or info.attempted_task != info.task else ""
    if info.outcome != "success":
        return f"{plain(info.mode)} · {plain(info.outcome)}{again}"
    return "clean twin" if info.is_twin else f"benign success{again}"


def sentence(episode: StoredEpisode) -> str:
    """One sentence on what a viewer sees go wrong; the instruction for a success."""
    info = episode.info
    return info.text.observable.failure.text if info.outcome != "success" else info.instruction


_BORDERLINE = {True: "yes: a jitter of 1e-6 changes the outcome", False: "no", None: "–"}


def facts(episode: StoredEpisode) -> list[tuple[str, str]]:
    """List the scalars of an episode as (name, value), the most important ones first."""
    info = episode.info
    seen = {c: episode.visible_s(c) for c in episode.cameras}
    visible = [(f"visible from {c}", "never" if t is None else seconds(t)) for c, t in seen.items()]
    rows = [
        ("mode", plain(info.mode)),
        ("outcome", plain(info.outcome)),
        ("severity", f"{info.severity:.2f}"),
        ("cause", seconds(info.cause_s)),
        ("onset", seconds(info.onset_s)),
        ("end", seconds(info.end_s)),
        *(visible if info.outcome != "success" else []),
        ("borderline", _BORDERLINE[info.borderline]),
        ("recoverable until", seconds(info.recoverable_until_s)),
        ("still evident", "yes" if info.evident else "no"),
        ("partial success", f"{info.partial_success:.2f}"),
        ("difficulty", _difficulty(info)),
        ("preferred", _preferred(episode)),
        ("all modes", ", ".join(map(plain, info.modes)) or "–"),
        ("requested mode", plain(info.requested)),
        ("task", plain(info.task)),
        ("attempted task", plain(info.attempted_task) if info.attempted_task != info.task else "–"),
        ("constraint", "stated" if info.constraint_stated else "left out"),
        ("operators", ", ".join(str(o.get("name", "?")) for o in info.operators) or "–"),
        ("reaction style", info.reaction),
        ("robot", info.robot),
        ("episode", info.id),
        ("twin", info.twin),
        ("group", info.group),
        ("seed", " ".join(map(str, info.seed))),
    ]
    return rows


def _difficulty(info: EpisodeInfo) -> str:
    """The band of a failure, and the numbers that decide it."""
    if info.difficulty is None or info.end_value is None or info.end_trace_m is None or info.end_turn_deg is None:
        return "–"
    ends = f"value {info.end_value:.2f}, {100 * info.end_trace_m:.1f} cm and {info.end_turn_deg:.0f}° from the twin"
    return f"{info.difficulty}: ends with {ends}"


def _preferred(episode: StoredEpisode) -> str:
    preference = episode.info.preference
    if preference is None:
        return "–"
    return {"twin": "the twin", "self": "this episode", "incomparable": "neither"}[preference.preferred]
