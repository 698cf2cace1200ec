"""Times that may not exist, such as the onset of a failure, as values that every row of a table can have."""

from __future__ import annotations

from badgen.contracts.exporter import StoredEpisode

_EPSILON_S = 1e-9


def has_come(moment_s: float | None, time_s: float) -> bool:
    """Whether a moment has come at this time; None stands for a moment that never comes.

    Readers of JSON take the type of a column from its first rows and fail where the first number comes after a null.
    So rows hold this and not the moment itself, which is in `episodes.jsonl`.
    """
    return moment_s is not None and bool(time_s >= moment_s - _EPSILON_S)


def wrong_so_far(episode: StoredEpisode, camera: str, time_s: float) -> dict[str, bool]:
    """Whether something has gone wrong by now (`after_onset`), and whether this camera has shown it (`visible`)."""
    return {
        "after_onset": has_come(episode.info.onset_s, time_s),
        "visible": has_come(episode.visible_s(camera), time_s),
    }
