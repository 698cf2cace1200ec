"""Where the walker falls: `python -m studies.push_map [--out FILE.jsonl] [--picture FILE.png] [--minutes M]`.

The pelvis of `humanoid_walk` is shoved by the operator `push`, in several directions, at several phases of the stride
and with several impulses, each from starts that differ by 1e-6 in every joint angle and speed. Where the starts do not
all end alike, the cell is borderline: what happens there hangs on less than anyone could measure.

Every run is a line of the file; the same command goes on where the last one stopped.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from itertools import product
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import click
import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.trajectory import Trajectory
from badgen.engine.rollout import simulation
from badgen.judging import events_of, find_breaches
from badgen.registry import registry
from badgen.sim import (
    Branch,
    Simulation,
    Unstable,
    branch_at,
    build_world,
    resume,
    simulate,
    simulate_branching,
)
from perturbations.push import PushParams
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.judging import gait_criteria
from scenes.locomotion.walk.scene import RULES, HumanoidWalk, WalkParams
from studies.push_picture import draw

LAYOUT = WalkParams(  # the middle of what the scene draws, on its smoothest floor, and nothing on the way
    gait=Gait(0.1375, 0.22, 0.39, 0.075, 0.0765, 0.03, 0.04, 0.5),
    wait_s=0.3,
    first="left",
    friction=0.6,
    bar_x_m=-3.0,
    bar_y_m=0.45,
    bar_height_m=0.027,
    mat_x_m=-3.0,
    mat_length_m=0.6,
    mat_rgb=(0.3, 0.3, 0.3),
    post_x_m=-3.0,
    post_y_m=-0.45,
)
JITTER_SIZE = 1e-6  # [rad], [m/s], [rad/s]
PUSH_S, STEADY_S = 0.1, 3.5  # how long a shove lasts, and from when on the gait is steady
GLANCE_S, WATCH_S = 2.0, 5.0  # watched from the shove on: who is down after the shorter time is not watched longer
_DOWN = frozenset({"fall", "floor_contact"})
_SPEC = OperatorSpec("push", {"bodies": ["pelvis"], "during": ["walk"], "dv_mps_range": [0, 1]})


@dataclasses.dataclass(frozen=True, order=True)
class Cell:
    """One shove: phase of the stride [0, 1) from the landing of the left foot, direction (0 ahead, 90 left)."""

    phase: float
    direction_deg: float
    impulse_ns: float


@dataclasses.dataclass(frozen=True)
class Moment:
    """A walk that is about to be shoved at `cause_s`: its rows so far, and where it goes on from."""

    cause_s: float
    before: Trajectory
    branch: Branch


class Walker:
    """The walk on one layout, from starts that differ by next to nothing."""

    def __init__(self) -> None:
        self._scene = HumanoidWalk()
        self._world = build_world(self._scene.build(LAYOUT, PLAIN), self._scene.pairs)
        self._expert = self._scene.task(LAYOUT, "ahead").expert()
        self._operator = registry().operator(_SPEC)
        self._landing_s, self._stride_s = self._stride()

    def moment(self, start: int, phase: float) -> Moment:
        """The walk from a start, just before that phase of a stride."""
        cause_s, sim = self._landing_s + phase * self._stride_s, self._sim(())
        point, rng, model = sim.checkpoint(), np.random.default_rng(start), self._world.model
        state = point.state.copy()  # time, qpos, qvel; the pelvis stays where it is
        state[8 : 1 + model.nq + model.nv] += JITTER_SIZE * rng.standard_normal(model.nq + model.nv - 7)
        sim.restore(dataclasses.replace(point, state=state))
        before, rows = simulate_branching(sim, self._expert, cause_s + 0.1, rng, self._scene.log_hz)
        return Moment(cause_s, before, branch_at(rows, cause_s, self._scene.log_hz))

    def shove(self, moment: Moment, cell: Cell) -> dict[str, Any]:
        """What comes of a shove, and the kinds of event that the scene's own rules find."""
        angle = radians(cell.direction_deg)
        dv_mps = cell.impulse_ns * float(self._world.model.body("pelvis").invweight0[0])  # as the operator wants it
        push = PushParams("pelvis", moment.cause_s, PUSH_S, (dv_mps * cos(angle), dv_mps * sin(angle), 0.0))
        sim, found = (
            self._sim((SampledFault(_SPEC, self._operator, push),)),
            {"outcome": "unstable", "kinds": list[str]()},
        )
        for watched_s in (GLANCE_S, WATCH_S):
            try:
                t = resume(sim, self._expert, moment.branch, moment.before, moment.cause_s + watched_s)
            except Unstable:
                break
            kinds = {e.kind for e in events_of(find_breaches(t, RULES))}
            found = {"outcome": outcome_of(t, kinds, moment.cause_s + PUSH_S), "kinds": sorted(kinds)}
            if kinds & _DOWN:
                break
        return found

    def _stride(self) -> tuple[float, float]:
        """When the left foot first lands in the steady gait, and how long a stride takes."""
        t = simulate(self._sim(()), self._expert, STEADY_S + 3.0, np.random.default_rng(0), self._scene.log_hz)
        landed = [
            float(t.time_s[s.landed]) for s in gait_criteria.strides(t) if s.foot == 0 and t.time_s[s.landed] > STEADY_S
        ]
        return landed[0], landed[1] - landed[0]

    def _sim(self, faults: tuple[SampledFault, ...]) -> Simulation:
        return simulation(self._scene, self._world, self._expert.control_hz, list(faults))


def outcome_of(t: Trajectory, kinds: set[str], from_s: float) -> str:
    """Whether the robot falls, stays up without walking on, or walks again by the gait criteria."""
    if kinds & _DOWN or not gait_criteria.upright(t)[-1]:
        return "falls"
    after = [s for s in gait_criteria.real_steps(t) if t.time_s[s.landed] >= from_s]
    going = len(after) >= gait_criteria.STEPS and gait_criteria.since_step_s(t)[-1] <= gait_criteria.PAUSE_S
    return "recovers" if going else "not walking"


def cells(impulses: int, step_ns: float, directions: int, phases: int) -> list[Cell]:
    """The grid, in the order in which it is worked off."""
    grid = product(range(phases), range(1, impulses + 1), range(directions))
    return [Cell(p / phases, 360.0 * d / directions, step_ns * k) for p, k, d in grid]


def known(file: Path) -> dict[tuple[Cell, int], dict[str, Any]]:
    """Runs that the file holds, made with the installed MuJoCo."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        row = json.loads(line)
        if row["mujoco"] == mujoco.__version__:
            found[Cell(*row["cell"]), int(row["start"])] = row
    return found


def missing(todo: list[tuple[Cell, int]]) -> Iterator[tuple[Cell, int, dict[str, Any]]]:
    """Run what is not known yet, start by start."""
    walker = Walker()
    for start, phase in sorted({(s, c.phase) for c, s in todo}):
        moment = walker.moment(start, phase)
        for cell in (c for c, s in todo if (s, c.phase) == (start, phase)):
            yield cell, start, walker.shove(moment, cell)


@click.command()
@click.option("--out", default="runs/push_map.jsonl", show_default=True, type=click.Path(path_type=Path))
@click.option("--picture", default="docs/humanoid_push_map.png", show_default=True, type=click.Path(path_type=Path))
@click.option("--impulses", default=8, show_default=True, type=click.IntRange(1), help="How many strengths.")
@click.option("--step", "step_ns", default=4.0, show_default=True, help="Between one strength and the next [N s].")
@click.option("--directions", default=12, show_default=True, type=click.IntRange(1), help="All around.")
@click.option("--phases", default=4, show_default=True, type=click.IntRange(1), help="Of the stride.")
@click.option("--starts", default=3, show_default=True, type=click.IntRange(1), help="Starts that differ by 1e-6.")
@click.option("--minutes", default=1e9, show_default="no end", help="Stop after this long; go on another time.")
def main(
    out: Path, picture: Path, impulses: int, step_ns: float, directions: int, phases: int, starts: int, minutes: float
) -> None:
    """Map what a shove does to the walk."""
    grid, done, began = cells(impulses, step_ns, directions, phases), known(out), time.monotonic()
    wanted = [(c, s) for s in range(starts) for c in grid]
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("a", encoding="utf-8") as file:
        for cell, start, found in missing([w for w in wanted if w not in done]):
            row = {"cell": dataclasses.astuple(cell), "start": start, "mujoco": mujoco.__version__, **found}
            file.write(json.dumps(row) + "\n")
            file.flush()
            done[cell, start] = row
            if time.monotonic() - began > 60 * minutes:
                break
    click.echo(f"{sum(w in done for w in wanted)} of {len(wanted)} runs in {out}")
    if all(w in done for w in wanted):
        ends = {c: [str(done[c, s]["outcome"]) for s in range(starts)] for c in grid}
        draw([(c.phase, c.direction_deg, c.impulse_ns, e) for c, e in ends.items()], picture)
        for line in summary(grid, ends):
            click.echo(line)


def summary(grid: list[Cell], ends: dict[Cell, list[str]]) -> Iterator[str]:
    """Shares by impulse, and the bounds to plan with."""
    for impulse in sorted({c.impulse_ns for c in grid}):
        mine = [ends[c] for c in grid if c.impulse_ns == impulse]
        runs = [e for es in mine for e in es]
        shares = ", ".join(f"{o} {runs.count(o) / len(runs):.0%}" for o in dict.fromkeys(sorted(runs)))
        yield f"{impulse:5g} N s: {shares}; borderline {sum(len(set(e)) > 1 for e in mine)} of {len(mine)} cells"


if __name__ == "__main__":
    main()
