"""Collect what is evaluated: views of a dataset with the scores of a file, a model or a server, and baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredDataset
from badgen.critics.exchange.reply import JudgeError
from badgen.evaluation.baselines import Thumbnails, from_pictures, labels, thumbnail, without_pictures
from badgen.evaluation.dataset_views import EVERY, FIRST, Choice, pictures_of, views_of
from badgen.evaluation.models import FrameScorer, score_views, unscored
from badgen.evaluation.score_table import Table, from_table
from badgen.evaluation.views import Scored, View, scored
from badgen.selection.options import Shared, shared
from badgen.selection.select import Selection, select

Baselines: TypeAlias = Literal["all", "quick", "none"]
BASELINES: tuple[Baselines, ...] = ("all", "quick", "none")
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Gathered:
    """What is to be evaluated.

    Attributes:
        data: views and scores, those of the baselines among them.
        models: names of what is evaluated, without baselines.
        left_out: reason -> how many episodes or views are left out.
    """

    data: Scored
    models: tuple[str, ...]
    left_out: Mapping[str, int]


def selection_of(
    dataset: StoredDataset, camera: str, options: Mapping[str, str], pictures: bool
) -> tuple[Selection, str]:
    """The selected episodes, and what `Choice.camera` is for a camera option: "first", "all", or names with commas."""
    names = "" if camera in (FIRST, EVERY) else camera
    chosen: Shared = shared({**options, "cameras": names})
    return select(dataset, chosen, pictures), camera if not names else "named"


def gather_table(
    selection: Selection, choice: Choice, table: Table, baselines: Baselines, progress: Progress
) -> Gathered:
    """Scores of a file, and baselines of the same frames."""
    data, left_out = from_table(table, selection, choice.truth)
    small = {}
    if baselines == "all":
        for done, (place, shown) in enumerate(pictures_of(selection, data.views)):
            progress(done, len(data.views))
            small[place] = thumbnail(shown)
    return _with_baselines(data, left_out, Thumbnails(small), baselines)


def gather_scorer(
    selection: Selection,
    choice: Choice,
    scorers: Mapping[str, FrameScorer],
    scale: tuple[float, float],
    baselines: Baselines,
    progress: Progress,
    keep: Callable[[Scored], None] = lambda data: None,
) -> Gathered:
    """Scores that a model or a server gives to the pictures (or of none at all), and baselines of the same frames.

    `keep` is called with what was scored before a server failed or the user stopped.
    """
    found = views_of(selection, choice)
    views, small = found.views, {}
    if not views:
        raise BadValue(
            "nothing to score: no selected episode has pictures that show it; try --camera all or --seen all"
        )
    scores: dict[str, list[F64]] = {name: unscored(views) for name in scorers}

    def noting(pictures: Iterator[tuple[int, list[Image]]]) -> Iterator[tuple[int, Sequence[Image]]]:
        for place, shown in pictures:
            if baselines == "all":
                small[place] = thumbnail(shown)
            yield place, shown

    for name, scorer in scorers.items():
        try:
            score_views(scorer, views, noting(pictures_of(selection, views)), scores[name], scale, progress)
        except (JudgeError, KeyboardInterrupt):
            keep(scored(views, scores))
            raise
    if baselines == "all" and not small:
        for done, (_place, _shown) in enumerate(noting(pictures_of(selection, views))):
            progress(done, len(views))
    order = {view.key: small[i] for i, view in enumerate(views) if i in small}
    data = scored(views, scores)
    sorted_small = {i: order[v.key] for i, v in enumerate(data.views) if v.key in order}
    return _with_baselines(data, found.left_out, Thumbnails(sorted_small), baselines)


def gather_alone(data: Scored, baselines: Baselines) -> Gathered:
    """Scores of a file that holds the truth, and the baselines that need no picture."""
    return _with_baselines(data, {}, Thumbnails({}), baselines)


def _with_baselines(data: Scored, left_out: Mapping[str, int], small: Thumbnails, baselines: Baselines) -> Gathered:
    views: Sequence[View] = data.views
    scores = dict(data.scores)
    if baselines != "none":
        beside = {**without_pictures(views), **(from_pictures(views, small) if small.by_place else {}), **labels(views)}
        if clash := sorted(set(beside) & set(scores)):
            raise BadValue(f"{', '.join(clash)} is the name of a baseline; give your model another name")
        scores.update(beside)
    return Gathered(replace(data, scores=scores), tuple(data.scores), left_out)
