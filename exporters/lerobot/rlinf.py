"""What RLinf reads beside a LeRobot dataset: the outcome on every row, tasks as JSON lines, and returns.

RECAP (`compute_returns.py`) takes the outcome from an episode's last row and STEAM from its first one, so `is_success`
is constant over an episode. Both take the words of a task from `meta/tasks.jsonl`. RECAP's own returns are -1 for every
row and a penalty at the end of a failure; ours, in a file of the same columns, follow the dense reward.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import Job, completion_s, labels_of, write_lines
from exporters.lerobot.plan import Plan
from exporters.lerobot.tables import write_stream

TAG = "badgen"  # RECAP's `data.tag` and `advantage.returns_tag`
RETURNS = ("label", "steps")
OPTIONS: Options = {
    "rlinf": (
        False,
        "also what RLinf reads: is_success, meta/tasks.jsonl, meta/returns_badgen.parquet",
    ),
    "returns": (
        "label",
        "returns for RLinf: label (the reward label minus 1), or steps (-1 for each row until the task is done)",
    ),
    "failure_cost": (300.0, "what the last row of an episode that is not a success costs, with returns=steps"),
}


def check(options: Mapping[str, Any]) -> None:
    """Raise UnknownName or BadValue for options that RLinf's files cannot be written with."""
    if options["returns"] not in RETURNS:
        raise UnknownName("returns", options["returns"], RETURNS)
    if options["failure_cost"] < 0:
        raise BadValue(f"failure_cost is {options['failure_cost']}; it must be at least 0")


def write_rlinf(job: Job, planned: Plan) -> None:
    """Write `meta/tasks.jsonl` and `meta/returns_badgen.parquet`."""
    meta = job.out / "meta"
    write_lines(meta / "tasks.jsonl", ({"task_index": i, "task": t} for i, t in enumerate(planned.tasks)))
    write_stream(meta / f"returns_{TAG}.parquet", _rows(job, planned))


def stats_of(job: Job, planned: Plan) -> dict[str, dict[str, float]]:
    """Statistics of returns and rewards in `meta/stats.json`, by whose range RECAP scales values to -1..0."""
    rows = list(_rows(job, planned))
    found = {}
    for name in ("return", "reward"):
        values = np.array([row[name] for row in rows], dtype=np.float64)
        kinds = {"mean": values.mean(), "std": values.std(), "min": values.min(), "max": values.max()}
        found[name] = {kind: float(value) for kind, value in kinds.items()}
    return found


def returns_of(episode: StoredEpisode, camera: str, policy: str, failure_cost: float) -> tuple[F32, F32]:
    """Return and reward of the rows that the frames of a camera show, (N,) each, without discount.

    With "label" the return is the reward label minus 1, 0 where a task is done well, as target of the value model. The
    reward is 0 until the last row, which has the last return, so that an advantage over the next rows is the gain of
    the value. RECAP reads rewards only with a gamma below 1; with 1 it subtracts later returns from earlier ones, so
    that every advantage would be about 0.

    With "steps" every row costs 1 until a success is complete; the rows after that cost nothing, and the last row of
    any other episode costs `failure_cost`. These returns are sums of rewards.
    """
    arrays = episode.arrays()
    labels = labels_of(arrays, episode.frame_steps(camera))
    if policy == "label":
        returns = labels.reward - np.float32(1)
        rewards = np.zeros(len(labels), dtype=np.float32)
        rewards[-1] = returns[-1]
        return returns, rewards
    reward = np.full(len(labels), -1.0)
    if episode.info.success:
        reward[labels.time_s >= completion_s(arrays)] = 0.0
    else:
        reward[-1] = -failure_cost
    return np.cumsum(reward[::-1])[::-1].astype(np.float32), reward.astype(np.float32)


def _rows(job: Job, planned: Plan) -> Iterator[dict[str, Any]]:
    policy, cost = job.options["returns"], job.options["failure_cost"]
    for place in planned.places:
        returns, rewards = returns_of(job.selection.read(place.entry), planned.cameras[0], policy, cost)
        for k, (value, reward) in enumerate(zip(returns, rewards, strict=True)):
            yield {
                "episode_index": place.number,
                "frame_index": k,
                "return": value,
                "reward": reward,
                "prompt": place.entry.instruction,
            }
