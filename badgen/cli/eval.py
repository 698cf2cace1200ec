"""`badgen eval`: how a reward model orders, scores and follows failures, measured where it fails."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from badgen.cli.eval_tables import told_evaluation
from badgen.cli.parameters import PATH, OneOf
from badgen.cli.scored import facets_in, gathered_of, save_scores, scoring_options, source_name, sources
from badgen.contracts.errors import BadValue
from badgen.evaluation.dataset_views import TRUTHS
from badgen.evaluation.evaluate import evaluate
from badgen.evaluation.gather import Gathered, gather_alone
from badgen.evaluation.results import as_json
from badgen.evaluation.truth_files import read_truth_file
from badgen.exporting import write_json
from badgen.selection.options import NEAR_MISSES, SEEN_LEVELS
from badgen.store import open_dataset


@click.command("eval", short_help="Measure a reward model where it fails, beside baselines that know nothing.")
@click.argument("run", type=PATH, required=False, metavar="[RUN]")
@scoring_options
@click.option("--key", type=PATH, metavar="FOLDER", help="Truth of the prompts that badgen judge wrote for a person.")
@click.option(
    "--truth", type=OneOf("truth", TRUTHS), default=TRUTHS[0], show_default=True, help="Label that is the truth."
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
@click.option("--out", type=PATH, metavar="JSON", help="File for everything that was measured, part by part.")
def evaluate_model(run: Path | None, **given: Any) -> None:
    """Measure how a reward model scores failures and successes of RUN, beside baselines that know nothing of the task.

    The scores come from a file, a function, or a server; without any of them, the baselines alone are measured. A file
    that also holds the truth needs no RUN. All intervals are of 95 %, from drawing groups anew. docs/eval.md defines
    every figure and says what it does not show.
    """
    by = facets_in(given["by"])
    gathered = _gathered(run, given)
    found = evaluate(gathered.data, given["seed"], given["draws"])
    told_evaluation(found, gathered.models, gathered.left_out, by)
    save_scores(gathered, given["save_scores"])
    if given["out"] is not None:
        about = _about(run, given) | {"left_out": dict(gathered.left_out)}
        click.echo(f"results in {write_json(given['out'], as_json(found, about, gathered.models))}")


def _gathered(run: Path | None, given: Mapping[str, Any]) -> Gathered:
    named = sources(given)
    if run is not None:
        return gathered_of(open_dataset(run), given)
    if named != ["scores"]:
        raise BadValue("name the RUN to evaluate on; only --scores with a file that holds the truth needs none")
    return gather_alone(read_truth_file(given["scores"], given["key"]), given["baselines"])


def _about(run: Path | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was evaluated and how; it contains no path of this machine."""
    names = ("protocol", "reward", "frames", "camera", "truth", "scale", "only", "seen", "near_misses", "seed", "draws")
    asked = {n: given[n] for n in names if run is not None or n in ("seed", "draws")}
    return {"dataset": run.resolve().name if run is not None else None, "source": source_name(given), **asked}
