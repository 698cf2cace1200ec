"""What `badgen eval` and `badgen bench run` share: where scores come from, and what is gathered of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from badgen.cli.parameters import PATH, OneOf
from badgen.cli.pieces import Pieces
from badgen.contracts.errors import BadValue, UnknownName
from badgen.evaluation.comparisons import DRAWS
from badgen.evaluation.dataset_views import FIRST, Choice
from badgen.evaluation.gather import BASELINES, Gathered, gather_scorer, gather_table, selection_of
from badgen.evaluation.models import FrameScorer, load_model
from badgen.evaluation.score_table import has_truth, read_table, write_table
from badgen.evaluation.servers.lrm import REWARDS, LargeRewardModels
from badgen.evaluation.servers.robometer import Robometer
from badgen.evaluation.servers.sending import http_of
from badgen.evaluation.slices import FACETS
from badgen.evaluation.views import Scored
from badgen.store import Dataset

_PROTOCOLS = ("lrm", "robometer")
_SOURCES = ("scores", "model", "server")
_OPTIONS = (
    click.option("--scores", type=PATH, metavar="CSV", help="Scores of frames in a file; see docs/eval.md."),
    click.option("--model", default="", metavar="MODULE:FUNCTION", help="Function of frames, instruction and times."),
    click.option("--server", default="", metavar="URL", help="Server that scores frames."),
    click.option("--protocol", type=OneOf("protocol", _PROTOCOLS), help="What the server speaks."),
    click.option(
        "--reward", type=OneOf("reward", REWARDS), default="progress", show_default=True, help="lrm: kind of reward."
    ),
    click.option("--prefixes", is_flag=True, help="robometer: score each frame from the film up to it alone."),
    click.option(
        "--frames", type=click.IntRange(0), default=16, show_default=True, help="Frames of a view; 0 for all."
    ),
    click.option(
        "--camera", default=FIRST, show_default=True, help="first (of each scene), all, or names separated by commas."
    ),
    click.option(
        "--scale", default="0,1", show_default=True, metavar="LOW,HIGH", help="Scores of nothing and of all done."
    ),
    click.option(
        "--baselines",
        type=OneOf("baselines", BASELINES),
        default="all",
        show_default=True,
        help="all, quick (those that need no picture), or none.",
    ),
    click.option(
        "--by", default="band", show_default=True, help=f"Tables by parts: {', '.join(FACETS)}; commas between."
    ),
    click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the intervals."),
    click.option(
        "--draws", type=click.IntRange(100, 100_000), default=DRAWS, show_default=True, help="Draws of the intervals."
    ),
    click.option("--save-scores", type=PATH, metavar="CSV", help="File for all scores, as --scores reads it."),
)


def scoring_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say where scores come from and how they are evaluated."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def sources(given: Mapping[str, Any]) -> list[str]:
    """The option that says where scores come from, or nothing; raises BadValue for two of them."""
    found = [name for name in _SOURCES if given[name]]
    if len(found) > 1:
        raise BadValue(f"give one of --scores, --model and --server, not {' and '.join('--' + s for s in found)}")
    return found


def gathered_of(dataset: Dataset, given: Mapping[str, Any]) -> Gathered:
    """Views of a dataset with the scores that are asked for, and with baselines.

    `given` has the options of `scoring_options`, and also truth, only, seen and near_misses.
    """
    scale = _scale(given["scale"])
    if given["scores"] is not None:
        if has_truth(given["scores"]):
            raise BadValue(f"{given['scores'].name} holds the truth itself; leave out RUN")
        table = read_table(given["scores"], scale)
    scorers = {} if given["scores"] is not None else _scorers(given)
    pictures = given["scores"] is None or any(e.cameras for e in dataset)
    options = {name: given[name] for name in ("only", "seen", "near_misses")}
    selection, camera = selection_of(dataset, given["camera"], options, pictures)
    choice = Choice(given["frames"], camera, given["truth"])
    with Pieces("views") as progress:
        if given["scores"] is not None:
            return gather_table(selection, choice, table, given["baselines"], progress)
        return gather_scorer(
            selection, choice, scorers, scale, given["baselines"], progress, _keeper(given["save_scores"])
        )


def save_scores(gathered: Gathered, path: Path | None) -> None:
    """Write the scores of the models, or of the baselines where there are none, if there is a file for them."""
    if path is not None:
        models = gathered.models or tuple(gathered.data.scores)
        click.echo(f"scores in {write_table(path, gathered.data, models)}")


def facets_in(text: str) -> tuple[str, ...]:
    """The facets that a user names, with commas between; raises UnknownName."""
    names = tuple(filter(None, (part.strip() for part in text.split(","))))
    for name in names:
        if name not in FACETS:
            raise UnknownName("part", name, FACETS)
    return names


def source_name(given: Mapping[str, Any]) -> str:
    """Where scores come from, without a path of this machine."""
    return given["scores"].name if given["scores"] is not None else given["model"] or given["protocol"] or "none"


def _keeper(path: Path | None) -> Callable[[Scored], None]:
    """Writes what was scored before an error, if there is a file for scores."""

    def keep(data: Scored) -> None:
        if path is not None:
            click.echo(f"scores so far in {write_table(path, data, tuple(data.scores))}; --scores evaluates them")

    return keep


def _scorers(given: Mapping[str, Any]) -> dict[str, FrameScorer]:
    """The model or the server that is named, by its name; none for the baselines alone."""
    if given["model"]:
        return {given["model"]: load_model(given["model"])}
    if not given["server"]:
        return {}
    if given["protocol"] is None:
        raise BadValue(f"name the --protocol of the server: {' or '.join(_PROTOCOLS)}")
    http = http_of(given["server"])
    if given["protocol"] == "lrm":
        return {f"lrm {given['reward']}": LargeRewardModels(http, given["reward"])}
    return {"robometer": Robometer(http, given["prefixes"])}


def _scale(text: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise BadValue(f"--scale takes two numbers as LOW,HIGH, such as 0,100, not {text!r}") from None
    if not low < high or high - low == float("inf"):
        raise BadValue(f"--scale {text}: the first number must be below the second, and both finite")
    return low, high
