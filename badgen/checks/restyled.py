"""Let the gate judge some of the stored restyled videos again, and compare its scores with the stored ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from badgen.contracts.errors import BadgenError, RenderError, Unavailable
from badgen.contracts.video import Repaint
from badgen.render.driver import driver
from badgen.restyle.clips.clip import clip_of
from badgen.restyle.gate import Verdict, judge, moments_of, subject_of
from badgen.store import Dataset, Episode

_CLOSE = 1e-3  # scores are rounded; on the same renderer they are equal


@dataclass(frozen=True, slots=True)
class RestyledReport:
    """What the gate said again.

    Attributes:
        judged: number of videos that were judged again.
        differing: one text for each whose verdict or scores are not the stored ones.
    """

    judged: int = 0
    differing: tuple[str, ...] = ()


def judge_again(dataset: Dataset, episodes: Iterable[Episode]) -> RestyledReport:
    """Judge the restyled videos of one episode of every shard again, the first that has any.

    Where another renderer draws the silhouettes, only verdicts are compared. Raises Unavailable where a file cannot be
    opened.
    """
    judged, texts = 0, list[str]()
    for _, shard in groupby(episodes, lambda e: e.shard):
        episode = next((e for e in shard if e.repaints), None)
        if episode is None:
            continue
        try:
            exactly = dataset.folder.drawn_elsewhere(driver().properties()) is None
            for text in _of_episode(dataset, episode, exactly):
                judged += 1
                texts += [text] if text else []
        except RenderError:
            return RestyledReport()  # nothing can be drawn here, as the check of the pictures says
        except Unavailable:
            raise
        except BadgenError as e:
            texts.append(f"{episode.id}: its restyled videos cannot be judged again: {e}")
    return RestyledReport(judged, tuple(texts))


def _of_episode(dataset: Dataset, episode: Episode, exactly: bool) -> Iterator[str]:
    """For each restyled video what differs, or "" where nothing does."""
    subject = subject_of(episode, moments_of(dataset.group(episode.info.group)))
    for name, of in episode.repaints.items():
        for view in clip_of(episode, list(of)).views:
            movie = np.stack(episode.restyled_frames(name, view.camera))
            yield _difference(
                f"{episode.id}  {name}/{view.camera}", of[view.camera], judge(view, movie, subject), exactly
            )


def _difference(where: str, stored: Repaint, found: Verdict, exactly: bool) -> str:
    if found.text != stored.verdict:
        return f"{where}: {stored.verdict!r} is stored, the gate now says {found.text!r}"
    if not exactly:
        return ""
    for thing, scores in found.scores.items():
        for measure, value in scores.items():
            old = stored.scores.get(thing, {}).get(measure, np.nan)
            if not abs(old - value) <= _CLOSE:
                return f"{where}: {measure} of {thing} is stored as {old:g}, and measured as {value:g}"
    return ""
