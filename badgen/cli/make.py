"""`badgen make`: fill a dataset with failures."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console

from badgen.cli.console import plain_console
from badgen.cli.gallery import make_gallery
from badgen.cli.make_world import make_in_world, world_of_demos
from badgen.cli.parameters import PATH, OneOf
from badgen.cli.policy_tables import show_policy
from badgen.cli.summary import show_counts, show_difficulties, show_extras
from badgen.cli.ticker import Ticker
from badgen.contracts.errors import BadValue
from badgen.engine import DatasetConfig, Workers, make_dataset, resolve
from badgen.engine.config import APPEARANCES, ROBOT_APPEARANCES
from badgen.engine.modes import CLEAN, names_in
from badgen.engine.narrowed import narrowed
from badgen.engine.quarantine import quarantined
from badgen.engine.workers import EXECUTORS, Executor
from badgen.faults import EXAMPLE, GRAMMAR, one_fault
from badgen.media.video import QUALITIES
from badgen.store import open_dataset
from badgen.store.mirror import Mirror

# Names, order and defaults are those of `resolve`, which the Python call `badgen.make` uses too.
_HELP: Mapping[str, str] = {
    "scene": 'Scene, or "all"; see `badgen list scenes`.',
    "mode": (
        'Effect, cause, several of them separated by commas, "all" or "clean"; see `badgen list modes`. '
        "A mode may have a number of its own, as in drop=100,spill=50. "
        "With --fault: effects that count; any failure counts by default. "
        "policy: the failures of a policy itself, see --policy."
    ),
    "faults": (
        f"Fault to try in place of those that the scene is tuned for: {GRAMMAR}, such as {EXAMPLE}; repeatable. "
        "WHEN is a phase or a time in seconds. See `badgen list arguments` and `badgen try`."
    ),
    "policy": (
        "Policy that acts in place of the experts, without any fault: MODULE:FUNCTION?KEY=VALUE, or "
        "ws://HOST:PORT?map=FILE.json for a server of openpi's protocol. Its own failures are kept. "
        "With --world: what acts there, under faults; by default the world's own expert."
    ),
    "n": (
        "Failures (or clean rollouts) to keep for each scene and mode; "
        "twins, benign and relabelled episodes come on top.  [default: 10]"
    ),
    "total": "Failures (or clean rollouts) to keep over all scenes and modes, spread evenly; in place of --n.",
    "difficulty": (
        "Weights of the difficulties (plain, near, hidden) among the kept failures of each scene. "
        'One that is not named is never kept; with "any" every failure is kept as it comes.'
    ),
    "seed": "Random seed.",
    "cameras": 'Cameras to render, separated by commas, "main" (the first two of a scene), "first", "auto" (the '
    'default one, and one more where it shows more failures), "all" or "none".',
    "size": "Pixels of a frame: N or WIDTHxHEIGHT.",
    "fps": "Frames per second; a divisor of 50. `visible_s` has a resolution of 1/fps.",
    "quality": "Quality of the videos; lossless keeps every pixel and takes six times the bytes.",
    "appearance": "varied: visual domain randomization, sampled for every group; plain: the same for all.",
    "benign": "Share of kept failures that also get a success in spite of a fault, or one of the policy.",
    "relabelled": "Share of groups that are also stored relabelled under other instructions.",
    "near_miss": (
        "Share of kept failures that also get near-miss pairs: the same fault at two strengths, at most 3 % apart, of "
        "which one still succeeds (or fails more mildly)."
    ),
    "recoverability": "Share of kept failures for which it is found out until when they could have been saved.",
    "recoveries": "Share of kept failures that are also stored as put right: fault taken away, task begun anew.",
    "attempts": (
        "Maximum number of faults tried per slot, with a new layout after every four; for --policy, of its rollouts."
    ),
    "jitters": "Reruns of each kept rollout, perturbed by 1e-6, which detect borderline outcomes; 0 skips them.",
    "without_bench": (
        "Leave out what is reserved for benchmarks: modes, looks and seeds that docs/bench.md lists. For training data."
    ),
    "robot_appearance": "primitive: simple shapes; mesh: the manufacturer's meshes, see `badgen robots`.",
}
_NOTHING_KEPT = (
    "No episode was kept, for the reasons above. `badgen try {scene} --fault ...` shows what one fault does: make it "
    "stronger where the reason is benign_success; for other reasons try another phase, or more --attempts."
)
_NO_FAILURE = "No failure of the policy was kept, for the reasons above; more --attempts let it act more often."
_TYPES: Mapping[str, click.ParamType[Any]] = {
    "n": click.INT,
    "total": click.INT,
    "quality": OneOf("quality", QUALITIES),
    "appearance": OneOf("appearance", APPEARANCES),
    "robot_appearance": OneOf("robot appearance", ROBOT_APPEARANCES),
}


def _config_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for every parameter of `resolve`."""
    for name, parameter in reversed(list(inspect.signature(resolve).parameters.items())):
        settings: dict[str, Any] = {"help": _HELP[name], "type": _TYPES.get(name)}
        if parameter.default is inspect.Parameter.empty:
            settings |= {"default": None}  # not needed with --world
        else:
            settings |= {"default": parameter.default, "show_default": parameter.default not in (None, ())}
        flag = name.replace("_", "-")
        if parameter.default is False:
            settings = {"help": _HELP[name], "is_flag": True, "default": False}
        if parameter.default == ():  # given once for each item
            settings |= {"multiple": True, "metavar": "FAULT"}
            flag = flag.removesuffix("s")
        command = click.option(f"--{flag}", name, **settings)(command)
    return command


@click.command(short_help="Make verified failures, or clean rollouts, of a scene.")
@_config_options
@click.option(
    "--world",
    help="In place of --scene, an environment of somebody else, such as metaworld:drawer-open-v3 or module:function.",
)
@click.option(
    "--demos",
    metavar="FILE",
    help="In place of --world, logged demonstrations whose replay is perturbed: a robomimic export of badgen, or the "
    "name of a local Minari dataset.",
)
@click.option("--out", type=PATH, help="Folder of the dataset.  [default: runs/SCENE-MODE-sSEED]")
@click.option(
    "--workers", default=1, show_default=True, help="Worker processes; file contents do not depend on their number."
)
@click.option(
    "--executor",
    type=OneOf("executor", EXECUTORS),
    default="process",
    show_default=True,
    help="process: workers on this machine; ray: on the nodes of a Ray cluster, which share the folder of --out.",
)
@click.option(
    "--ray-address",
    metavar="ADDRESS",
    help="auto, for the cluster that this machine belongs to, or HOST:PORT.  [default: starts one here]",
)
@click.option(
    "--mirror",
    metavar="URL",
    help="Copy of the dataset in an object store, such as s3://BUCKET/FOLDER; what is there is fetched first.",
)
@click.option("--gallery", is_flag=True, help="Also write the gallery, as `badgen view` does.")
@click.pass_context
def make(
    context: click.Context,
    /,
    world: str | None,
    demos: str | None,
    out: Path | None,
    workers: int,
    executor: Executor,
    ray_address: str | None,
    mirror: str | None,
    gallery: bool,
    **options: Any,
) -> None:
    """Make a dataset of failures that physics has verified.

    A clean rollout, the twin, is simulated again with a fault. A certified failure is stored with its twin, dense
    labels, text and videos; one whose pictures show clearly what goes wrong is preferred. Failures that are plain, near
    or hidden in the last state are made equally often. After an interruption the same command resumes.
    """
    processes = Workers(workers, executor, ray_address)
    if demos is not None:
        world = world_of_demos(demos, world, options["policy"])
    if world is not None:
        if mirror is not None:
            raise BadValue("--mirror is for badgen's own scenes; copy the folder of a world's dataset yourself")
        typed = [name for name in options if context.get_parameter_source(name) != ParameterSource.DEFAULT]
        folder = make_in_world(world, options["policy"], options, typed, (out, processes))
        if gallery:
            make_gallery(folder, folder / "gallery", workers)
        return
    if options["scene"] is None:
        raise BadValue("name a scene with --scene, or an environment of your own with --world")
    _make_in_scenes(options, out, processes, (mirror, gallery))


def _make_in_scenes(
    options: Mapping[str, Any], out: Path | None, processes: Workers, besides: tuple[str | None, bool]
) -> None:
    """Make a dataset of badgen's own scenes and print what became of it."""
    config, (mirror, gallery) = resolve(**options), besides
    folder = out or _default_folder(options)
    for line in narrowed(config):
        click.echo(line, err=True)
    console = plain_console()
    began = time.monotonic()
    with Ticker(console) as ticker:
        make_dataset(config, folder, processes, ticker, Mirror(mirror) if mirror else None)
    counts = open_dataset(folder).counts()
    show_counts(console, counts)
    show_policy(console, counts)
    show_difficulties(console, counts)
    show_extras(console, config, counts)
    for slot in sorted(quarantined(folder), key=str):
        console.print(f"workers died on {slot}, which is left out: see {folder}/quarantine", soft_wrap=True)
    kept = sum(c.accepted for c in counts.values())
    console.print(f"{kept} kept in {time.monotonic() - began:.0f} s: {folder}\n", soft_wrap=True)
    if gallery:
        make_gallery(folder, folder / "gallery", processes.count)
    if kept:
        _print_next(console, config, folder)
    else:
        console.print(_NO_FAILURE if config.policy else _NOTHING_KEPT.format(scene=config.scenes[0]), soft_wrap=True)


def _default_folder(options: Mapping[str, Any]) -> Path:
    if options["policy"]:
        return Path("runs") / f"{options['scene']}-policy-s{options['seed']}"
    names = names_in(options["mode"]) if options["mode"] else [one_fault(text).name for text in options["faults"]]
    modes = "+".join(dict.fromkeys(names)).replace(":", "-")
    return Path("runs") / f"{options['scene']}-{modes}-s{options['seed']}"


def _print_next(console: Console, config: DatasetConfig, folder: Path) -> None:
    exportable = bool(config.cameras) and config.modes != (CLEAN,)
    console.print("Next:")
    for line in (
        f"badgen view {folder}",
        *([f"badgen export {folder} --to gvl"] if exportable else []),
        f"badgen verify {folder}",
    ):
        console.print(f"  {line}", soft_wrap=True)
