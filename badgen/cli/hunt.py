"""`badgen hunt`: search for what a judge misses, and keep it as certified data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from badgen.cli.asked import asking_of, judge_options
from badgen.cli.hunt_lines import hunt_lines
from badgen.cli.parameters import PATH, OneOf
from badgen.cli.pieces import Pieces
from badgen.contracts.errors import BadgenError, BadValue, UnknownName
from badgen.critics.video_judge import VideoJudge
from badgen.engine.config import DatasetConfig, resolve
from badgen.engine.modes import ALL
from badgen.evaluation.models import load_model
from badgen.evaluation.servers.lrm import REWARDS, LargeRewardModels
from badgen.evaluation.servers.robometer import Robometer
from badgen.evaluation.servers.sending import http_of
from badgen.hunt.draws import AtRandom
from badgen.hunt.finds import begin_dataset, config_to_add_to, write_finds
from badgen.hunt.hunting import Hunt, Proposer
from badgen.hunt.judges import LIKENESS, Judge, LanguageJudge, ScorerJudge, last_frame_likeness
from badgen.hunt.language_model import LanguageModel
from badgen.hunt.optimiser import Optimiser
from badgen.hunt.simulator import HUNT, Simulator
from badgen.hunt.space import Space, space_of
from badgen.registry import registry
from badgen.store import DatasetFolder

_PROPOSERS = ("optimiser", "random", "llm")
_PROTOCOLS = ("lrm", "robometer")
_LLM = "llm"


@click.command(short_help="Search for what a judge misses, and keep it as data.")
@click.option(
    "--judge",
    required=True,
    metavar="JUDGE",
    help="Who is hunted: module:function as for `badgen eval`, the URL of a server of scores, likeness (the baseline "
    "that compares with the last frame of the twin), or llm (the language model of --provider and --model).",
)
@click.option("--scene", required=True, help='Scene, several of them separated by commas, or "all".')
@click.option("--mode", default=ALL, show_default=True, help="Modes whose operators are tried, separated by commas.")
@click.option("--trials", type=click.IntRange(1), default=100, show_default=True, help="Proposals to simulate.")
@click.option(
    "--proposer",
    type=OneOf("proposer", _PROPOSERS),
    default=_PROPOSERS[0],
    show_default=True,
    help="Who proposes: optimiser (learns from the verdicts), random, or llm (reads the verdicts).",
)
@click.option(
    "--requests", type=click.IntRange(1), default=4, show_default=True, help="Layouts of a scene, each with a request."
)
@click.option(
    "--per-cell", type=click.IntRange(1), default=3, show_default=True, help="Finds to keep of a scene, mode and band."
)
@click.option("--frames", type=click.IntRange(0), default=16, show_default=True, help="Frames of a film; 0 for all.")
@click.option(
    "--scale", default="0,1", show_default=True, metavar="LOW,HIGH", help="Scores of nothing and of all done."
)
@click.option("--protocol", type=OneOf("protocol", _PROTOCOLS), help="What the server of a URL speaks.")
@click.option(
    "--reward", type=OneOf("reward", REWARDS), default="progress", show_default=True, help="lrm: kind of reward."
)
@judge_options(help_text="Service of a language model that judges or proposes.")
@click.option("--replies", type=PATH, default=Path("runs/hunt-replies"), show_default=True, help="Stored replies.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of layouts and proposals.")
@click.option("--size", default="256", show_default=True, help="Pixels of a frame: N or WIDTHxHEIGHT.")
@click.option("--cameras", default="", help="Cameras to store; the judge sees the first.  [default: the first of each]")
@click.option(
    "--jitters", type=click.IntRange(1), default=3, show_default=True, help="Reruns that find borderline runs."
)
@click.option("--out", type=PATH, metavar="DIR", help="Folder of the finds.  [default: runs/hunt-SCENE-sSEED]")
@click.option(
    "--add", type=PATH, metavar="RUN", help="Finished dataset to add the finds to, with its cameras and size."
)
def hunt(**given: Any) -> None:
    """Search for certified rollouts that a judge gets wrong.

    A find is a failure that the judge passes (last score of 0.5 or more, while the label is below) or scores above its
    twin in sum, or a success that it does not pass. It counts only if the pictures show the failure clearly and no
    jitter rerun ends otherwise. Finds are stored like any episodes. docs/hunt.md says more.
    """
    scenes, add = _scenes(given["scene"]), given["add"]
    if add is not None and given["out"] is not None:
        raise BadValue("give --out for a dataset of the finds, or --add to add them to a dataset, not both")
    config = _config(scenes, given) if add is None else config_to_add_to(add, given["seed"], given["jitters"])
    modes = () if given["mode"] == ALL else tuple(m.strip() for m in given["mode"].split(","))
    space, judge = space_of(scenes, given["requests"], modes), judge_of(given)
    simulator = Simulator(config, given["frames"])
    proposer = _proposer(given, space, simulator)
    out = add or given["out"] or Path("runs") / f"hunt-{given['scene'].replace(',', '+')}-s{given['seed']}"
    folder = DatasetFolder(out) if add is not None else begin_dataset(config, out)
    found = Hunt(simulator, judge, given["per_cell"])
    try:
        with Pieces("trials") as progress:
            found.run(proposer, given["trials"], progress)
    except (BadgenError, KeyboardInterrupt):
        click.echo(f"stopped after {len(found.history)} trials; the finds until then are kept", err=True)
        _store(folder, config, found, given)
        raise
    _store(folder, config, found, given)


def _store(folder: DatasetFolder, config: DatasetConfig, found: Hunt, given: Mapping[str, Any]) -> None:
    """Write the finds and say what was found."""
    names = ("judge", "scene", "mode", "trials", "proposer", "requests", "per_cell", "frames", "scale", "seed")
    notes = write_finds(folder, config, found, {name: given[name] for name in names})
    for line in hunt_lines(found):
        click.echo(line)
    click.echo(f"{len(found.finds)} finds in {folder.path}; every proposal and score in {notes}")


def judge_of(given: Mapping[str, Any]) -> Judge:
    """The judge that --judge names; raises BadValue or JudgeError."""
    name = given["judge"]
    low, high = _scale(given["scale"])
    if name == LIKENESS:
        return last_frame_likeness
    if name == _LLM:
        return LanguageJudge(VideoJudge(asking_of(_with_model(given, "--judge llm"), given["replies"])), given["seed"])
    if "://" not in name:
        return ScorerJudge(load_model(name), (low, high))
    if given["protocol"] is None:
        raise BadValue(f"name the --protocol of the server {name}: {' or '.join(_PROTOCOLS)}")
    http = http_of(name)
    server = LargeRewardModels(http, given["reward"]) if given["protocol"] == "lrm" else Robometer(http, False)
    return ScorerJudge(server, (low, high))


def _proposer(given: Mapping[str, Any], space: Space, simulator: Simulator) -> Proposer:
    rng = np.random.default_rng(np.random.SeedSequence(given["seed"], spawn_key=(0,)))
    if given["proposer"] == "random":
        return AtRandom(space, rng)
    if given["proposer"] == "optimiser":
        return Optimiser(space, rng)
    asking = asking_of(_with_model(given, "--proposer llm"), given["replies"])
    told = {
        s: [simulator.group(s, number).layout.request.instruction for number in range(space.requests)]
        for s in space.scenes
    }
    return LanguageModel(space, told, asking)


def _with_model(given: Mapping[str, Any], what: str) -> Mapping[str, Any]:
    if given["provider"] is None or given["model"] is None:
        raise BadValue(f"{what} needs --provider and --model, the service and its model that are asked")
    return given


def _scenes(text: str) -> tuple[str, ...]:
    if text == ALL:
        return tuple(registry().usable_scenes())
    return tuple(dict.fromkeys(registry().scene(name.strip()).name for name in text.split(",")))


def _config(scenes: tuple[str, ...], given: Mapping[str, Any]) -> DatasetConfig:
    """Options of the pictures of a dataset of finds."""
    every = [registry().scene(name) for name in scenes]
    cameras = given["cameras"] or ",".join(dict.fromkeys(scene.camera_names[0] for scene in every))
    sized = resolve(scenes[0], ALL, seed=given["seed"], size=given["size"], jitters=given["jitters"], cameras="none")
    shown = tuple(dict.fromkeys(c.strip() for c in cameras.split(",")))
    valid = list(dict.fromkeys(name for scene in every for name in scene.camera_names))
    for name in shown:
        if name not in valid:
            raise UnknownName("camera", name, valid)
    blind = [scene.name for scene in every if not set(shown) & set(scene.camera_names)]
    if blind:
        raise BadValue(f"{', '.join(blind)}: none of --cameras is there, and a judge needs pictures; add one of theirs")
    return replace(sized, scenes=scenes, modes=(HUNT,), n=given["trials"], cameras=shown)


def _scale(text: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        low = high = 0.0
    if not low < high:
        raise BadValue(f"--scale takes two numbers as LOW,HIGH, the lower one first, such as 0,100, not {text!r}")
    return low, high
