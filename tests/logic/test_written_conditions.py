"""Every condition in logic: row by row what the detectors find, on random rollouts and right beside their limits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import pytest
from hand_made import DT_S, GRIPS, SUPPORTS, along, column, made
from hypothesis import given, settings
from hypothesis import strategies as st

from badgen.contracts import rule as r
from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import BadValue
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import TOUCH_N, Trajectory
from badgen.judging import signal
from badgen.judging.breaches import breach_of
from badgen.logic.conditions import written
from badgen.logic.monitor import Monitor
from badgen.logic.signals import Signals

pytest.importorskip("rtamt")


def low(t: Trajectory) -> Bools:
    return np.asarray(t.pos("lid")[:, 2] < 0.02)


def height_m(t: Trajectory, body: str) -> F64:
    """(T,) height of a body [m]."""
    return np.asarray(t.pos(body)[:, 2])


@dataclass(frozen=True)
class Pressed(r.Condition):
    """A condition that brings its own detector, with a breach that counts to the end."""

    def detect(self, t: Trajectory) -> Signal:
        active = t.force_n("lid-bowl") > 1.0
        return Signal(active, np.zeros(len(t)), standing=np.logical_or.accumulate(active))


CONDITIONS: dict[str, r.Condition] = {
    "touch": r.Touch(("lid-bowl",), limit_n=2.0),
    "sum": r.Touch(("a1", "b1"), limit_n=2.0),
    "seated": r.Touch(("lid-bowl",), limit_n=1.0, seated_n=2.0),
    "seated_low": r.Touch(("lid-bowl",), limit_n=2.0, seated_n=1.0),
    "drop": r.LostGrip("lid", GRIPS, SUPPORTS, low, airborne=True),
    "slip": r.LostGrip("lid", GRIPS, ("lid-bowl",), low, airborne=False),
    "unsupported": r.LostGrip("lid", GRIPS, (), low, airborne=True),
    "one_hand": r.LostGrip("lid", GRIPS[:1], SUPPORTS, low, airborne=True, held_s=0.02, lost_s=0.02),
    "few": r.FewHands(GRIPS, SUPPORTS, hands=2, limit_s=0.1),
    "tilted": r.Tilted("lid", 0.5),
    "shifted": r.Shifted("bowl", 0.05),
    "dragged": r.Dragged("lid", SUPPORTS, ("hands-lid",), 0.05),
    "outside": r.LeftOutside("lid", "target", ("hands-lid",), "lid-table", 0.04, for_s=0.1),
    "stalled": r.Stalled(low, ("elbow",), 0.05, for_s=0.1),
    "late": r.Unfinished(low, by_s=0.5),
    "shaking": r.Vibrating(("lid", "bowl"), 5.0, window_s=0.2),
    "again": r.Regrasped(GRIPS, held_s=0.06),
    "holds": r.Holds(low, for_s=0.06),
    "exceeds": r.Exceeds(partial(height_m, body="lid"), 0.05, "height_m", for_s=0.04),
    "own": Pressed(),
}
LIMITS = [0.02, TOUCH_N, 1.0, 2.0]
FORCES = [*[0.0, 5.0] * 8, *LIMITS, *(float(np.nextafter(v, side)) for v in LIMITS for side in (-np.inf, np.inf))]
PLACES = [0.0, 0.02, 0.04, 0.05, 0.2, 0.3, float(np.nextafter(0.05, 1.0)), float(np.nextafter(0.02, 0.0))]
RATES = [0.0, 0.05, float(np.nextafter(0.05, 0.0)), 1.0]


def stretched(rng: np.random.Generator, values: list[float], rows: int) -> F64:
    """Random values, each over a stretch of 1 to 8 rows."""
    parts = [np.full(rng.integers(1, 9), rng.choice(values)) for _ in range(rows)]
    return np.concatenate(parts)[:rows]


@lru_cache
def random_rollout(seed: int, rows: int = 50) -> Trajectory:
    rng = np.random.default_rng(seed)
    forces = {p: stretched(rng, FORCES, rows) for p in ("lid-bowl", "lid-table", "b1", "b2", "hands-lid")}
    forces["a1"] = stretched(rng, FORCES, rows)
    forces["a2"] = forces["a1"] if rng.random() < 0.7 else stretched(rng, FORCES, rows)
    lid = np.stack([stretched(rng, PLACES, rows) for _ in range(3)], axis=1)
    return made(
        rows,
        forces,
        lid=lid,
        bowl=along(0, stretched(rng, PLACES, rows)),
        tilt_rad=stretched(rng, [0.0, 0.5, 0.51], rows),
        joint_radps=stretched(rng, RATES, rows),
    )


def rows_in_logic(condition: r.Condition, t: Trajectory) -> tuple[Bools, Bools]:
    """Where logic says that a condition holds, and where its breach counts."""
    signals = Signals(t)
    found = written(condition, "rule", signals)
    monitor = Monitor(signals.by_name)
    return monitor.robustness(found.active) > 0.0, monitor.robustness(found.standing) > 0.0


@pytest.mark.parametrize("name", CONDITIONS)
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_logic_finds_what_the_detector_finds(name: str, seed: int) -> None:
    condition, t = CONDITIONS[name], random_rollout(seed)
    active, standing = rows_in_logic(condition, t)
    found = signal(condition, t)
    rule = r.Rule("rule", "event", "quality", condition, 1.0, (), lasting=False)
    assert active.tolist() == found.active.tolist()
    assert standing.tolist() == breach_of(rule, found).standing.tolist()


@pytest.mark.parametrize("name", CONDITIONS)
def test_random_rollouts_break_every_rule(name: str) -> None:
    """Else the comparison above would never see the condition hold."""
    assert any(signal(CONDITIONS[name], random_rollout(seed)).active.any() for seed in range(100))


@pytest.mark.parametrize(("height_m", "broken"), [(0.05, False), (float(np.nextafter(0.05, 1.0)), True)])
def test_a_measure_at_its_limit_does_not_exceed_it(height_m: float, broken: bool) -> None:
    t = made(20, lid=along(2, np.full(20, height_m)))
    active, _ = rows_in_logic(CONDITIONS["exceeds"], t)
    assert active.any() == broken
    assert active.any() == signal(CONDITIONS["exceeds"], t).active.any()


def test_robustness_of_a_touch_is_its_excess_in_newtons() -> None:
    t = made(20, {"lid-bowl": column(20, (4, 8, 3.5))})
    signals = Signals(t)
    found = written(CONDITIONS["touch"], "rule", signals)
    robustness = Monitor(signals.by_name).robustness(found.active)
    assert robustness.tolist() == (t.force_n("lid-bowl") - 2.0).tolist()
    assert found.active.text() == "lid_bowl_n > 2.0"


def test_signals_are_named_and_told_by_their_measures() -> None:
    signals = Signals(made(20))
    written(CONDITIONS["exceeds"], "too_high", signals)
    written(CONDITIONS["stalled"], "stalled", signals)
    written(CONDITIONS["late"], "late", signals)
    told = {s.name: s.meaning for s in signals.by_name.values()}
    assert told["too_high_height_m"] == "height of a body [m]"
    assert set(told) == {"too_high_height_m", "stalled_joint_radps", "stalled_goal", "time_s"}  # one goal for both


def test_a_deadline_before_the_start_is_refused() -> None:
    with pytest.raises(BadValue, match=r"rule late: Unfinished.by_s must be after the start"):
        written(r.Unfinished(low, by_s=0.0), "late", Signals(made(20)))


def test_a_sine_of_force_breaks_where_its_closed_form_crosses_the_limit() -> None:
    """F = 5 N sin(2 pi t / 2 s) is above 2 N from asin(0.4) / pi seconds on, by at most 3 N."""
    rows = 101
    time_s = np.arange(rows) * DT_S
    t = made(rows, {"lid-bowl": 5.0 * np.abs(np.sin(np.pi * time_s)) * (time_s < 1.0)})
    signals = Signals(t)
    found = written(CONDITIONS["touch"], "rule", signals)
    robustness = Monitor(signals.by_name).robustness(found.active)
    begins_s, ends_s = np.arcsin(0.4) / np.pi, 1.0 - np.arcsin(0.4) / np.pi
    inside = np.flatnonzero(robustness > 0.0)
    assert inside.tolist() == list(range(int(np.ceil(begins_s / DT_S)), int(np.floor(ends_s / DT_S)) + 1))
    assert robustness.max() == pytest.approx(3.0)  # at 0.5 s, which is row 25
    assert int(robustness.argmax()) == 25


def test_a_ramp_of_tilt_is_confirmed_once_it_has_lasted() -> None:
    """A lean of 0.5 rad/s passes 0.505 rad at 1.01 s; rows 51 to 53 are the first three above it."""
    t = made(80, tilt_rad=0.5 * DT_S * np.arange(80, dtype=np.float64))
    signals = Signals(t)
    found = written(r.Tilted("lid", 0.505, for_s=0.06), "leans", signals)
    robustness = Monitor(signals.by_name).robustness(found.active)
    assert np.flatnonzero(robustness > 0.0)[0] == 53
    assert robustness[60] == pytest.approx(0.5 * DT_S * (58 - 50.5), abs=1e-6)  # the least of rows 58 to 60
