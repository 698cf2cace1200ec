"""The facts of an episode as text, for gallery, sheets and terminal: its title, what happens, all its scalars."""

from __future__ import annotations

from badgen.contracts.episode import EpisodeInfo
from badgen.contracts.exporter import StoredEpisode
from badgen.view.edge_words import is_near, near_kind, near_sides, recoverable
from badgen.view.words import plain, seconds


def headline(episode: StoredEpisode) -> str:
    """Title of an episode: its mode and outcome, and what it is in its group if it is no plain failure."""
    info = episode.info
    again = " · other instruction" if info.relabelled_from is not None or info.attempted_task != info.task else ""
    ends = plain(info.outcome) if info.success else f"{plain(info.mode)} · {plain(info.outcome)}"
    if info.role == "recovery":
        return f"recovery · {ends}{again}"
    if is_near(info):
        return f"near miss · {ends}{again}"
    if not info.success:
        return f"{ends}{again}"
    return "clean twin" if info.is_twin else f"benign success{again}"


def marks(info: EpisodeInfo) -> list[tuple[str, float]]:
    """The times that are marked over curves, in order: (name, time in seconds)."""
    named = (("cause", info.cause_s), ("onset", info.onset_s), ("restart", info.restart_s))
    return sorted(((name, float(t)) for name, t in named if t is not None), key=lambda mark: mark[1])


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
        ("departs", seconds(info.departs_s)),
        ("onset", seconds(info.onset_s)),
        ("end", seconds(info.end_s)),
        *(visible if info.outcome != "success" else []),
        ("borderline", _BORDERLINE[info.borderline]),
        ("recoverable", recoverable(info) or "not tried"),
        ("restart", _restart(info)),
        ("near miss", _near(info)),
        ("other side", info.near_pair or "–"),
        ("still evident", "yes" if info.evident else "no"),
        ("partial success", f"{info.partial_success:.2f}"),
        ("difficulty", _difficulty(info)),
        ("seen", _seen(info)),
        ("preferred", _preferred(episode)),
        ("all modes", ", ".join(map(plain, info.modes)) or "–"),
        ("requested mode", plain(info.requested)),
        ("task", plain(info.task)),
        ("attempted task", plain(info.attempted_task) if info.attempted_task != info.task else "–"),
        ("constraint", "stated" if info.constraint_stated else "left out"),
        ("operators", ", ".join(str(o.get("name", "?")) for o in info.operators) or "–"),
        ("reaction style", info.reaction),
        ("robot", info.robot),
        ("length", f"{info.horizon_s:.1f} s"),
        ("episode", info.id),
        ("twin", info.twin),
        ("group", info.group),
        ("seed", " ".join(map(str, info.seed))),
    ]
    return rows


def _restart(info: EpisodeInfo) -> str:
    """When a failing run was put right."""
    if info.restart_s is None:
        return "–"
    return f"{seconds(info.restart_s)}: the fault is taken away and the robot begins the task anew"


def _near(info: EpisodeInfo) -> str:
    """The near-miss pair, and the failure that it was searched from."""
    if not is_near(info):
        return "–"
    return f"{near_kind(info)}: {near_sides(info)}; searched from {info.near_of}"


def _difficulty(info: EpisodeInfo) -> str:
    """The band of a failure, and the numbers that decide it."""
    if info.difficulty is None or info.end_value is None or info.end_trace_m is None or info.end_turn_deg is None:
        return "–"
    ends = f"value {info.end_value:.2f}, {100 * info.end_trace_m:.1f} cm and {info.end_turn_deg:.0f}° from the twin"
    return f"{info.difficulty}: ends with {ends}"


def _seen(info: EpisodeInfo) -> str:
    """How well the pictures show what goes wrong."""
    if info.seen is None or info.shown_for_s is None:
        return "–"
    px = ", ".join(f"{camera} {value:.0f} px" for camera, value in info.shown_px.items())
    return f"{plain(info.seen)}: clear for {info.shown_for_s:.1f} s; largest displacement {px}"


def _preferred(episode: StoredEpisode) -> str:
    preference = episode.info.preference
    if preference is None:
        return "–"
    return {"twin": "the twin", "self": "this episode", "incomparable": "neither"}[preference.preferred]
