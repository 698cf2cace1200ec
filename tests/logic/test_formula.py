"""Formulas as rtamt reads them: exact at limits, and equal to what their words say, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import BadValue
from badgen.logic.formula import (
    Compare,
    Formula,
    Joined,
    Past,
    Quantifier,
    Since,
    above,
    all_of,
    any_of,
    at_least,
    below,
    ever,
    held,
    latch,
    no,
    yes,
)
from badgen.logic.monitor import Monitor
from badgen.logic.signals import NamedSignal
from badgen.masks import ever as ever_true
from badgen.masks import held_for
from badgen.masks import latch as latched

pytest.importorskip("rtamt")
LIMIT = 0.05
UP, DOWN = float(np.nextafter(LIMIT, 1.0)), float(np.nextafter(LIMIT, 0.0))
QUANTIFIERS: tuple[Quantifier, ...] = ("once", "historically")
VALUES = (DOWN, LIMIT, UP, 0.0, -1.0, 2.5)


def monitor(**columns: object) -> Monitor:
    return Monitor({n: NamedSignal(n, np.asarray(v, dtype=np.float64), n) for n, v in columns.items()})


def true_rows(formula: Formula, **columns: object) -> list[bool]:
    return [bool(v) for v in monitor(**columns).robustness(formula) > 0.0]


def test_a_comparison_is_exact_beside_its_limit() -> None:
    column = [DOWN, LIMIT, UP]
    assert true_rows(above("a_n", LIMIT), a_n=column) == [False, False, True]
    assert true_rows(at_least("a_n", LIMIT), a_n=column) == [False, True, True]
    assert true_rows(below("a_n", LIMIT), a_n=column) == [True, False, False]
    assert true_rows(above("a_n", LIMIT).negated(), a_n=column) == [True, True, False]


@pytest.mark.parametrize("limit", [0.0, -0.0, 1e-9, 5e-324, -3.25, 1e16, 0.1 + 0.2])
def test_limits_survive_being_written(limit: float) -> None:
    around = [float(np.nextafter(limit, -np.inf)), limit, float(np.nextafter(limit, np.inf))]
    assert true_rows(above("a_n", limit), a_n=around) == [False, False, True]
    assert true_rows(at_least("a_n", limit), a_n=around) == [False, True, True]


def test_text_names_the_signals_and_counts_windows_in_rows() -> None:
    formula = held(above("a_n", 2.0), 5)
    assert formula.text() == "(historically[0:4](a_n > 2.0)) and (once[4:4](a_n > 2.0))"
    assert held(above("a_n", 2.0), 1).text() == "a_n > 2.0"
    assert Since(yes("b_is"), no("a_n")).text() == "(b_is > 0.0) since (a_n < 0.0)"


def test_lasting_needs_all_of_its_rows_to_exist() -> None:
    assert true_rows(held(above("a_n", 0.0), 3), a_n=[1, 1, 1, 1, 0, 1, 1, 1]) == [
        *(False, False, True, True),
        *(False, False, False, True),
    ]


def test_robustness_is_the_distance_to_the_limit_in_the_unit_of_the_signal() -> None:
    found = monitor(a_n=[0.0, 3.0, 1.0]).robustness(ever(above("a_n", 2.0)))
    assert found.tolist() == [-2.0, 1.0, 1.0]


def test_a_signal_that_is_no_number_is_refused() -> None:
    with pytest.raises(BadValue, match=r"signal a_n \(a_n\) is not a number at row 1"):
        monitor(a_n=[0.0, np.nan])


# Every kind of formula with what it means, evaluated by loops over the rows.
@dataclass(frozen=True)
class Case:
    formula: Formula
    means: Bools


_COLUMNS = st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(VALUES)), min_size=2, max_size=14)


def _past(mask: Bools, begin: int, end: int | None, quantifier: Quantifier) -> Bools:
    rows = []
    for k in range(len(mask)):
        window = mask[0 if end is None else max(0, k - end) : max(0, k - begin + 1)]
        rows.append(bool(window.any() if quantifier == "once" else window.all()))
    return np.array(rows)


def _since(holds: Bools, begun: Bools) -> Bools:
    return np.array(
        [any(begun[j] and holds[j + 1 : k + 1].all() for j in range(k + 1)) for k in range(len(holds))], dtype=np.bool_
    )


@st.composite
def _cases(draw: st.DrawFn, columns: dict[str, F64], depth: int = 3) -> Case:
    kind = draw(st.sampled_from(["compare"] if depth == 0 else ["compare", "and", "or", "past", "since", "not"]))
    if kind == "compare":
        name, up, limit = draw(st.sampled_from(["a_n", "b_n"])), draw(st.booleans()), draw(st.sampled_from(VALUES))
        return Case(Compare(name, up, limit), columns[name] > limit if up else columns[name] < limit)
    first = draw(_cases(columns, depth - 1))
    if kind == "not":
        return Case(first.formula.negated(), ~first.means)
    if kind == "past":
        begin, span = draw(st.integers(0, 3)), draw(st.integers(0, 3))
        end, which = draw(st.sampled_from([None, begin + span])), draw(st.sampled_from(QUANTIFIERS))
        begin = 0 if end is None else begin
        return Case(Past(which, first.formula, begin, end), _past(first.means, begin, end, which))
    second = draw(_cases(columns, depth - 1))
    if kind == "since":
        return Case(Since(first.formula, second.formula), _since(first.means, second.means))
    both = first.means & second.means if kind == "and" else first.means | second.means
    return Case(Joined("and" if kind == "and" else "or", (first.formula, second.formula)), both)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_rtamt_finds_what_the_words_say(data: st.DataObject) -> None:
    pairs = data.draw(_COLUMNS)
    columns = {name: np.array([p[k] for p in pairs]) for k, name in enumerate(("a_n", "b_n"))}
    case = data.draw(_cases(columns))
    assert true_rows(case.formula, **columns) == case.means.tolist()
    assert true_rows(case.formula.negated(), **columns) == (~case.means).tolist()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30), st.integers(1, 6))
def test_masks_and_formulas_say_the_same(rows: list[tuple[bool, bool]], steps: int) -> None:
    a, b = (np.array([r[k] for r in rows]) for k in (0, 1))
    columns = {"a_is": np.where(a, 1.0, -1.0), "b_is": np.where(b, 1.0, -1.0)}
    assert true_rows(held(yes("a_is"), steps), **columns) == held_for(a, steps).tolist()
    assert true_rows(ever(yes("a_is")), **columns) == ever_true(a).tolist()
    assert true_rows(latch(yes("a_is"), yes("b_is")), **columns) == latched(a, b).tolist()
    assert true_rows(all_of(yes("a_is"), no("b_is")), **columns) == (a & ~b).tolist()
    assert true_rows(any_of([yes("a_is"), yes("b_is")]), **columns) == (a | b).tolist()
