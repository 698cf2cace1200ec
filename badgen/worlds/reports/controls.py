"""Whether the success of a world can be trusted: states that are set by hand, and what the success says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import TypeAlias

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.bodies import body_index, body_name
from badgen.contracts.task import Task
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.contracts.world import SUCCESS, Control, HasControls, HasTask, SetByHand
from badgen.worlds.reports.by_hand import positions_of, set_by_hand
from badgen.worlds.reports.finding import Finding
from badgen.worlds.run import WorldRun
from badgen.worlds.runner import WorldRunner

_WAIT_S = 0.2  # after the state was set, until the success is read: what was put down has come to rest
_MOVED_M, _TURNED_RAD = 0.01, 0.05  # what moved less in a clean run is not what it is about
_ASIDE_M = (0.02, 0.05, 0.1, 0.2)
_BACK = (0.1, 0.25, 0.5, 1.0)  # shares of the way of a fixture
_WAYS_DEG = (0.0, 90.0, 180.0, 270.0)
_FREE = int(mujoco.mjtJoint.mjJNT_FREE)
_REMEDY = "correct the success of the world (`step`, or the goal of its task), or the control"


@dataclass(frozen=True)
class _Goal:
    """A clean run that succeeds, and the row near its end at which states are set."""

    seed: int
    run: WorldRun
    row: int


def control_findings(runner: WorldRunner, runs: Sequence[WorldRun]) -> Iterator[Finding]:
    """Put the success of a world to the test.

    What badgen makes up itself is shown and never fails, since nobody said what should count; the controls of the
    world's author fail where the success says otherwise.

    Args:
        runner: the world and a policy.
        runs: clean runs of the seeds 0, 1 and so on.
    """
    goals = [g for seed, run in enumerate(runs) if (g := _goal(seed, run, runner.world.hz)) is not None]
    if not goals:
        return
    task = runner.world.task() if isinstance(runner.world, HasTask) else None
    asked = _Asking(runner, task)
    yield asked.shown("the goal, set by hand after a reset", [asked.at_start(g, _as_at_end(g)) for g in goals])
    joints = _moved_joints(runner, goals[0])
    if joints:
        yield asked.shown("what moved, put back", [asked.at_end(g, _put_back(g, joints)) for g in goals])
        yield _graded(asked, goals, joints[0])
    for control in runner.world.controls() if isinstance(runner.world, HasControls) else ():
        yield asked.checked(control, goals)


_Edit: TypeAlias = Callable[[_Goal], SetByHand]


@dataclass(frozen=True)
class _Asking:
    """Sets states and reads the success of the world, and the goal of its task if it has one."""

    runner: WorldRunner
    task: Task | None

    def at_start(self, goal: _Goal, edit: SetByHand) -> list[bool]:
        """What the successes say some time after the state was set right after the reset; the robot holds still."""
        world = self.runner.world
        actions = np.repeat(np.array(world.neutral, dtype=np.float64)[None], _wait_steps(world.hz), axis=0)
        return self._said(set_by_hand(world, goal.seed, actions, 0, edit).trajectory)

    def at_end(self, goal: _Goal, edit: SetByHand) -> list[bool]:
        """Likewise near the end of a clean run, whose actions go on."""
        run = set_by_hand(self.runner.world, goal.seed, goal.run.given[:-1], goal.row, edit)
        return self._said(run.trajectory)

    def shown(self, name: str, said: Sequence[Sequence[bool]]) -> Finding:
        """How often a state counts, without a verdict."""
        return Finding("control", True, f"{name}: {self._told(said)}")

    def checked(self, control: Control, goals: Sequence[_Goal]) -> Finding:
        """Whether every success says of a control what its author does."""
        ask = self.at_end if control.at_end else self.at_start
        said = [ask(goal, control.edit) for goal in goals]
        ok = all(one == control.succeeds for each in said for one in each)
        wanted = "a success" if control.succeeds else "none"
        return Finding("control", ok, f"{control.name}, which is {wanted}: {self._told(said)}", _REMEDY)

    def _said(self, t: Trajectory) -> list[bool]:
        own = [] if self.task is None else [bool(np.asarray(self.task.goal(t))[-1])]
        return [bool(t.recorded[SUCCESS][-1] > 0.0), *own]

    def _told(self, said: Sequence[Sequence[bool]]) -> str:
        names = ("counts as a success in", "and is the goal of its task in")
        counts = [sum(one) for one in zip(*said, strict=True)]
        return " ".join(f"{name} {n} of {len(said)}" for name, n in zip(names, counts, strict=False))


def _graded(asked: _Asking, goals: Sequence[_Goal], joint: int) -> Finding:
    """Near misses: what moved most, beside its place by more and more."""
    model = goals[0].run.trajectory.model
    name = body_name(model, int(model.jnt_bodyid[joint]))
    edits: dict[str, list[_Edit]] = {}
    if int(model.jnt_type[joint]) == _FREE:
        how = "aside by"
        edits = {f"{100 * m:g} cm": [_aside(joint, m, deg) for deg in _WAYS_DEG] for m in _ASIDE_M}
    else:
        how = "back by this much of its way:"
        edits = {f"{share:.0%}": [_back(joint, share)] for share in _BACK}
    said = {much: [asked.at_end(g, edit(g))[0] for g in goals for edit in made] for much, made in edits.items()}
    told = ", ".join(f"{much} {sum(counted)} of {len(counted)}" for much, counted in said.items())
    return Finding("control", True, f"near misses that count as a success, {name} {how} {told}")


def _goal(seed: int, run: WorldRun, hz: float) -> _Goal | None:
    """Where in a clean run states can be set: its success must last from there to the end."""
    row = len(run.trajectory) - 1 - _wait_steps(hz)
    held = row > 0 and bool((run.trajectory.recorded[SUCCESS][row:] > 0.0).all())
    return _Goal(seed, run, row) if held else None


def _wait_steps(hz: float) -> int:
    return max(2, ceil(_WAIT_S * hz))


def _moved_joints(runner: WorldRunner, goal: _Goal) -> list[int]:
    """The joints of objects and fixtures that moved in a clean run, those that moved most first."""
    t, facts = goal.run.trajectory, runner.facts(goal.run)
    bodies = {body_index(t.model, b) for role in ("object", "fixture") for b in facts.bodies(role)}
    moved = dict[int, float]()
    for joint in (j for j in range(t.model.njnt) if int(t.model.jnt_bodyid[j]) in bodies):
        turns = int(t.model.jnt_type[joint]) in (int(mujoco.mjtJoint.mjJNT_HINGE), int(mujoco.mjtJoint.mjJNT_BALL))
        place = positions_of(t.model, joint)
        way = t.qpos[goal.row, place][:3] - t.qpos[0, place][:3]
        share = float(np.linalg.norm(way)) / (_TURNED_RAD if turns else _MOVED_M)
        if share >= 1.0:
            moved[joint] = share
    return sorted(moved, key=lambda j: -moved[j])


def _as_at_end(goal: _Goal) -> SetByHand:
    """Everything as it is near the end of the clean run, but for the time."""
    state = goal.run.trajectory.state[goal.row]

    def edit(model: mujoco.MjModel, data: mujoco.MjData) -> None:
        now_s = float(data.time)
        mujoco.mj_setState(model, data, state, STATE)
        data.time = now_s

    return edit


def _put_back(goal: _Goal, joints: Sequence[int]) -> SetByHand:
    """What moved, where it was at the start."""
    start = goal.run.trajectory.qpos[0]

    def edit(model: mujoco.MjModel, data: mujoco.MjData) -> None:
        for joint in joints:
            data.qpos[positions_of(model, joint)] = start[positions_of(model, joint)]

    return edit


def _aside(joint: int, distance_m: float, way_deg: float) -> _Edit:
    """A free body beside the place where it is."""
    way = distance_m * np.array([cos(radians(way_deg)), sin(radians(way_deg))])

    def edit(model: mujoco.MjModel, data: mujoco.MjData) -> None:
        first = positions_of(model, joint).start
        data.qpos[first : first + 2] += way

    return lambda goal: edit


def _back(joint: int, share: float) -> _Edit:
    """A joint that went only a part of its way."""

    def of(goal: _Goal) -> SetByHand:
        start: F64 = goal.run.trajectory.qpos[0]

        def edit(model: mujoco.MjModel, data: mujoco.MjData) -> None:
            place = positions_of(model, joint)
            data.qpos[place] += share * (start[place] - data.qpos[place])

        return edit

    return of
