"""Whether a world and a policy keep what badgen counts on, one finding after the other, with figures and a remedy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import WorldError
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import SUCCESS, Policy, World
from badgen.worlds.faults import sample_fault
from badgen.worlds.load import Still
from badgen.worlds.reports.controls import control_findings
from badgen.worlds.reports.finding import Finding
from badgen.worlds.run import WorldRun
from badgen.worlds.runner import WorldRunner, equal_rows

MakeWorld = Callable[[], World]
MakePolicy = Callable[[World], Policy]


def world_findings(make: MakeWorld, act: MakePolicy, seeds: int = 3, steps: int | None = None) -> Iterator[Finding]:
    """Run all checks; a run that cannot be finished is the last finding.

    Args:
        make: makes the world, each time a new one.
        act: makes the policy for a world.
        seeds: how many episodes are run, seeds 0, 1 and so on.
        steps: steps of a run; by default the horizon of the world.
    """
    world = make()
    other = make()
    try:
        yield from _findings(WorldRunner(world, act(world)), WorldRunner(other, act(other)), seeds, steps)
    except WorldError as e:
        yield Finding(e.check, False, e.found, e.remedy)
    finally:
        world.close()
        other.close()


def held_s(run: Trajectory) -> float:
    """For how long the success lasts, without a gap, at the end of a run [s]; 0 where it is not there then."""
    failing = np.flatnonzero(run.recorded[SUCCESS] <= 0.0)
    last = int(failing[-1]) if failing.size else -1
    return (len(run) - 1 - last) * run.dt_s


def flickers(run: Trajectory) -> int:
    """How often a success that was reached is lost again."""
    success = run.recorded[SUCCESS] > 0.0
    return int((success[:-1] & ~success[1:]).sum())


def _findings(here: WorldRunner, anew: WorldRunner, seeds: int, steps: int | None) -> Iterator[Finding]:
    started = time.process_time()
    runs = [here.clean(seed, steps) for seed in range(seeds)]
    cost_s = (time.process_time() - started) / sum(len(run.given) - 1 for run in runs)
    first = runs[0]
    yield Finding("policy", True, f"{first.given.shape[1]} finite numbers at every step, {len(first.given) - 1} steps")
    per_step = first.hooked_substeps / (len(first.given) - 1)
    yield Finding("hooked", True, f"{per_step:g} steps of physics seen in each step of the world")
    yield _repeats("repeats", "in the same instance", first, here.clean(0, steps), here.deterministic)
    yield _repeats("repeats anew", "in a new instance", first, anew.clean(0, steps), here.deterministic)
    yield _restored(here, first, steps)
    yield _success(runs)
    yield _control(here.world, len(runs), steps)
    yield from control_findings(here, runs)
    bare_s = _bare_s(here, first)
    yield Finding("cost", True, f"{1e3 * bare_s:.2f} ms CPU a step, with badgen's log {1e3 * cost_s:.2f} ms")


def _repeats(check: str, where: str, first: WorldRun, again: WorldRun, deterministic: bool) -> Finding:
    a, b = first.trajectory, again.trajectory
    rows = equal_rows(a, b)
    if rows == len(a) and np.array_equal(a.recorded[SUCCESS], b.recorded[SUCCESS]):
        return Finding(check, True, f"all {rows} rows equal, to the bit, {where}")
    if not rows:
        found = f"seed 0 begins in another state {where}"
        return Finding(check, False, found, "`reset(seed)` must set everything that is drawn; else make it anew there")
    moved = np.flatnonzero((first.given[:rows] != again.given[:rows]).any(axis=1))
    if moved.size and int(moved[0]) < rows and not deterministic:
        return Finding(check, True, f"equal until the policy's draws differ, at step {int(moved[0])}")
    if moved.size:
        found = f"the policy acts differently {where}, from step {int(moved[0])} on, though it sees the same state"
        return Finding(check, False, found, "forget everything in its `reset`, or set `deterministic = False` in it")
    found = f"{rows} of {len(a)} rows are equal {where}, under the same actions"
    return Finding(check, False, found, "look for state that `reset` leaves, or draws that the seed does not set")


def _restored(runner: WorldRunner, clean: WorldRun, steps: int | None) -> Finding:
    """A run without friction leaves nothing behind, and is equal to the clean one up to its cause."""
    middle_s = float(clean.trajectory.time_s[len(clean.given) // 2])
    spec = OperatorSpec("low_friction", {"during": middle_s, "remaining_range": (0.0, 0.0)})
    fault = sample_fault(spec, np.random.default_rng(0), clean.trajectory, runner.facts(clean))
    run = runner.faulted(0, clean, fault, steps)
    after = runner.clean(0, steps)
    same, cause = equal_rows(clean.trajectory, run.trajectory), round(fault.cause_s * runner.world.hz)
    if same <= cause:
        found = f"a fault at step {cause} shows at step {same}"
        return Finding("model", False, found, "the world or the policy must not depend on earlier runs")
    if runner.deterministic and equal_rows(clean.trajectory, after.trajectory) < len(clean.given):
        found = "after a fault in the model the clean run is another"
        return Finding("model", False, found, "the world must not keep values that it derived from its model")
    edits = f"; the world itself edits {', '.join(clean.changed)} during a run" if clean.changed else ""
    return Finding("model", True, f"restored after a fault, {same} rows equal up to its cause at {cause}{edits}")


def _success(runs: list[WorldRun]) -> Finding:
    held = [held_s(run.trajectory) for run in runs]
    reached = sum(bool((run.trajectory.recorded[SUCCESS] > 0.0).any()) for run in runs)
    lost = sum(flickers(run.trajectory) for run in runs)
    good = sum(s > 0.0 for s in held)
    shortest = f", for {min(s for s in held if s > 0.0):.2f} s at least" if good else ""
    found = f"reached in {reached} of {len(runs)} clean runs, there at the end in {good}{shortest}; lost {lost} times"
    remedy = "without a clean run that succeeds there is no twin: try a better policy, other seeds, or more steps"
    return Finding("success", good > 0, found, remedy)


def _control(world: World, count: int, steps: int | None) -> Finding:
    """Runs in which the robot holds still: a success there was there from the start, or came by itself."""
    still = WorldRunner(world, Still(world.neutral))
    good = sum(held_s(still.clean(seed, steps).trajectory) > 0.0 for seed in range(count))
    return Finding(
        "control", True, f"a robot that holds still counts as a success at the end of {good} of {count} runs"
    )


def _bare_s(runner: WorldRunner, run: WorldRun) -> float:
    """CPU time of a step of the world and its policy, without badgen [s]."""
    obs = runner.world.reset(0)
    runner.policy.reset(runner.world.instruction, 0)
    chunk: list[F64] = []
    started = time.process_time()
    for _ in range(len(run.given) - 1):
        if not chunk:
            chunk = list(np.atleast_2d(runner.policy.act(obs)))
        obs, _ = runner.world.step(np.array(chunk.pop(0)))
    return (time.process_time() - started) / (len(run.given) - 1)
