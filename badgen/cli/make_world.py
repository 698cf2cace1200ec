"""`badgen make --world`: fill a dataset with failures of a policy in a world of any maker."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from badgen.cli.console import plain_console
from badgen.cli.summary import show_counts
from badgen.cli.ticker import Ticker
from badgen.contracts.errors import BadValue
from badgen.engine.config import read_size
from badgen.engine.modes import names_in
from badgen.engine.quarantine import quarantined
from badgen.engine.workers import Workers
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.make import make_world_dataset
from badgen.store import open_dataset

_TAKEN = ("mode", "policy", "faults", "n", "seed", "cameras", "size", "fps", "quality", "attempts")
_N, _EXPERT = 10, "expert"


def make_in_world(
    world: str,
    policy: str,
    given: Mapping[str, Any],
    typed: Sequence[str],
    place: tuple[Path | None, Workers],
) -> Path:
    """Make the dataset and print what became of it; return its folder.

    Args:
        world: text that names the world.
        policy: text that names the policy; "" for the world's expert.
        given: all options of the command.
        typed: names of those that the user gave; what does not apply to worlds is refused.
        place: folder of the dataset, or None, and the worker processes.
    """
    refused = sorted(set(typed) - set(_TAKEN))
    if refused:
        flags = ", ".join(f"--{name.replace('_', '-')}" for name in refused)
        taken = ", ".join(f"--{name.removesuffix('s') if name == 'faults' else name}" for name in _TAKEN)
        raise BadValue(f"{flags} {'does' if len(refused) == 1 else 'do'} not apply with --world, which takes {taken}")
    if place[1].elsewhere:
        raise BadValue("--executor ray does not apply with --world; its environments run on this machine alone")
    config = _config(world, policy or _EXPERT, given)
    folder = place[0] or _default_folder(config)
    console, began = plain_console(), time.monotonic()
    with Ticker(console) as ticker:
        make_world_dataset(config, folder, place[1], ticker)
    counts = open_dataset(folder).counts()
    show_counts(console, counts)
    for slot in sorted(quarantined(folder), key=str):
        console.print(f"workers died on {slot}, which is left out: see {folder}/quarantine", soft_wrap=True)
    kept = sum(c.accepted for c in counts.values())
    console.print(f"{kept} kept in {time.monotonic() - began:.0f} s: {folder}\n", soft_wrap=True)
    if kept:
        click.echo(f"Next:\n  badgen view {folder}\n  badgen audit {folder}\n  badgen verify {folder}")
    else:
        click.echo("No episode was kept, for the reasons above; try other faults with --fault, or more --attempts.")
    return folder


def world_of_demos(demos: str, world: str | None, policy: str) -> str:
    """The text of the world that logged demonstrations are; raises BadValue where more than they is named."""
    if world is not None or policy:
        raise BadValue("--demos brings world and actions with it; leave --world and --policy out")
    return f"robomimic:{demos}" if Path(demos).exists() or demos.endswith((".hdf5", ".h5")) else f"minari:{demos}"


def _config(world: str, policy: str, given: Mapping[str, Any]) -> WorldConfig:
    if not given["mode"]:
        raise BadValue("--world needs --mode: all, an effect such as drop, cause:NAME, or clean")
    if "=" in given["mode"]:
        raise BadValue(
            f"modes of a world have no numbers of their own; got {given['mode']!r}; give --n for all of them"
        )
    width, height = read_size(given["size"])
    return WorldConfig(
        world=world,
        policy=policy,
        modes=tuple(dict.fromkeys(names_in(given["mode"]))),
        n=given["n"] or _N,
        seed=given["seed"],
        cameras=_cameras(given["cameras"]),
        width=width,
        height=height,
        fps=given["fps"],
        quality=given["quality"],
        attempts=given["attempts"],
        faults=tuple(given["faults"]),
    )


def _cameras(text: str) -> tuple[str, ...]:
    """Names of cameras, which are compared with those of the model once the world is there."""
    return () if text == "none" else tuple(dict.fromkeys(c.strip() for c in text.split(",")))


def _default_folder(config: WorldConfig) -> Path:
    words = f"{config.world}-{'+'.join(config.modes)}-s{config.seed}"
    return Path("runs") / "".join(c if c.isalnum() or c in "._+-" else "-" for c in words)
