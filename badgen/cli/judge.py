"""`badgen judge`: ask a language model, or a person, about the pictures of a dataset, and compare with the physics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from badgen.cli.asked import asking_of, judge_options
from badgen.cli.judge_tables import told_ablation, told_critic, told_estimate, told_figures, told_outcomes
from badgen.cli.parameters import PATH, OneOf
from badgen.cli.pieces import Pieces
from badgen.cli.target import Target
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import StoredDataset
from badgen.critics.ablation import ablation
from badgen.critics.batches import Batches
from badgen.critics.by_hand import KEY, PROMPTS, write_prompts
from badgen.critics.choice import DIALECTS, LEVELS, Choice, questions_of
from badgen.critics.disagreements import write_page
from badgen.critics.estimate import estimate
from badgen.critics.hand_verdicts import read_hand_verdicts
from badgen.critics.members import members_of
from badgen.critics.providers import NAMES
from badgen.critics.score_files import read_scores
from badgen.critics.session import Judged, Session, at_level, checked_verdicts
from badgen.exporting import Questions
from badgen.registry import registry
from badgen.store import open_dataset

FILES = "files"
_EXPORTER = "gvl"


@click.command(short_help="Ask a language model or a person about the pictures, and compare with the physics.")
@click.argument("dataset", type=PATH, required=False, metavar="[DATASET]")
@judge_options((*NAMES, FILES), help_text="Who is asked; files: a person, by hand.")
@click.option(
    "--dialect",
    type=OneOf("dialect", DIALECTS),
    default="ordered",
    show_default=True,
    help="Convention of prompt and reply.",
)
@click.option(
    "--level",
    type=OneOf("level", LEVELS),
    default="dense",
    show_default=True,
    help="What a prompt shows of known failures.",
)
@click.option(
    "--views",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Cameras, those that show the failure best first.",
)
@click.option(
    "--frames", type=click.IntRange(2), default=12, show_default=True, help="Frames to judge, evenly spaced in time."
)
@click.option(
    "--references", type=click.IntRange(0), default=2, show_default=True, help="Failures that a prompt shows, by level."
)
@click.option(
    "--pictures",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Most pictures in a prompt; 0 for no limit.",
)
@click.option(
    "--n",
    "count",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Failures to judge, with twins; 0 for all.",
)
@click.option("--episode", default="", help="Ids of failures to judge, separated by commas.")
@click.option("--only", default="", help="Groups to choose from, such as 'scene=pour;mode=drop'.")
@click.option("--seen", default="clear", show_default=True, help="Failures to choose from: clear, faint or all.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of all random choices.")
@click.option("--batch", is_flag=True, help="Ask in batches, which cost half and may take a day.")
@click.option(
    "--concurrency", type=click.IntRange(1, 64), default=4, show_default=True, help="Questions asked at the same time."
)
@click.option("--out", type=PATH, help="Folder for answers and replies.  [default: judged/DATASET-MODEL]")
@click.option("--ablate", is_flag=True, help="Ask at every level about the same episodes; dialect seed.")
@click.option("--disagreements", type=PATH, metavar="PAGE", help="HTML page of disagreements; dialect critic.")
@click.option("--score", type=PATH, metavar="CSV", help="Only compare the scores in a file; asks nobody.")
@click.option("--key", type=PATH, metavar="FOLDER", help="Truth of the prompts that --provider files wrote.")
def judge(dataset: Path | None, score: Path | None, key: Path | None, **given: Any) -> None:
    """Ask a judge about the failures of DATASET and their clean twins, and compare its answers with the physics.

    The key of a provider is read from the environment: ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY, or for a
    server that needs one BADGEN_SERVER_KEY. Every reply is kept, so after an error or an interruption the same command
    goes on, and nothing is paid for twice.
    """
    if score is not None:
        _score(score, key)
        return
    if dataset is None or not given["provider"]:
        raise BadValue("name a DATASET and a --provider; or compare answers in a file by --score")
    opened, choice = open_dataset(dataset), _choice(given)
    _check(given)
    if given["provider"] == FILES:
        _write_by_hand(opened, choice, given["out"] or Path("judged") / f"{dataset.resolve().name}-{FILES}")
        return
    if not given["model"]:
        raise BadValue("name the --model to ask, as the provider's page spells it; docs/judges.md suggests some")
    folder = given["out"] or Path("judged") / f"{dataset.resolve().name}-{_plain(given['model'])}"
    session = _session(opened, folder, given)
    if given["ablate"]:
        _ablate(session, choice)
    else:
        _ask_one(session, choice, given["disagreements"])


def _check(given: Mapping[str, Any]) -> None:
    """Raise BadValue for options that do not go together."""
    if given["ablate"] and given["dialect"] != "seed":
        raise BadValue("--ablate needs --dialect seed, the only one that has every level")
    if given["disagreements"] is not None and given["dialect"] != "critic":
        raise BadValue("--disagreements needs --dialect critic, which gives a verdict on each run")
    if given["provider"] == FILES and (given["ablate"] or given["batch"]):
        raise BadValue("provider files writes prompts and asks nobody, so it takes neither --ablate nor --batch")


def _choice(given: Mapping[str, Any]) -> Choice:
    names = ("dialect", "level", "views", "frames", "references", "count", "seed")
    options = {name: given[name] for name in ("only", "seen", "episode") if given[name]}
    return Choice(**{name: given[name] for name in names}, budget=given["pictures"], options=options)


def _session(dataset: StoredDataset, folder: Path, given: Mapping[str, Any]) -> Session:
    asking = asking_of(given, folder)
    batches = Batches(asking, folder) if given["batch"] else None
    return Session(dataset, registry().exporter(_EXPORTER), asking, folder, given["concurrency"], batches)


def _ask_one(session: Session, choice: Choice, page: Path | None) -> None:
    """Ask at one level, and print what came of it."""
    questions = session.questions(choice)
    for line in questions.told:
        click.echo(line)
    judged = _ask(session, choice, questions)
    told_figures({choice.level: judged.runs})
    if choice.dialect == "critic":
        name = f"{choice.dialect}-{choice.level}.verdicts.jsonl"
        checked = checked_verdicts(session.dataset, judged, session.folder / name)
        told_critic(checked)
        if page is not None:
            count = write_page(page, checked, questions, session.dataset, session.asking.model)
            click.echo(f"disagreements: {count}, shown on {page}")
    told_outcomes(judged, session.asking)
    if judged.stopped is not None:
        raise judged.stopped


def _ablate(session: Session, choice: Choice) -> None:
    """Ask at every level about the same episodes, and print how the levels compare."""
    first = session.questions(replace(choice, level="dense"))  # which needs the most of an episode
    failures = tuple(e for e in first.episodes if not session.dataset.episode(e).info.success)
    found: dict[str, Judged] = {}
    for level in LEVELS:
        here = at_level(choice, level, failures)
        found[level] = _ask(session, here, session.questions(here))
        told_outcomes(found[level], session.asking)
        if found[level].stopped is not None:
            break
    runs = {level: judged.runs for level, judged in found.items()}
    told_figures(runs)
    told_ablation(ablation(runs, choice.seed))
    for judged in found.values():
        if judged.stopped is not None:
            raise judged.stopped


def _ask(session: Session, choice: Choice, questions: Questions) -> Judged:
    """Tell what it will cost, then ask."""
    foreseen = estimate(session.asking, questions)
    told_estimate(choice, foreseen, session.asking)
    with Pieces("prompts") as progress:
        return session.ask(choice, questions, progress, foreseen.stored)


def _write_by_hand(dataset: StoredDataset, choice: Choice, out: Path) -> None:
    """Write prompts for a judge who is no program."""
    questions = questions_of(registry().exporter(_EXPORTER), dataset, choice)
    target = Target(out)
    target.require_free()
    with target.locked():
        folder = target.begin(None)
        try:
            rng = np.random.default_rng(choice.seed)
            count = write_prompts(questions, members_of(dataset, questions.episodes), folder, rng)
            target.finish()
        except BaseException:
            target.discard()
            raise
    click.echo(f"{count} prompts in {out / PROMPTS}; fill in answers.csv there, and keep {out / KEY} from the judge")
    click.echo(f"then: badgen judge --score {out / PROMPTS / 'answers.csv'} --key {out / KEY}")


def _score(path: Path, key: Path | None) -> None:
    """Print the figures of the scores in a file."""
    found = read_scores(path, key)
    told_figures(found.runs)
    if key is not None and (verdicts := read_hand_verdicts(path, key)):
        told_critic(verdicts)
    for name, count in found.incomplete.items():
        if count:
            click.echo(f"{count} runs without a score for every frame are left out{f' of {name}' if name else ''}")


def _plain(name: str) -> str:
    """A model's name as part of the name of a folder."""
    return re.sub(r"[^\w.-]+", "-", name)
