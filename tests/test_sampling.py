"""Draws that operators and scenes share."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hand_made import made
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.errors import BadgenError, BadValue, LayoutError, UnknownName
from badgen.sampling import CauseWindow, sample_until, uniform

Point = tuple[float, float]
REMEDY = "widen the table, or draw fewer blocks"


def points(rng: np.random.Generator) -> Callable[[], Point | None]:
    """Draws of a point, which sometimes find no room; how many numbers a draw takes varies."""

    def draw() -> Point | None:
        if rng.random() < 0.2:
            return None
        return float(rng.uniform(-1, 1)), float(rng.normal())

    return draw


CONDITIONS: Mapping[str, Callable[[Point], bool]] = {
    "right of the middle": lambda p: p[0] > 0.3,
    "near": lambda p: abs(p[1]) < 0.4,
}


@given(st.integers(0, 2**32))
def test_it_draws_as_the_plain_loop_does(seed: int) -> None:
    rng, plain = np.random.default_rng(seed), np.random.default_rng(seed)
    found = sample_until(points(rng), CONDITIONS, 10_000, "scene", REMEDY)
    draw = points(plain)
    while True:
        p = draw()
        if p is not None and all(holds(p) for holds in CONDITIONS.values()):
            break
    assert found == p
    assert rng.bit_generator.state == plain.bit_generator.state


def test_conditions_are_checked_in_order_and_not_after_the_first_that_fails() -> None:
    asked: list[str] = []

    def condition(name: str, *answers: bool) -> Callable[[int], bool]:
        left = iter(answers)

        def holds(candidate: int) -> bool:
            asked.append(f"{name}{candidate}")
            return next(left)

        return holds

    numbers = iter(range(3))
    conditions = {"a": condition("a", False, True, True), "b": condition("b", False, True)}
    assert sample_until(lambda: next(numbers), conditions, 3, "scene", REMEDY) == 2
    assert asked == ["a0", "a1", "b1", "a2", "b2"]


def test_it_gives_up_and_says_which_condition_failed_how_often() -> None:
    draws = iter([None, 5, 12, 5, 7, 12, None])
    conditions = {"at least 6": lambda n: n >= 6, "even": lambda n: n % 2 == 0, "not 12": lambda n: n != 12}
    with pytest.raises(LayoutError) as caught:
        sample_until(lambda: next(draws), conditions, 7, "stack", REMEDY)
    assert str(caught.value) == (
        "stack: no layout found in 7 draws. How many failed at each condition, in the order of checking; "
        "a draw counts at the first that it fails: no room 2, at least 6 2, even 1, not 12 2. "
        "What to do: widen the table, or draw fewer blocks."
    )
    assert isinstance(caught.value, BadgenError)


def test_draws_that_always_find_room_do_not_mention_it() -> None:
    with pytest.raises(LayoutError, match=r"it fails: never 2\. What to do"):
        sample_until(lambda: 1, {"never": lambda n: False}, 2, "scene", REMEDY)


def test_it_makes_exactly_as_many_attempts_as_allowed() -> None:
    made_draws: list[int] = []

    def draw() -> int:
        made_draws.append(len(made_draws))
        return made_draws[-1]

    assert sample_until(draw, {"third": lambda n: n == 2}, 3, "scene", REMEDY) == 2
    with pytest.raises(LayoutError):
        sample_until(draw, {"never": lambda n: False}, 4, "scene", REMEDY)
    assert len(made_draws) == 7
    with pytest.raises(BadValue, match="scene: attempts must be a whole number, at least 1; got 0"):
        sample_until(draw, {}, 0, "scene", REMEDY)
    assert len(made_draws) == 7


def test_a_candidate_that_is_false_is_still_a_candidate() -> None:
    assert sample_until(lambda: 0, {}, 1, "scene", REMEDY) == 0


def test_a_uniform_draw_lies_between_its_bounds() -> None:
    rng = np.random.default_rng(3)
    assert all(1.0 <= uniform(rng, (1.0, 2.0)) < 2.0 for _ in range(50))
    assert uniform(rng, (1.5, 1.5)) == 1.5


@pytest.mark.slim
def test_a_fault_begins_within_its_share_of_a_phase() -> None:
    rng, clean = np.random.default_rng(5), made(100)  # one phase, 2 s long
    window = CauseWindow.checked("op", ["only"], after=0.25, before=0.5)
    times = [window.sample(rng, clean) for _ in range(200)]
    assert 0.5 <= min(times) < 0.55
    assert 0.95 < max(times) <= 1.0
    assert all(t == round(t, 3) for t in times)


@given(st.floats(0.0, 1.9))
def test_an_exact_time_is_kept_and_draws_nothing(time_s: float) -> None:
    rng = np.random.default_rng(5)
    before = rng.bit_generator.state
    assert CauseWindow.checked("op", time_s).sample(rng, made(100)) == time_s
    assert rng.bit_generator.state == before


@pytest.mark.parametrize("time_s", [1.98, 2.0, 30.0])
def test_an_exact_time_must_lie_within_the_rollout(time_s: float) -> None:
    with pytest.raises(BadValue, match=rf"cannot begin at {time_s:g} s, because the rollout lasts 1\.98 s"):
        CauseWindow.checked("op", time_s).sample(np.random.default_rng(5), made(100))


def test_a_negative_time_is_refused_at_once() -> None:
    with pytest.raises(BadValue, match=r"op: during must be a finite number, at least 0; got -0\.5"):
        CauseWindow.checked("op", -0.5)


def test_a_phase_that_the_clean_rollout_never_enters_is_named() -> None:
    with pytest.raises(UnknownName, match="'walk'"):
        CauseWindow(("walk",)).sample(np.random.default_rng(0), made(10))
