"""How many failures are kept in worlds of other makers, and what they cost: one line for each world.

`python -m studies.world_yields metaworld robotics gymnasium` in an environment that has these packages, see
docs/worlds.md; a name is a family, or one world, such as metaworld:push-v3. Nothing is rendered. The last columns are
CPU seconds and bytes of a stored episode: of badgen alone, without what the environment itself takes for as many steps
and resets, and without the binary model, which is stored once for a world.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadgenError
from badgen.contracts.slot_count import SlotCount
from badgen.contracts.world import Obs, World
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.make import rehearse_world, world_slots
from badgen.engine.worlds.replay import runner_of
from badgen.engine.worlds.tasks import base_of, make_world_shard
from badgen.files import folder_content
from badgen.store import open_dataset
from badgen.store.foreign import save_foreign
from badgen.worlds.runner import WorldRunner

SCRIPTED = (
    ("robotics:FetchReach-v4", "fetch_policies:Reach"),
    ("robotics:FetchPush-v4", "fetch_policies:Push"),
    ("robotics:FetchPickAndPlace-v4", "fetch_policies:PickAndPlace"),
    ("robotics:AdroitHandRelocate-v1", "adroit_policies:Relocate"),
    ("robotics:AdroitHandDoor-v1?steps=300", "adroit_policies:Door"),
    ("robotics:FrankaKitchen-v1?tasks=slide_cabinet", "kitchen_policy:SlideCabinet"),
    ("gymnasium:Humanoid-v5?steps=200", "humanoid_policy:Stand"),
)  # these packages bring no policies; those named here are in examples/
_TIMED = 100  # steps over which the environment alone is timed
_FORM = "{:46} {:>6} {:>6} {:>6} {:>7} {:>7}  {}"


@dataclass
class Counting:
    """A world that counts what is asked of it."""

    world: World
    steps: int = 0
    resets: int = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.world, name)

    def reset(self, seed: int) -> Obs:
        """As the world does."""
        self.resets += 1
        return self.world.reset(seed)

    def step(self, action: F64) -> tuple[Obs, bool]:
        """As the world does."""
        self.steps += 1
        return self.world.step(action)


@dataclass(frozen=True)
class Own:
    """CPU seconds that an environment with its policy takes for a step and for a reset."""

    step_s: float
    reset_s: float


def worlds_of(names: list[str]) -> list[tuple[str, str]]:
    """Texts of worlds and policies; a family stands for all of its worlds, and "world=policy" names a policy."""
    found: list[tuple[str, str]] = []
    for name in names:
        if name == "metaworld":
            from metaworld.policies import ENV_POLICY_MAP

            found += [(f"metaworld:{task}", "expert") for task in sorted(ENV_POLICY_MAP)]
        elif name in ("robotics", "gymnasium"):
            found += [pair for pair in SCRIPTED if pair[0].startswith(f"{name}:")]
        else:
            world, _, policy = name.rpartition("=")  # options of a world have a "=" too
            found.append((world, policy) if world and ":" in policy else (name, "expert"))
    return found


def timed(runner: WorldRunner) -> Own:
    """What the environment alone takes, after a first reset."""
    world, policy = runner.world, runner.policy
    world.reset(0)
    began = time.process_time()
    world.reset(1)
    reset_s = time.process_time() - began
    before = runner.clean(1, min(_TIMED, world.horizon_steps))
    began = time.process_time()
    obs = world.reset(1)
    policy.reset(str(world.instruction), 1)
    for action in before.given[:-1]:
        policy.act(obs)
        obs, _ = world.step(action)
    return Own((time.process_time() - began - reset_s) / max(len(before.given) - 1, 1), reset_s)


def measured(world: str, policy: str, n: int, folder: Path) -> None:
    """Fill the slots of a world, and print what became of them."""
    config = WorldConfig(world, policy, ("all",), n, 0, (), 64, 64, 10.0, "high", 12)
    try:
        runner = runner_of(world, policy)
        own = timed(runner)
        rehearse_world(config)
    except BadgenError as e:
        print(_FORM.format(world, "-", "-", "-", "-", "-", e), flush=True)
        return
    counting = Counting(runner.world)
    runner.world = counting  # type: ignore[assignment]
    (folder / "shards").mkdir(parents=True)
    base = base_of(runner, config)
    save_foreign(folder / "models", base.of(base.model))  # what is stored once for a world is not counted
    began = time.process_time()
    counts = make_world_shard(config, folder, 0, world_slots(config))
    alone_s = counting.steps * own.step_s + counting.resets * own.reset_s
    _print(world, counts, max(time.process_time() - began - alone_s, 0.0), folder)


def _print(world: str, counts: dict[str, SlotCount], cpu_s: float, folder: Path) -> None:
    count = sum(counts.values(), SlotCount())
    shard = next(iter(folder_content(folder / "shards")))
    (folder / "run.json").write_text('{"config": {}}')
    modes = Counter(e.info.mode for e in open_dataset(folder) if e.info.role == "failure")
    said = ", ".join(f"{mode} {k}" for mode, k in modes.most_common())
    refused = ", ".join(f"{reason} {k}" for reason, k in count.rejected.items())
    episodes = max(2 * count.accepted, 1)
    numbers = (count.requested, count.accepted, count.simulated, f"{cpu_s / episodes:.2f}")
    print(_FORM.format(world, *numbers, shard.stat().st_size // episodes, f"{said} | {refused}"), flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", nargs="+")
    parser.add_argument("--n", type=int, default=2, help="failures to keep in each world")
    asked = parser.parse_args()
    print(_FORM.format("world", "asked", "kept", "tried", "cpu s", "bytes", "kinds of failures | rejected"))
    for world, policy in worlds_of(asked.worlds):
        with tempfile.TemporaryDirectory() as folder:
            measured(world, policy, asked.n, Path(folder) / "run")


if __name__ == "__main__":
    main()
