"""Jitter reruns: a kept rollout is resumed from where its fault begins, with a jittered state."""

from dataclasses import replace

import numpy as np
import pytest
from lab import CASES, Case, home, perturbed, task

from badgen.engine.borderline import JITTER_SIZE, borderline, jitter_rerun
from badgen.engine.rollout import LabelledRollout
from badgen.judging.certificate import Judged, final_outcome
from badgen.sim import Rows

AT_REST = [
    pytest.param(c, marks=pytest.mark.slow if k % 3 else ())
    for k, c in enumerate([c for c in CASES if c[0] in ("push", "stack")][::5])
]
CASE: Case = next(c for c in CASES if c[:2] == ("push", "cause:push"))


def jittered(times: int = 1, seed: int = 3) -> LabelledRollout:
    return jitter_rerun(home(CASE), perturbed(CASE), times, np.random.default_rng(seed))


def test_resumed_from_its_branch_a_rollout_is_bit_equal() -> None:
    rollout = perturbed(CASE)
    assert rollout.branch is not None
    again = home(CASE).resumed(rollout, rollout.branch)
    first = rollout.judged.exact
    for name in ("time_s", "state", "action", "ctrl", "contact_n", "phase"):
        np.testing.assert_array_equal(getattr(again, name), getattr(first, name), err_msg=name)


def test_it_branches_at_the_last_row_before_the_fault_does_anything() -> None:
    rollout = perturbed(CASE)
    assert rollout.branch is not None
    assert rollout.fault is not None
    t, cause_s = rollout.judged.trajectory, rollout.fault.cause_s
    assert t.time_s[rollout.branch.row] <= cause_s + 1e-9 < t.time_s[rollout.branch.row + 1]


def test_the_world_differs_by_the_jitter_and_only_from_there_on() -> None:
    rollout = jittered()
    (moved,), first = rollout.jittered, rollout.judged.exact
    assert rollout.branch is not None
    assert moved is not None
    row = rollout.branch.row
    np.testing.assert_array_equal(moved.state[:row], first.state[:row])
    off = np.abs(moved.qpos[row] - first.qpos[row])
    assert 0.1 * JITTER_SIZE < off.max() < 10 * JITTER_SIZE
    assert len(moved) == len(first)


def test_the_same_draw_jitters_alike_and_another_does_not() -> None:
    one, same, other = jittered(), jittered(), jittered(seed=4)
    assert one.jittered[0] is not None
    assert same.jittered[0] is not None
    assert other.jittered[0] is not None
    np.testing.assert_array_equal(one.jittered[0].state, same.jittered[0].state)
    assert (one.jittered[0].state[-1] != other.jittered[0].state[-1]).any()


@pytest.mark.parametrize(("also", "expected"), [("itself", False), ("clean rollout", True), ("unstable", True)])
def test_one_other_outcome_among_the_jitter_reruns_is_enough(also: str, expected: bool) -> None:
    rollout = perturbed(CASE)
    mine, clean = rollout.judged.trajectory, home(CASE).twin.judged.trajectory
    assert rollout.judged.outcome != "success"
    others = {"itself": mine, "clean rollout": clean, "unstable": None}
    assert borderline(replace(rollout, jittered=(mine, others[also]))) is expected


def test_a_world_at_rest_is_not_simulated_to_the_horizon() -> None:
    rollout = perturbed(CASE)
    assert rollout.branch is not None
    first, steps = rollout.judged.exact, []

    def at_rest(rows: Rows) -> bool:
        steps.append(len(rows))
        return len(rows) == 400

    cut = home(CASE).resumed(rollout, rollout.branch, at_rest)
    assert steps[-1] == 400
    assert len(cut) == len(first)
    np.testing.assert_array_equal(cut.state[:400], first.state[:400])
    np.testing.assert_array_equal(cut.time_s, first.time_s)
    np.testing.assert_allclose(cut.state[:, 0], first.time_s, atol=1e-9)
    for name in ("qpos", "ctrl", "contact_n", "phase"):
        rest = getattr(cut, name)[399:]
        np.testing.assert_array_equal(rest, np.broadcast_to(rest[0], rest.shape))


@pytest.mark.parametrize("case", AT_REST, ids=str)
def test_a_rerun_cut_at_rest_has_the_outcome_of_the_full_one(case: Case) -> None:
    rollout, asked = perturbed(case), task(case[0])
    for seed in (1, 2):
        restless = replace(rollout, judged=_restless(rollout))
        full = jitter_rerun(home(case), restless, 1, np.random.default_rng(seed)).jittered[0]
        cut = jitter_rerun(home(case), rollout, 1, np.random.default_rng(seed)).jittered[0]
        assert (cut is None) == (full is None)
        if cut is not None and full is not None:
            assert final_outcome(cut, asked) == final_outcome(full, asked)


@pytest.mark.parametrize(
    "case",
    [
        ("humanoid_walk", "cause:push", 0),
        ("humanoid_stop", "cause:push", 0),
        ("humanoid_carry", "cause:sensor_bias", 0),
    ],
)
def test_a_rerun_of_a_fallen_robot_is_cut_and_is_a_failure_either_way(case: tuple[str, str, int]) -> None:
    rollout, asked = perturbed(case), task(case[0])
    assert rollout.branch is not None
    fallen = home(case).layout.scene.is_irrecoverable
    low = np.flatnonzero([fallen(q) for q in rollout.judged.trajectory.qpos])
    assert 0 < low[0] < len(rollout.judged.trajectory) - 1
    (cut,) = jitter_rerun(home(case), rollout, 1, np.random.default_rng(5)).jittered
    assert cut is not None
    still = np.flatnonzero(np.abs(cut.qpos - cut.qpos[-1]).max(axis=1) > 0.0)[-1] + 1
    assert home(case).layout.scene.is_irrecoverable(cut.qpos[still])
    assert not home(case).layout.scene.is_irrecoverable(cut.qpos[still - 1])
    assert final_outcome(cut, asked) == final_outcome(rollout.judged.trajectory, asked) == "failure"


def _restless(rollout: LabelledRollout) -> Judged:
    """The rollout with a motion added to its last row, so that it is never at rest."""
    t = rollout.judged.trajectory
    qpos = t.qpos.copy()
    qpos[-1] += 1.0
    return replace(rollout.judged, trajectory=replace(t, qpos=qpos))


def test_without_reruns_borderline_is_none() -> None:
    twin = home(CASE).twin
    assert borderline(perturbed(CASE)) is None
    assert borderline(jitter_rerun(home(CASE), twin, 3, np.random.default_rng(0))) is None
