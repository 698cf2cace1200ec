"""`badgen eval`: how a reward model orders, scores and follows failures, measured where it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from badgen.cli.eval_tables import told_evaluation
from badgen.cli.parameters import PATH, OneOf
from badgen.cli.pieces import Pieces
from badgen.contracts.errors import BadValue, UnknownName
from badgen.evaluation.comparisons import DRAWS
from badgen.evaluation.dataset_views import FIRST, TRUTHS, Choice
from badgen.evaluation.evaluate import evaluate
from badgen.evaluation.gather import BASELINES, Gathered, gather_alone, gather_scorer, gather_table, selection_of
from badgen.evaluation.models import FrameScorer, load_model
from badgen.evaluation.results import as_json
from badgen.evaluation.score_table import has_truth, read_table, write_table
from badgen.evaluation.servers.lrm import REWARDS, LargeRewardModels
from badgen.evaluation.servers.robometer import Robometer
from badgen.evaluation.servers.sending import http_of
from badgen.evaluation.slices import FACETS
from badgen.evaluation.truth_files import read_truth_file
from badgen.evaluation.views import Scored
from badgen.exporting import write_json
from badgen.selection.options import NEAR_MISSES, SEEN_LEVELS
from badgen.store import open_dataset

_PROTOCOLS = ("lrm", "robometer")


@click.command("eval", short_help="Measure a reward model where it fails, beside baselines that know nothing.")
@click.argument("run", type=PATH, required=False, metavar="[RUN]")
@click.option("--scores", type=PATH, metavar="CSV", help="Scores of frames in a file; one with the truth needs no RUN.")
@click.option("--key", type=PATH, metavar="FOLDER", help="Truth of the prompts that badgen judge wrote for a person.")
@click.option("--model", default="", metavar="MODULE:FUNCTION", help="Function of frames, instruction and times.")
@click.option("--server", default="", metavar="URL", help="Server that scores frames.")
@click.option("--protocol", type=OneOf("protocol", _PROTOCOLS), help="What the server speaks.")
@click.option(
    "--reward", type=OneOf("reward", REWARDS), default="progress", show_default=True, help="lrm: kind of reward."
)
@click.option("--prefixes", is_flag=True, help="robometer: score each frame from the film up to it alone.")
@click.option("--frames", type=click.IntRange(0), default=16, show_default=True, help="Frames of a view; 0 for all.")
@click.option(
    "--camera", default=FIRST, show_default=True, help="first (of each scene), all, or names separated by commas."
)
@click.option(
    "--truth", type=OneOf("truth", TRUTHS), default=TRUTHS[0], show_default=True, help="Label that is the truth."
)
@click.option(
    "--scale", default="0,1", show_default=True, metavar="LOW,HIGH", help="Scores of nothing and of all done."
)
@click.option("--only", default="", help="Groups to evaluate on, such as 'scene=pour;mode=drop'.")
@click.option(
    "--seen",
    type=OneOf("seen", SEEN_LEVELS),
    default="clear",
    show_default=True,
    help="Failures to evaluate on, by how well pictures show them: clear, faint (also faint ones), or all.",
)
@click.option(
    "--near-misses",
    type=OneOf("near_misses", NEAR_MISSES),
    default="physical",
    show_default=True,
    help="Near-miss pairs: physical (a person tells the sides apart), all, or none.",
)
@click.option(
    "--baselines",
    type=OneOf("baselines", BASELINES),
    default="all",
    show_default=True,
    help="all, quick (those that need no picture), or none.",
)
@click.option("--by", default="band", show_default=True, help=f"Tables by parts: {', '.join(FACETS)}; commas between.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of the intervals.")
@click.option(
    "--draws", type=click.IntRange(100, 100_000), default=DRAWS, show_default=True, help="Draws of the intervals."
)
@click.option("--save-scores", type=PATH, metavar="CSV", help="File for all scores, as --scores reads it.")
@click.option("--out", type=PATH, metavar="JSON", help="File for everything that was measured, part by part.")
def evaluate_model(run: Path | None, **given: Any) -> None:
    """Measure how a reward model scores failures and successes of RUN, beside baselines that know nothing of the task.

    The scores come from a file, a function, or a server; without any of them, the baselines alone are measured. All
    intervals are of 95 %, from drawing groups anew. docs/eval.md defines every figure and says what it does not show.
    """
    by = _facets(given["by"])
    gathered = _gathered(run, given)
    found = evaluate(gathered.data, given["seed"], given["draws"])
    told_evaluation(found, gathered.models, gathered.left_out, by)
    if given["save_scores"] is not None:
        models = gathered.models or tuple(gathered.data.scores)
        click.echo(f"scores in {write_table(given['save_scores'], gathered.data, models)}")
    if given["out"] is not None:
        about = _about(run, given) | {"left_out": dict(gathered.left_out)}
        click.echo(f"results in {write_json(given['out'], as_json(found, about, gathered.models))}")


def _gathered(run: Path | None, given: Mapping[str, Any]) -> Gathered:
    sources = [name for name in ("scores", "model", "server") if given[name]]
    if len(sources) > 1:
        raise BadValue(f"give one of --scores, --model and --server, not {' and '.join('--' + s for s in sources)}")
    if run is None:
        if sources != ["scores"]:
            raise BadValue("name the RUN to evaluate on; only --scores with a file that holds the truth needs none")
        return gather_alone(read_truth_file(given["scores"], given["key"]), given["baselines"])
    scale = _scale(given["scale"])
    dataset = open_dataset(run)
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


def _facets(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (part.strip() for part in text.split(","))))
    for name in names:
        if name not in FACETS:
            raise UnknownName("part", name, FACETS)
    return names


def _about(run: Path | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was evaluated and how; it contains no path of this machine."""
    names = ("protocol", "reward", "frames", "camera", "truth", "scale", "only", "seen", "near_misses", "seed", "draws")
    source = given["scores"].name if given["scores"] is not None else given["model"] or given["protocol"] or "none"
    asked = {n: given[n] for n in names if run is not None or n in ("seed", "draws")}
    return {"dataset": run.resolve().name if run is not None else None, "source": source, **asked}
