"""`badgen bench`: make a frozen benchmark, check it, freeze it, and measure a reward model on it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from badgen.bench.check import Check, check, told
from badgen.bench.hash_cache import HashCache
from badgen.bench.hashes import hashes_of, written
from badgen.bench.making import add_looks, dataset_of, is_whole, make_bench
from badgen.bench.page import write_results
from badgen.bench.results import Results
from badgen.bench.spec import OWN, Bench, Frozen, read_bench, write_bench
from badgen.cli.console import plain_console
from badgen.cli.eval_tables import told_evaluation
from badgen.cli.parameters import PATH
from badgen.cli.pieces import Pieces
from badgen.cli.scored import facets_in, gathered_of, save_scores, scoring_options, source_name, sources
from badgen.cli.summary import show_counts, show_difficulties
from badgen.cli.ticker import Ticker
from badgen.contracts.errors import BadValue
from badgen.engine import Workers
from badgen.evaluation.evaluate import evaluate
from badgen.extras import need
from badgen.store import Dataset
from badgen.view.axes import EXTRA

# What is evaluated is fixed, so that results can be compared.
_FIXED = {"truth": "reward_visible", "only": "", "seen": "clear", "near_misses": "physical"}
_spec = click.option("--spec", type=PATH, metavar="FILE", help="Another benchmark than badgen's own.")


@click.group(short_help="Make a frozen benchmark, and measure a reward model on it.")
def bench() -> None:
    """A frozen test set of failures and successes, the same for everybody; docs/bench.md says what is in it."""


@bench.command("make", short_help="Make the benchmark, and check that it is as frozen.")
@click.option("--out", type=PATH, required=True, help="Folder of the benchmark; the same command resumes it.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("--only", type=click.IntRange(1), metavar="N", help="Make about N groups, the first ones, and stop.")
@_spec
def make_one(out: Path, workers: int, only: int | None, spec: Path | None) -> None:
    """Make the benchmark with the usual engine, and compare labels, states and decoded pictures with the frozen ones.

    Another MuJoCo, processor or OpenGL may give other bits. What differs is said group by group, and whether results
    can still be compared.
    """
    found, console = read_bench(spec or OWN), plain_console()
    began = time.monotonic()
    with Ticker(console) as ticker:
        make_bench(found, out, Workers(workers), only, ticker)
    if is_whole(out):
        with Pieces("episodes in another look") as progress:
            add_looks(found, out, progress)
    counts = dataset_of(found, out).counts()
    if is_whole(out):
        show_counts(console, counts)
    show_difficulties(console, counts)
    _tell(_checked(found, out))
    console.print(f"made in {time.monotonic() - began:.0f} s: {out}", soft_wrap=True)


@bench.command("freeze", short_help="Write the hashes of a benchmark that was made into its file.")
@click.argument("folder", type=PATH, metavar="DIR")
@_spec
@click.option("--again", is_flag=True, help="Replace the hashes of one that is frozen already.")
def freeze(folder: Path, spec: Path | None, again: bool) -> None:
    """Write the hashes of the benchmark in DIR into its file, so that others can check theirs."""
    path = spec or OWN
    found = read_bench(path)
    if found.frozen is not None and not again:
        raise BadValue(f"{found.name} is frozen already; give the changed one another name, or --again")
    if not is_whole(folder):
        raise BadValue(f"{folder} is not finished; `badgen bench make --out {folder}` resumes it")
    dataset = dataset_of(found, folder)
    groups = {g: written(parts) for g, parts in _hashed(dataset, folder).items()}
    made = dataset.folder.dataset_json()
    write_bench(path, found, Frozen(made["versions"], made["machine"], groups))
    click.echo(f"{found.name} is frozen: {len(groups)} groups in {path}")


@bench.command("run", short_help="Measure a reward model on the benchmark.")
@click.argument("folder", type=PATH, metavar="DIR")
@scoring_options
@_spec
@click.option(
    "--out", type=PATH, default="bench-results", show_default=True, help="Folder for results.json and index.html."
)
def run(folder: Path, spec: Path | None, out: Path, **given: Any) -> None:
    """Measure how a reward model scores the benchmark in DIR, and write all figures and a page with plots.

    The scores come from a file, a function, or a server, as for `badgen eval`; without any of them, the baselines alone
    are measured. The truth is `reward_visible`, of the failures that pictures show clearly.
    """
    need("matplotlib", EXTRA)  # before anything is scored
    sources(given)
    by, found = facets_in(given["by"]), read_bench(spec or OWN)
    dataset, checked = dataset_of(found, folder), _checked(found, folder)
    _tell(checked)
    gathered = gathered_of(dataset, given | _FIXED)
    evaluation = evaluate(gathered.data, given["seed"], given["draws"])
    told_evaluation(evaluation, gathered.models, gathered.left_out, by)
    save_scores(gathered, given["save_scores"])
    asked = {n: given[n] for n in ("protocol", "reward", "frames", "camera", "scale", "seed", "draws")}
    about = {"source": source_name(given), **asked, **_FIXED, "left_out": dict(gathered.left_out)}
    data, page = write_results(out, Results(checked, evaluation, gathered.models, about))
    click.echo(f"results in {data}, plots in {page}")


def _checked(found: Bench, folder: Path) -> Check:
    dataset = dataset_of(found, folder)
    return check(found, dataset, _hashed(dataset, folder), is_whole(folder))


def _hashed(dataset: Dataset, folder: Path) -> Mapping[str, Mapping[str, str]]:
    """The hashes of all groups; those of files that did not change since the last time are in the folder."""
    cache = HashCache(folder / "hashes.json")
    with Pieces("groups hashed") as progress:
        found = hashes_of(dataset, progress, cache)
    cache.save()
    return found


def _tell(found: Check) -> None:
    for line in told(found):
        click.echo(line)
