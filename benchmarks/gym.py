"""Print how fast the Gymnasium environments are: `python -m benchmarks.gym [--scene S ...] [--rounds 3]`.

Control steps in a CPU second of one process, with the scene's expert as the policy: of the engine's simulation, which
labels nothing, and of the environment, which labels every row. Both do the same layout to the horizon; medians over
rounds in which the two take turns. `first third` and `last third` are of the environment's episode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time

import click
import gymnasium
from rich.console import Console
from rich.table import Table

from badgen.engine.layout import Layout
from badgen.engine.rollout import roll_out
from badgen.env import ExpertPolicy, SceneEnv, env_id
from badgen.registry import registry

_SCENES, _SEED = ("push", "lid_lift", "humanoid_walk", "pour"), 3


@dataclass(frozen=True)
class Rates:
    """Control steps in a CPU second.

    Attributes:
        engine: of the simulation alone.
        env: of the environment.
        first, last: of the environment in the first and the last third of an episode.
        by_run: what the environment evaluates on the whole run at every row.
    """

    engine: float
    env: float
    first: float
    last: float
    by_run: tuple[str, ...]


def measure(scene: str) -> Rates:
    """One run of the engine, one of the environment."""
    env = gymnasium.make(env_id(scene), disable_env_checker=True)
    inner = env.unwrapped
    assert isinstance(inner, SceneEnv)
    env.reset(seed=_SEED, options={"appearance": "plain"})
    engine = inner.n_steps / _engine_s(inner.layout, inner.request.task.name)
    observation, _ = env.reset(seed=_SEED, options={"appearance": "plain"})
    policy, over, times = ExpertPolicy(env), False, [process_time()]
    while not over:
        observation, _, terminated, over, _ = env.step(policy(observation))
        assert not terminated
        times.append(process_time())
    third = inner.n_steps // 3
    return Rates(
        engine,
        inner.n_steps / (times[-1] - times[0]),
        third / (times[third] - times[0]),
        third / (times[-1] - times[-1 - third]),
        inner.by_run,
    )


def _engine_s(layout: Layout, task: str) -> float:
    scene, expert, world = layout.scene, layout.expert(task), layout.world()
    assert world.model is not None  # compiled outside of what is timed
    began = process_time()
    roll_out(scene, expert, world, None, layout.expert_rng(), scene.horizon_s)
    return process_time() - began


def report(scenes: Sequence[str], rounds: int) -> Table:
    """One line a scene."""
    table = Table("scene", "engine", "environment", "share", "first third", "last third", "by run", box=None)
    for scene in scenes:
        found = [measure(scene) for _ in range(rounds)]
        numbers = [median(getattr(r, name) for r in found) for name in ("engine", "env", "first", "last")]
        engine, env, first, last = (f"{x:.0f}" for x in numbers)
        table.add_row(scene, engine, env, f"{numbers[1] / numbers[0]:.2f}", first, last, " ".join(found[0].by_run))
    return table


@click.command()
@click.option("--scene", "scenes", multiple=True, help="Scene to measure; repeat for several. Default: four of them.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Runs of each scene.")
def main(scenes: tuple[str, ...], rounds: int) -> None:
    """Measure the environments on this machine."""
    for name in scenes:
        registry().scene(name)
    console = Console(width=160)
    console.print("control steps in a CPU second")
    console.print(report(scenes or _SCENES, rounds), highlight=False)


if __name__ == "__main__":
    main()
