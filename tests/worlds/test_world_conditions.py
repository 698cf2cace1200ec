"""What can go wrong in any world: each condition in a rollout that is made by hand, and silent in one beside it."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.contracts.rule import Condition, Holds, Rule, Unfinished
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.contracts.world import SUCCESS
from badgen.judging import detect
from badgen.judging.signals import signal
from badgen.worlds.judging import conditions as c
from badgen.worlds.judging.sentences import SENTENCES, said
from badgen.worlds.judging.span import span_of
from badgen.worlds.judging.success import flickers, reported_success

HZ, ROWS = 50.0, 150
MODEL = mujoco.MjModel.from_xml_string(
    "<mujoco><worldbody><body name='box' pos='0 0 0.5'><freejoint/><geom type='box' size='.02 .02 .04'/></body>"
    "</worldbody></mujoco>"
)
HAND, FLOOR = "box|robot", "box|rest"
UPRIGHT = (1.0, 0.0, 0.0, 0.0)


def rollout(z: F64, touch_n: F64 | float = 0.0, success: F64 | None = None, x: F64 | float = 0.0) -> Trajectory:
    """The box at these heights (T,) and places, upright, touched with these forces."""
    n = len(z)
    qpos = np.tile([0.0, 0.0, 0.0, *UPRIGHT], (n, 1))
    qpos[:, 0], qpos[:, 2] = x, z
    return of_poses(qpos, touch_n, success)


def of_poses(qpos: F64, touch_n: F64 | float = 0.0, success: F64 | None = None) -> Trajectory:
    n = len(qpos)
    state, time_s = np.zeros((n, mujoco.mj_stateSize(MODEL, STATE))), np.arange(n) / HZ
    state[:, 0], state[:, 1:8] = time_s, qpos
    force = np.zeros((n, 2))
    force[:, 0] = touch_n
    none = np.zeros((n, 0))
    said_so = np.zeros(n) if success is None else success
    speeds = np.zeros((n, 6))
    return Trajectory(
        MODEL,
        time_s,
        state,
        qpos,
        speeds,
        none,
        none,
        force,
        (HAND, FLOOR),
        np.zeros(n, dtype=np.int64),
        ("run",),
        {},
        {SUCCESS: said_so},
    )


def lifted_and_lost(fall_m: float, lifted_m: float = 0.2) -> Trajectory:
    """Touched, lifted by row 50, lost at row 60, and falling freely by `fall_m`."""
    rows = np.arange(ROWS)
    falling_s = np.maximum(rows - 60, 0) / HZ
    z = 0.5 + lifted_m * np.clip(rows / 50, 0, 1) - np.minimum(4.9 * falling_s**2, fall_m)
    return rollout(z, np.where(rows < 60, 5.0, 0.0))


def causal(condition: Condition, t: Trajectory) -> Signal:
    """The signal, after a check that no row depends on later ones."""
    whole = signal(condition, t)
    for rows in (20, 70, 100, 149):
        assert np.array_equal(signal(condition, t.prefix(rows)).active, whole.active[:rows])
    return whole


def test_a_thing_that_falls_from_the_hand_is_dropped_and_one_that_is_let_down_is_not() -> None:
    found = causal(c.Dropped("box", (HAND,)), lifted_and_lost(0.2))
    assert 60 < int(np.argmax(found.active)) < 66
    assert found.evidence["fall_m"].max() == pytest.approx(0.2, abs=0.03)
    down = rollout(0.7 - 0.2 * np.clip((np.arange(ROWS) - 60) / 60, 0, 1), np.where(np.arange(ROWS) < 140, 5.0, 0.0))
    assert not causal(c.Dropped("box", (HAND,)), down).active.any()


def test_what_falls_without_having_been_touched_or_lifted_is_not_dropped() -> None:
    untouched = rollout(lifted_and_lost(0.2).qpos[:, 2])
    assert not signal(c.Dropped("box", (HAND,)), untouched).active.any()
    assert not signal(c.Dropped("box", (HAND,)), lifted_and_lost(0.01, lifted_m=0.01)).active.any()


def test_success_is_debounced_and_its_loss_is_noticed() -> None:
    success = np.zeros(ROWS)
    success[20:22] = 1.0  # 0.04 s say nothing
    success[50:80] = 1.0
    success[60] = 0.0
    t = rollout(np.full(ROWS, 0.5), success=success)
    assert np.flatnonzero(reported_success(t)).tolist() == list(range(54, 84))
    assert flickers(t) == 2
    lost = causal(c.SuccessLost(reported_success), t)
    assert int(np.argmax(lost.active)) == 84
    assert lost.active[-1]


def test_a_thing_is_misplaced_from_when_the_clean_rollout_had_it_in_place() -> None:
    here: F64 = np.where(np.arange(ROWS) < 80, 0.3, 0.0)  # there until row 79, then gone
    t = rollout(np.full(ROWS, 0.5), x=here)
    condition = c.EndsElsewhere("box", (0.3, 0.0, 0.5), 0.04, 0.6, 2.0)
    rule = Rule("misplaced", "misplaced", "quality", condition, 0.1, ("box",), lasting=False)
    causal(condition, t)
    (event,) = detect(t, (rule,))
    assert (event.start_s, event.detected_s) == (1.6, 2.0)
    assert event.evidence["off_m"] == pytest.approx(0.3)
    never = detect(rollout(np.full(ROWS, 0.5)), (rule,))
    assert never[0].start_s == 0.6
    assert not detect(rollout(np.full(ROWS, 0.5), x=0.33), (rule,))


def test_never_moved_and_never_touched_begin_where_the_clean_rollout_did_it() -> None:
    still, rules = rollout(np.full(ROWS, 0.5)), []
    for name, condition in (
        ("never_moved", c.NeverMoved("box", 0.01, 0.8, 2.0)),
        ("never_touched", c.NeverTouched((HAND,), 0.5, 2.0)),
    ):
        causal(condition, still)
        rules.append(Rule(name, name, "quality", condition, 1.0, ("box",), lasting=False))
    events = detect(still, rules)
    assert [(e.kind, e.start_s, e.detected_s) for e in events] == [
        ("never_touched", 0.5, 2.0),
        ("never_moved", 0.8, 2.0),
    ]
    touched = rollout(
        np.full(ROWS, 0.5), np.where(np.arange(ROWS) == 90, 1.0, 0.0), x=np.arange(ROWS, dtype=np.float64) * 1e-3
    )
    assert not detect(touched, rules)


def test_a_robot_on_legs_falls_below_a_share_of_its_height() -> None:
    z = 0.5 - 0.3 * np.clip((np.arange(ROWS) - 70) / 20, 0, 1)
    found = causal(c.Fallen("box"), rollout(z))
    assert z[int(np.argmax(found.active))] < 0.65 * 0.5
    assert not signal(c.Fallen("box"), rollout(np.maximum(z, 0.4))).active.any()


def test_a_contact_is_too_hard_beyond_its_limit() -> None:
    force = np.where(np.arange(ROWS) == 40, 90.0, 10.0)
    found = causal(c.TooHard(HAND, 40.0), rollout(np.full(ROWS, 0.5), force))
    assert np.flatnonzero(found.active).tolist() == [40]
    assert found.excess[40] == pytest.approx(50.0)


@pytest.mark.parametrize(("degrees", "touch_n", "topples"), [(80, 0.0, True), (30, 0.0, False), (80, 5.0, False)])
def test_a_thing_topples_where_it_leans_far_and_nothing_holds_it(degrees: float, touch_n: float, topples: bool) -> None:
    half = np.radians(degrees) * np.clip((np.arange(ROWS) - 50) / 20, 0, 1) / 2
    qpos = np.zeros((ROWS, 7))
    qpos[:, 3], qpos[:, 4] = np.cos(half), np.sin(half)
    found = causal(c.Toppled("box", (HAND,)), of_poses(qpos, touch_n))
    assert bool(found.active[-1]) is topples


def test_things_that_lie_still_before_the_goal_are_a_stall_from_when_the_clean_rollout_was_done() -> None:
    x: F64 = 0.001 * np.minimum(np.arange(ROWS), 60).astype(np.float64)  # at rest from row 60 on
    condition = c.Stalls(("box",), reported_success, 0.8, 2.0)
    rule = Rule("stall", "stall", "quality", condition, 1.0, ("box",), lasting=False)
    t = rollout(np.full(ROWS, 0.5), x=x * 2)
    causal(condition, t)
    (event,) = detect(t, (rule,))
    assert event.start_s == pytest.approx(1.22, abs=0.021)
    reached = rollout(np.full(ROWS, 0.5), success=np.where(np.arange(ROWS) > 30, 1.0, 0.0), x=x * 2)
    assert not detect(reached, (rule,))


def test_every_event_has_sentences_and_bodies_have_names_that_can_be_said() -> None:
    assert {said(b) for b in ("obj", "object0", "drawer_link", "pegBlock", "#4")} == {
        "the object",
        "the drawer",
        "the peg block",
    }
    late = Rule("unfinished", "unfinished", "quality", Unfinished(reported_success, 2.0), 1.0, ("box",))
    assert detect(rollout(np.full(ROWS, 0.5)), (late,))[0].kind in SENTENCES
    assert isinstance(Holds(reported_success), Condition)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [(ROWS, ROWS, "never succeeds"), (100, 120, "loses its success"), (148, ROWS, "too late")],
)
def test_a_clean_rollout_without_a_lasting_success_has_no_span(first: int, last: int, says: str) -> None:
    rows = np.arange(ROWS)
    success = ((rows >= first - 5) & (rows < last)).astype(float) if first < ROWS else np.zeros(ROWS)
    with pytest.raises(BadValue, match=says):
        span_of(rollout(np.full(ROWS, 0.5), success=success), reported_success)


def test_the_horizon_follows_the_success_and_never_leaves_the_world() -> None:
    rows = np.arange(ROWS)
    early = span_of(rollout(np.full(ROWS, 0.5), success=(rows >= 36).astype(float)), reported_success)
    assert (early.success_s, early.horizon_s, early.grace_s) == (0.8, 1.8, 1.0)
    late = span_of(rollout(np.full(ROWS, 0.5), success=(rows >= 96).astype(float)), reported_success)
    assert late.success_s == 2.0
    assert late.end_s <= 2.98 + 1e-9
    assert late.hold_s == pytest.approx(late.grace_s, abs=0.021)
