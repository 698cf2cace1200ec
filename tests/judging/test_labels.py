"""Rewards against what was broken, and certificates' outcomes, on clean rollouts with single contacts changed."""

import dataclasses

import numpy as np
import pytest
from lab import MODES, Case, each_case, home, perturbed, task, twin, with_force, with_qpos

from badgen.contracts.episode import OUTCOMES, REWARD_CAP, Labels
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches, label, prefer
from badgen.judging.certificate import outcome_of

RULES = {r.name: r for r in task("lid_lift").rules}


def row_of(phase: str) -> int:
    start = twin("lid_lift").phase_start_s(phase)
    assert start is not None
    return int(np.searchsorted(twin("lid_lift").time_s, start))


def struck() -> Trajectory:
    """3 N between lid and bowl in the middle of the way."""
    k = row_of("transfer") + 20
    return with_force(twin("lid_lift"), slice(k, k + 1), **{"lid-bowl": 3.0})


def one_handed() -> Trajectory:
    """The right pads off for 0.8 s on the way."""
    k = row_of("transfer") + 5
    none = dict.fromkeys(("right_left_finger-lid", "right_right_finger-lid", "right-lid"), 0.0)
    return with_force(twin("lid_lift"), slice(k, k + 40), **none)


def late() -> Trajectory:
    """The lid not let go until 9 s."""
    return with_force(twin("lid_lift"), slice(row_of("release"), 451), **{"left-lid": 1.0})


def judged(t: Trajectory) -> tuple[str, Labels, set[str]]:
    asked = task("lid_lift")
    breaches = find_breaches(t, asked.rules)
    return outcome_of(t, asked, breaches), label(t, asked, breaches), {e.kind for b in breaches for e in b.events}


@pytest.mark.slim
@pytest.mark.parametrize(
    ("made", "outcome", "kinds"),
    [
        (struck, "unsafe_success", {"collision"}),
        (one_handed, "shortcut", {"one_handed"}),
        (late, "poor_success", {"late"}),
    ],
)
def test_outcomes_and_their_ceilings(made: object, outcome: str, kinds: set[str]) -> None:
    assert callable(made)
    found, labels, seen = judged(made())
    assert found == outcome
    assert kinds <= seen <= kinds | {"stall", "retry"}
    assert labels.progress[-1] == pytest.approx(1.0)
    assert 0.0 < labels.reward[-1] <= REWARD_CAP[outcome] + 1e-6  # type: ignore[index]


@pytest.mark.slim
def test_a_breach_that_ended_still_lowers_the_reward() -> None:
    t, k = twin("lid_lift"), row_of("transfer") + 20
    qpos, lid = t.qpos.copy(), int(t.model.joint("lid").qposadr[0])
    qpos[k : k + 10, lid + 3 : lid + 7] = [np.cos(0.4), np.sin(0.4), 0, 0]  # 46 degrees for 0.2 s
    outcome, labels, kinds = judged(with_qpos(t, qpos))
    assert (outcome, kinds) == ("poor_success", {"tip"})
    assert labels.reward[k + 5] < 0.3
    assert labels.reward[-1] == pytest.approx(0.8)


@pytest.mark.slim
def test_reward_is_the_clean_runs_until_the_breach_and_low_after_it() -> None:
    _, labels, _ = judged(struck())
    clean, k = label(twin("lid_lift"), task("lid_lift")), row_of("transfer") + 20
    assert np.array_equal(labels.reward[:k], clean.reward[:k])
    assert labels.reward[k:].max() <= 0.1
    assert np.array_equal(labels.progress, clean.progress)
    assert labels.reward_terms["lid_strikes_bowl"][k - 1] == 1.0
    # A later frame shows nothing of the knock.
    assert np.array_equal(labels.reward_frame, clean.reward_frame)


@pytest.mark.slim
def test_a_harder_knock_costs_more() -> None:
    k = row_of("transfer") + 20
    ends = []
    for newtons in (3.0, 100.0, 500.0):
        t = with_force(twin("lid_lift"), slice(k, k + 1), **{"lid-bowl": newtons})
        ends.append(float(judged(t)[1].reward[-1]))
    assert ends[0] > ends[1] > ends[2] > 0.0


@each_case(MODES)
def test_a_failure_is_worth_less_than_its_twin_at_the_end(case: Case) -> None:
    rollout, clean = perturbed(case).judged, home(case).twin.judged.trajectory
    asked = task(case[0])
    got, best = label(rollout.trajectory, asked, rollout.breaches), label(clean, asked)
    if rollout.outcome == "success":
        assert got.reward[-1] == pytest.approx(1.0)
        return
    assert got.reward[-1] <= min(REWARD_CAP[rollout.outcome], got.progress[-1]) + 1e-6
    assert prefer(rollout.outcome, got.reward, "twin", best.reward, "it fails").by_last
    first = min(e.start_s for e in rollout.events)
    before = rollout.trajectory.time_s < min(first, perturbed(case).fault.cause_s)  # type: ignore[union-attr]
    assert np.array_equal(got.reward[before], best.reward[before])


@each_case(MODES)
def test_a_hard_violation_leaves_a_tenth_at_most(case: Case) -> None:
    rollout = perturbed(case).judged
    reward = label(rollout.trajectory, task(case[0]), rollout.breaches).reward
    for breach in rollout.breaches:
        if breach.rule.kind == "safety":
            assert reward[breach.standing].max(initial=0.0) <= 0.1 + 1e-6, breach.rule.name


@pytest.mark.slim
@pytest.mark.slim
@pytest.mark.parametrize("outcome", [o for o in OUTCOMES if o != "success"])
def test_a_twin_is_preferred_to_every_non_success(outcome: str) -> None:
    clean, bad = np.linspace(0, 1, 9, dtype=np.float32), np.zeros(9, dtype=np.float32)
    found = prefer(outcome, bad, "t", clean, "it fails")  # type: ignore[arg-type]
    assert (found.preferred, found.by_last, found.by_sum, found.by_mean) == ("twin", True, True, True)
    assert not prefer(outcome, clean, "t", clean, "it fails").by_last  # type: ignore[arg-type]


@pytest.mark.slim
def test_progress_does_not_depend_on_time() -> None:
    t = twin("lid_lift")
    later = dataclasses.replace(t, time_s=t.time_s + 100.0)
    asked = task("lid_lift")
    assert np.array_equal(label(t, asked).progress, label(later, asked).progress)
