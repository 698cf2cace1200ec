"""Detectors, one function for each built-in condition: when it holds in a trajectory, and by how much.

Conditions of plug-ins bring their own, the method `detect`. Every signal is causal: its value at a row depends on that
row and earlier ones only.
"""

from __future__ import annotations

from functools import singledispatch

import numpy as np

from badgen.contracts import rule as r
from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import PluginError
from badgen.contracts.rows import as_rows, delayed, row_numbers
from badgen.contracts.signal import Signal
from badgen.contracts.trajectory import PRESS_N, TOUCH_N, Trajectory
from badgen.masks import all_of, any_of, at_stretch_start, ever, held_for, latch, run_length

CLEAR_N = 0.02  # below this force two bodies are apart [N]
RESTING_MPS = 0.05  # an object that has landed is slower than this [m/s]


def signal(condition: r.Condition, t: Trajectory) -> Signal:
    """When a condition holds: its own `detect` where it has one, else the detector here.

    Raises:
        PluginError: there is neither, or `detect` returns something else than a signal of this rollout.
    """
    if type(condition).detect is r.Condition.detect:
        return _detect(condition, t)
    return _checked(type(condition).__name__, condition.detect(t), len(t))


def _checked(name: str, found: Signal, rows: int) -> Signal:
    """The signal of a condition of somebody else, which must have one value for each row."""
    if not isinstance(found, Signal):
        raise PluginError(f"condition {name}: detect must return a Signal of badgen.contracts.signal; got {found!r}")
    arrays = {"active": found.active, "excess": found.excess, **found.evidence}
    if found.standing is not None:
        arrays["standing"] = found.standing
    for field, values in arrays.items():
        if np.shape(values) != (rows,):
            got = f"shape {np.shape(values)}"
            raise PluginError(f"condition {name}: {field} must have one value for each of the {rows} rows; got {got}")
    return found


@singledispatch
def _detect(condition: r.Condition, t: Trajectory) -> Signal:
    return condition.detect(t)  # says what is missing


@_detect.register
def _touch(c: r.Touch, t: Trajectory) -> Signal:
    force = t.force_n(*c.pairs)
    limit = np.full(len(t), c.limit_n)
    if c.seated_n is not None:
        apart = ever(held_for(force < CLEAR_N, t.steps(c.apart_s)))
        limit = np.where(apart, c.limit_n, c.seated_n)
    return Signal(force > limit, force - limit, evidence={"peak_n": force})


def _pressing(t: Trajectory, grips: tuple[tuple[str, str], ...]) -> list[Bools]:
    return [(t.force_n(a) > PRESS_N) & (t.force_n(b) > PRESS_N) for a, b in grips]


def _touching(t: Trajectory, grips: tuple[tuple[str, str], ...]) -> list[Bools]:
    return [t.force_n(*pads) > TOUCH_N for pads in grips]


@_detect.register
def _lost_grip(c: r.LostGrip, t: Trajectory) -> Signal:
    held = held_for(any_of(_pressing(t, c.grips)), t.steps(c.held_s))
    loose = ~any_of(_touching(t, c.grips))
    lag = t.steps(c.lost_s)
    clear = all_of([t.force_n(s) < TOUCH_N for s in c.supports])
    wrong = at_stretch_start((clear == c.airborne) & ~c.placed(t), loose)
    lost = (run_length(loose) == lag) & ever(held) & wrong
    landed = (t.speed_mps(c.body) < RESTING_MPS) & ~clear
    over = held | landed if c.airborne else held  # a drop ends on a support; a slip ends only with a new grasp
    active = latch(lost, over) | lost
    height = t.pos(c.body)[:, 2]
    lost_at = _height_when_lost(height, active, lag)
    fall = np.where(active, np.maximum(lost_at - height, 0.0), 0.0)
    evidence = {"fall_m": fall, "lost_height_m": np.where(active, lost_at, 0.0)}
    return Signal(active, fall, lag, latch(lost, held), evidence)


def _height_when_lost(height: F64, active: Bools, lag: int) -> F64:
    """(T,) for each row of an event, the height when the grasp was lost, `lag` rows before that was confirmed."""
    start = row_numbers(active) - run_length(active).astype(int) + 1 - lag
    return as_rows(height[np.maximum(start, 0)])


@_detect.register
def _few_hands(c: r.FewHands, t: Trajectory) -> Signal:
    hands = np.sum(np.stack(_touching(t, c.grips)), axis=0)
    clear = all_of([t.force_n(s) < TOUCH_N for s in c.supports])
    lag = t.steps(c.limit_s)
    length = run_length(clear & (hands > 0) & (hands < c.hands))
    return Signal(length >= lag, (length - lag) * t.dt_s, lag, evidence={"one_handed_s": length * t.dt_s})


@_detect.register
def _tilted(c: r.Tilted, t: Trajectory) -> Signal:
    tilt = t.tilt_rad(c.body)
    lag = t.steps(c.for_s)
    return Signal(held_for(tilt > c.limit_rad, lag), tilt - c.limit_rad, lag, evidence={"tilt_rad": tilt})


@_detect.register
def _shifted(c: r.Shifted, t: Trajectory) -> Signal:
    shift = np.sqrt(((t.pos(c.body) - t.pos(c.body)[0]) ** 2).sum(axis=1))
    return Signal(shift > c.limit_m, shift - c.limit_m, evidence={"shift_m": shift})


@_detect.register
def _dragged(c: r.Dragged, t: Trajectory) -> Signal:
    step = np.diff(t.pos(c.body)[:, :2], axis=0, prepend=t.pos(c.body)[:1, :2])
    lying = any_of([t.force_n(s) > TOUCH_N for s in c.supports])
    pulled = lying & (t.force_n(*c.hands) > TOUCH_N)
    path = np.cumsum(np.where(pulled, np.sqrt((step**2).sum(axis=1)), 0.0))
    return Signal(path > c.limit_m, path - c.limit_m, evidence={"drag_m": path})


@_detect.register
def _left_outside(c: r.LeftOutside, t: Trajectory) -> Signal:
    off = np.sqrt(((t.pos(c.body) - t.pos(c.target))[:, :2] ** 2).sum(axis=1))
    still = (t.speed_mps(c.body) < 0.01) & (t.force_n(*c.hands) < TOUCH_N) & (t.force_n(c.support) > TOUCH_N)
    lag = t.steps(c.for_s)
    return Signal(held_for(still & (off > c.limit_m), lag), off - c.limit_m, lag, evidence={"off_target_m": off})


@_detect.register
def _stalled(c: r.Stalled, t: Trajectory) -> Signal:
    columns = [int(t.model.joint(j).dofadr[0]) for j in c.joints]
    still = np.abs(t.qvel[:, columns]).max(axis=1) < c.limit_radps
    length = run_length(still & ~c.goal(t))
    lag = t.steps(c.for_s)
    return Signal(length >= lag, (length - lag) * t.dt_s, lag, evidence={"still_s": length * t.dt_s})


@_detect.register
def _unfinished(c: r.Unfinished, t: Trajectory) -> Signal:
    goal, due = c.goal(t), t.time_s >= c.by_s - 1e-9
    late = due & ~goal & ~at_stretch_start(goal, due)  # what was done in time and is spoiled later is not late
    return Signal(late, np.maximum(t.time_s - c.by_s, 0.0), evidence={"deadline_s": np.full(len(t), c.by_s)})


@_detect.register
def _vibrating(c: r.Vibrating, t: Trajectory) -> Signal:
    rms = np.zeros_like(t.time_s)
    window = t.steps(c.window_s)
    for body in c.bodies:
        pos = t.pos(body)
        acceleration = (pos - 2 * delayed(pos, 1) + delayed(pos, 2)) / t.dt_s**2
        known = (row_numbers(rms) >= 2)[:, None]
        total = np.cumsum((np.where(known, acceleration, 0.0) ** 2).sum(axis=1))
        rms = np.maximum(rms, np.sqrt(np.maximum(total - delayed(total, window), 0.0) / window))
    return Signal(rms > c.limit_mps2, rms - c.limit_mps2, evidence={"shaking_mps2": rms})


@_detect.register
def _regrasped(c: r.Regrasped, t: Trajectory) -> Signal:
    again, steps = np.zeros_like(t.time_s, dtype=np.bool_), t.steps(c.held_s)
    for pressing, touching in zip(_pressing(t, c.grips), _touching(t, c.grips), strict=True):
        held = held_for(pressing, steps)
        let_go = ever(held) & held_for(~touching, steps)
        again |= ever(let_go) & held
    since = ever(again).astype(np.float64)
    return Signal(ever(again), since, evidence={"tries": 1.0 + since})


@_detect.register
def _holds(c: r.Holds, t: Trajectory) -> Signal:
    mask = c.predicate(t)
    lag = t.steps(c.for_s)
    return Signal(held_for(mask, lag), np.where(mask, c.severity, 0.0), lag)


@_detect.register
def _exceeds(c: r.Exceeds, t: Trajectory) -> Signal:
    value = c.measure(t)
    lag = t.steps(c.for_s)
    return Signal(held_for(value > c.limit, lag), value - c.limit, lag, evidence={c.evidence: value})
