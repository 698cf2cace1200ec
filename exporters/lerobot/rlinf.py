"""What RLinf's RECAP and STEAM read beside a LeRobot dataset: success in every row, tasks as lines, and returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import Job, completion_s, write_lines
from exporters.lerobot.plan import Place, Plan
from exporters.lerobot.tables import write_stream

SUCCESS = "is_success"
FEATURE = {SUCCESS: {"dtype": "bool", "shape": [1], "names": None}}
RETURNS = "meta/returns_badgen.parquet"  # RECAP reads it with tag: badgen
OPTIONS: Options = {
    "rlinf": (False, "also what RLinf reads: column is_success, meta/tasks.jsonl and meta/returns_badgen.parquet"),
    "rlinf_tail_cost": (
        0.0,
        "rlinf: what each frame of a success costs once it is complete; each frame before costs 1",
    ),
    "rlinf_failure_cost": (
        0.0,
        "rlinf: what no success costs at its end, in frames, times 1 - its final reward; 0: frames of a mean success",
    ),
}


@dataclass(frozen=True)
class Costs:
    """Rewards of RECAP: each frame costs one until a success is complete, and no success costs something at its end.

    Attributes:
        tail: cost of each frame of a success after its completion.
        failure: cost of the end of any other episode, in frames; multiplied by what its final reward lacks to 1. So the
            value of its last frame, divided by this cost, is its final reward - 1.
    """

    tail: float
    failure: float

    def rewards(self, episode: StoredEpisode, camera: str) -> F32:
        """(N,) reward at each frame of a camera; never positive."""
        arrays, steps = episode.arrays(), np.asarray(episode.frame_steps(camera), dtype=np.int64)
        if episode.info.success:
            done = arrays.time_s[steps] >= completion_s(arrays)
            return np.where(done, -self.tail, -1.0).astype(np.float32)
        rewards = np.full(len(steps), -1.0, dtype=np.float32)
        rewards[-1] = -self.failure * (1.0 - float(arrays.labels.reward[steps[-1]]))
        return rewards


def costs_of(job: Job, planned: Plan) -> Costs:
    """The costs that the options ask for; raises BadValue for a negative one."""
    tail, failure = (float(job.options[name]) for name in ("rlinf_tail_cost", "rlinf_failure_cost"))
    if tail < 0 or failure < 0:
        raise BadValue(f"rlinf_tail_cost is {tail:g} and rlinf_failure_cost is {failure:g}; they must be at least 0")
    if failure == 0:
        whole = Costs(tail, 0.0)
        taken = [-float(_rewards(job, planned, place, whole).sum()) for place in planned.places if place.entry.success]
        failure = float(np.mean(taken)) if taken else float(max(place.length for place in planned.places))
    return Costs(tail, failure)


def write_rlinf(job: Job, planned: Plan) -> dict[str, Any]:
    """Write tasks and returns; return the statistics of returns as RECAP reads them from `meta/stats.json`.

    RECAP divides returns by their minimum and takes what is below -1 as -1. The minimum here is the cost of a failure,
    so that -1 is a failure without any reward and 0 a success that is complete.
    """
    costs = costs_of(job, planned)
    write_lines(job.out / "meta/tasks.jsonl", ({"task_index": i, "task": t} for i, t in enumerate(planned.tasks)))
    write_stream(job.out / RETURNS, _rows(job, planned, costs))
    return {"return": {"min": -costs.failure, "max": 0.0}, "reward": {"min": -max(1.0, costs.failure), "max": 0.0}}


def _rows(job: Job, planned: Plan, costs: Costs) -> Iterator[Mapping[str, Any]]:
    """One row for each frame, with the sum of its reward and all later ones."""
    for place in planned.places:
        rewards = _rewards(job, planned, place, costs)
        returns = np.cumsum(rewards[::-1])[::-1]
        for k in range(place.length):
            yield {
                "episode_index": place.number,
                "frame_index": k,
                "return": np.float32(returns[k]),
                "reward": np.float32(rewards[k]),
                "prompt": place.entry.instruction,
            }


def _rewards(job: Job, planned: Plan, place: Place, costs: Costs) -> F32:
    return costs.rewards(job.selection.read(place.entry), planned.cameras[0])
