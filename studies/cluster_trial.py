"""Lose workers and a node of a Ray cluster, and compare the bytes: `python -m studies.cluster_trial --out DIR`.

The same dataset is made twice: by processes of this machine, undisturbed, and on two Ray nodes on loopback, where
workers get SIGKILL and one node is removed when half of the shards are there. At the end both datasets must have equal
shards and models, and nothing may be left behind. Needs Ray and the right to make namespaces (`unshare`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import click

from badgen.engine import DatasetConfig, Workers, make_dataset, resolve
from badgen.serialization import from_json, to_json
from badgen.store import DatasetFolder
from studies.same_bytes import different, hashes, strays
from studies.two_nodes import Events

# A shell is the first process of the namespace: Ray takes a parent with the id 1 for a sign that its parent has died.
_ALONE = ("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", '"$@"; exit $?', "sh")


def may_be_alone() -> bool:
    """Whether this process may make namespaces."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_ALONE, "true"], check=False, capture_output=True).returncode == 0


def in_trouble(config: DatasetConfig, out: Path, kills: int, seed: int, limit_s: float) -> Events:
    """Make the dataset on two nodes that lose workers, and one of which is lost.

    Raises CalledProcessError where that fails, and TimeoutExpired where it takes longer; all that was started has then
    ended, since its namespace has.
    """
    asked = json.dumps({"config": to_json(config), "out": str(out), "kills": kills, "seed": seed})
    command = [*_ALONE, sys.executable, "-m", "studies.two_nodes", asked]
    paths = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, timeout=limit_s, env={**os.environ, "PYTHONPATH": paths}
    )
    return from_json(Events, json.loads(done.stdout.splitlines()[-1]))


@click.command()
@click.option("--scene", default="push", show_default=True)
@click.option("--mode", default="displaced,wrong_object", show_default=True)
@click.option("--total", default=200, show_default=True, help="Failures to keep; every one has its twin.")
@click.option("--difficulty", default="any", show_default=True)
@click.option("--cameras", default="none", show_default=True)
@click.option("--size", default="64", show_default=True)
@click.option("--kills", default=10, show_default=True, help="Workers to kill.")
@click.option("--seed", default=0, show_default=True, help="Seed of the dataset and of the kills.")
@click.option("--limit", "limit_s", default=3600.0, show_default=True, help="Seconds that the cluster may take.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of both runs.")
def main(
    scene: str,
    mode: str,
    total: int,
    difficulty: str,
    cameras: str,
    size: str,
    kills: int,
    seed: int,
    limit_s: float,
    out: Path,
) -> None:
    """Compare a run on two nodes, one of which is lost, with an undisturbed one.

    An undisturbed run that is in the folder already is used.
    """
    if not may_be_alone():
        raise click.ClickException("this needs the right to make network and process namespaces (unshare)")
    config = replace(
        resolve(scene, mode, total=total, difficulty=difficulty, cameras=cameras, size=size, jitters=0, seed=seed),
        benign=0.0,
        relabelled=0.0,
    )
    alone, cluster = out / "undisturbed", out / "cluster"
    shutil.rmtree(cluster, ignore_errors=True)
    began = time.monotonic()
    make_dataset(config, alone, Workers(2))
    click.echo(f"undisturbed, two processes: {time.monotonic() - began:.0f} s")
    events = in_trouble(config, cluster.resolve(), kills, seed, limit_s)
    report(alone, cluster, events)
    unequal, left = different(alone, cluster), strays(out)
    click.echo(f"{len(hashes(cluster))} files compared, different: {unequal or 'none'}; left: {left or 'no file'}")
    lost = len(events.killed_after) < kills or events.removed_after is None
    if lost:
        click.echo("the run finished before all trouble was made; use a larger --total")
    if unequal or left or lost or (cluster / "quarantine").exists():
        sys.exit(1)


def report(alone: Path, cluster: Path, events: Events) -> None:
    """Print how large the runs are, and what happened to the second."""
    shards = DatasetFolder(alone).shard_files()
    manifest = json.loads((cluster / "manifest.json").read_text())
    episodes = sum(shard["episodes"] for shard in manifest["shards"])
    click.echo(f"two Ray nodes: {events.seconds:.0f} s, {episodes} episodes in {len(shards)} shards")
    click.echo(f"workers killed after so many finished shards: {events.killed_after}")
    click.echo(f"a node removed after {events.removed_after} finished shards")


if __name__ == "__main__":
    main()
