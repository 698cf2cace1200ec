"""Labels of a run that is going on: every row is judged as if all rows before it were evaluated again."""

import dataclasses
from collections.abc import Callable
from typing import Any

import lab
import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.rows import as_rows, delayed, row_numbers, scanned
from badgen.contracts.rule import Exceeds, Rule
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.env.live import label_newest
from badgen.judging import label
from badgen.judging.streaming import Newest, Stream
from badgen.judging.streaming.column import Column, NotByRows
from badgen.judging.streaming.reductions import row_step
from badgen.judging.streaming.tape import WINDOW, Tape

CASES = [next(c for c in lab.SAMPLE if c[0] == scene) for scene in lab.SCENES]


def newest_rows(t: Trajectory, k: int) -> dict[str, F64]:
    """What is new at row `k`."""
    new = slice(k + 1 - WINDOW, k + 1)
    pos, quat, site = t.poses()
    logged = {name: getattr(t, name)[new] for name in ("time_s", "state", "qpos", "qvel", "contact_n")}
    return {**logged, "pos": pos[new], "quat": quat[new], "site": site[new]}


def streamed(t: Trajectory, task: Task) -> tuple[Stream, list[Newest]]:
    """Judge a stored run row by row; the list begins with its second row."""
    rows = WINDOW
    stream = Stream(lambda: t.prefix(rows), task)
    found = [stream.newest()]
    for k in range(WINDOW, len(t)):
        rows = k + 1
        found.append(stream.judge(t.time_s[:rows], newest_rows(t, k)))
    return stream, found


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_row_is_judged_as_on_the_whole_run(case: lab.Case) -> None:
    t, task = lab.perturbed(case).judged.trajectory, lab.task(case[0])
    stream, found = streamed(t, task)
    assert stream.by_run == []
    whole = label(t, task)
    for name in ("progress", "reward", "reward_frame"):
        np.testing.assert_array_equal(np.array([getattr(j, name) for j in found], np.float32), getattr(whole, name)[1:])
    for rule, factors in whole.reward_terms.items():
        np.testing.assert_array_equal(np.array([j.penalty_factors[rule] for j in found], np.float32), factors[1:])
    for k in {*range(1, len(t), len(t) // 40), len(t) - 1}:
        assert found[k - 1] == label_newest(t.prefix(k + 1), task)


def odd(t: Trajectory) -> F64:
    """A measure that goes over its rows in a loop."""
    return np.array([float(x) for x in t.time_s])


def test_what_cannot_be_recorded_is_evaluated_on_the_whole_run() -> None:
    t = lab.twin("push").prefix(60)
    rule = Rule("own", "late", "quality", Exceeds(odd, 0.5, "time_s"), 1.0, ("table",), evident=odd)
    task = dataclasses.replace(lab.task("push"), rules=(*lab.task("push").rules, rule))
    stream, found = streamed(t, task)
    assert stream.by_run == ["own", "own"]
    assert found[-1] == label_newest(t, task)
    assert [e.rule for e in found[-1].events] == ["own"]


@pytest.mark.parametrize(
    "read",
    [
        lambda t: t.qpos[np.maximum(np.arange(len(t)) - 1, 0), 0],
        lambda t: np.arange(len(t)) * t.time_s,
        lambda t: np.concatenate([t.time_s[:1], t.time_s[:-1]]),
    ],
)
def test_what_depends_on_other_rows_is_refused(read: Any) -> None:
    t = lab.twin("push").prefix(30)
    rule = Rule("own", "late", "quality", Exceeds(lambda t: read(t) + np.zeros(len(t)), 0.5, "x"), 1.0, ("table",))
    task = dataclasses.replace(lab.task("push"), rules=(rule,))
    stream, found = streamed(t, task)
    assert stream.by_run == ["own"]
    assert found[-1] == label_newest(t, task)


LOOKS_BACK: dict[str, Callable[[Any], Any]] = {
    "accumulate": lambda x: np.maximum.accumulate(x),
    "cumsum": lambda x: np.cumsum(x > 0),
    "diff": lambda x: np.diff(x, axis=0, prepend=x[:1]),
    "delayed": lambda x: delayed(x, 3),
    "delayed by one": lambda x: delayed(x, 1),
    "look up": lambda x: as_rows(x[np.maximum(row_numbers(x) - 2, 0)]),
    "scan": lambda x: scanned(lambda: lambda value: value + 1.0, x, dtype=np.float64),
    "several": lambda x: scanned(lambda: lambda value: (value, -value), x, dtype=np.float64)[:, 1],
    "first row": lambda x: x - x[0],
    "single precision": lambda x: x.astype(np.float32),
    "division by zero": lambda x: np.where(x > 0, 1.0, 0.0) / np.maximum(np.where(x > 0, x, 1.0), 0.0),
    "stack": lambda x: np.min(np.stack([x, x * x, -x]), axis=0),
    "sum": lambda x: (np.stack([x, 2.0 * x, x / 3.0], axis=1) ** 2).sum(axis=1),
    "and of numbers": lambda x: np.logical_and(x, x > 0),
    "clip at one end": lambda x: np.clip(x, 0.0, None),
    "axis counted from the end": lambda x: np.maximum.accumulate(x, axis=-1),
    "sum of columns": lambda x: sum([x, -x, 2.0 * x], start=np.zeros_like(x)),
    "angle": lambda x: np.arccos(np.clip(x, -1.0, 1.0)) + np.hypot(x, 1.0) + np.sin(x) % 0.3,
}


@pytest.mark.parametrize("name", LOOKS_BACK)
def test_functions_repeat_what_numpy_does(name: str) -> None:
    func, x = LOOKS_BACK[name], np.random.default_rng(5).normal(size=50)
    expected, tape = func(x), Tape()
    slot = tape.hold(x[:WINDOW])
    column: Any = Column(tape, slot)
    result = func(column)
    assert isinstance(result, Column)
    tape.finish([result.slot])
    found = []
    for k in range(WINDOW, len(x)):
        tape.put(slot, x[k + 1 - WINDOW : k + 1])
        tape.replay()
        found.append(tape.values[result.slot])
    np.testing.assert_array_equal(np.array(found, dtype=expected.dtype), expected[WINDOW:])


def test_a_column_is_no_array() -> None:
    column: Any = Column(tape := Tape(), tape.hold(np.array([1.0, 2.0])))
    for use in (np.asarray, float, bool, list, lambda c: c[1:], lambda c: c.tolist(), lambda c: np.any([c], axis=0)):
        with pytest.raises(NotByRows):
            use(column)


REFUSED: dict[str, Callable[[Any], Any]] = {
    "indices of rows": lambda x: np.where(x > 0)[0],
    "any of stacked numbers": lambda x: np.any(np.stack([x, x + 1.0]), axis=0),
    "product so far": lambda x: np.multiply.accumulate(x),
    "accumulate with a type": lambda x: np.add.accumulate(x > 0, dtype=np.float64),
    "an array that is filled": lambda x: np.add(x, 1.0, out=np.zeros(WINDOW)),
    "a mask over an axis": lambda x: np.stack([x, -x], axis=1)[:, np.array([True, False])],
    "a list mask over an axis": lambda x: np.stack([x, -x], axis=1)[:, [True, False]],
    "product of matrices": lambda x: np.stack([x, -x], axis=1) @ np.array([1.0, 2.0]),
    "a type that wraps around": lambda x: (1000.0 * x).astype(np.int8),
    "an added array": lambda x: np.zeros(WINDOW).__iadd__(x),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_replay_would_get_wrong_is_refused(name: str) -> None:
    x = np.random.default_rng(5).normal(size=WINDOW)
    with pytest.raises(NotByRows):
        REFUSED[name](Column(tape := Tape(), tape.hold(x)))


@pytest.mark.parametrize("order", ["C", "F"])
def test_three_numbers_are_added_in_the_order_of_numpy(order: Any) -> None:
    rng = np.random.default_rng(1)
    many = np.array(rng.normal(size=(500, 3)), order=order)
    tape = Tape()
    slot = tape.hold(np.array(many[:WINDOW], order=order))
    column = Column(tape, slot).sum(axis=1)
    tape.finish([column.slot])
    found = []
    for k in range(1, len(many)):
        tape.put(slot, np.array(many[k - 1 : k + 1], order=order))
        tape.replay()
        found.append(tape.values[column.slot])
    np.testing.assert_array_equal(found, many.sum(axis=1)[1:])
    assert not callable(row_step(np.add.reduce, many[:WINDOW], 1))  # written out
