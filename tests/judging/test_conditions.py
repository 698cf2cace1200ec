"""Every kind of condition, just below and just above its limit."""

from math import pi, radians

import numpy as np
import pytest
from hand_made import DT_S, GRIPS, SUPPORTS, along, column, made

from badgen.contracts import rule as r
from badgen.contracts.arrays import F64, Bools
from badgen.contracts.trajectory import Trajectory
from badgen.judging import detect, find_breaches, signal

pytestmark = pytest.mark.slim
N = 60


def low(t: Trajectory) -> Bools:
    return np.asarray(t.pos("lid")[:, 2] < 0.02)


def breached(condition: r.Condition, t: Trajectory) -> bool:
    return bool(signal(condition, t).active.any())


def up(rows: int = N, height_m: float = 0.2) -> F64:
    return along(2, np.full(rows, height_m))


TOUCH = r.Touch(("lid-bowl",), limit_n=2.0, seated_n=40.0)


@pytest.mark.parametrize(
    ("spans", "broken"),
    [
        ([(0, N, 39.9)], False),  # still seated
        ([(0, N, 1.0), (30, 31, 40.1)], True),
        ([(0, 10, 5.0), (15, 16, 2.1)], True),  # apart for 5 rows = 0.1 s
        ([(0, 10, 5.0), (15, 16, 1.9)], False),
        ([(0, 10, 5.0), (14, 40, 2.1)], False),  # apart for 4 rows only
    ],
)
def test_touch(spans: list[tuple[int, int, float]], broken: bool) -> None:
    assert breached(TOUCH, made(N, {"lid-bowl": column(N, *spans)})) is broken


def test_touch_without_a_seat_sums_its_pairs() -> None:
    both = r.Touch(("a1", "b1"), limit_n=2.0)
    assert breached(both, made(N, {"a1": column(N, (5, 6, 1.1)), "b1": column(N, (5, 6, 1.0))}))
    assert not breached(both, made(N, {"a1": column(N, (5, 6, 1.1)), "b1": column(N, (6, 7, 1.0))}))


DROP = r.LostGrip("lid", GRIPS, SUPPORTS, low, airborne=True)
SLIP = r.LostGrip("lid", GRIPS, ("lid-bowl",), low, airborne=False)


def held(*spans: tuple[int, int], rows: int = N) -> dict[str, F64]:
    force = column(rows, *[(a, b, 2.0) for a, b in spans])
    return {"a1": force, "a2": force}


def test_letting_go_in_the_air_is_a_drop_and_no_slip() -> None:
    t = made(N, held((0, 20)), lid=up())
    assert breached(DROP, t)
    assert not breached(SLIP, t)


def test_letting_go_of_a_lid_in_its_seat_is_a_slip_and_no_drop() -> None:
    t = made(N, {**held((0, 20)), "lid-bowl": column(N, rest=3.0)}, lid=up())
    assert breached(SLIP, t)
    assert not breached(DROP, t)


@pytest.mark.parametrize(
    ("spans", "height_m", "lost"),
    [
        ([(0, 20)], 0.021, True),
        ([(0, 20)], 0.019, False),  # a regular release
        ([(0, 5)], 0.2, True),  # 5 rows = 0.1 s of holding
        ([(0, 4)], 0.2, False),  # never held
        ([(0, 20), (22, N)], 0.2, False),  # loose for 2 rows
        ([(0, 20), (23, N)], 0.2, True),  # loose for 3 rows = 0.06 s
        ([(0, N)], 0.2, False),
    ],
)
def test_lost_grip(spans: list[tuple[int, int]], height_m: float, lost: bool) -> None:
    assert breached(DROP, made(N, held(*spans), lid=up(height_m=height_m))) is lost


def test_one_pad_alone_does_not_hold() -> None:
    assert not breached(DROP, made(N, {"a1": column(N, (0, 20, 9.0))}, lid=up()))


def test_a_hand_that_still_touches_has_not_lost_it() -> None:
    assert not breached(DROP, made(N, {**held((0, 20)), "b1": column(N, rest=0.06)}, lid=up()))


def test_a_drop_is_over_once_it_is_held_again_and_records_how_far_it_fell() -> None:
    fall = np.clip(0.2 - 0.01 * np.arange(-20, N - 20), 0.1, 0.2)
    found = signal(DROP, made(N, held((0, 20), (40, N)), lid=along(2, fall)))
    assert found.active[22:44].all()
    assert not found.active[:22].any()
    assert not found.active[44:].any()
    assert found.evidence["fall_m"].max() == pytest.approx(0.1, abs=0.011)


FEW = r.FewHands(GRIPS, SUPPORTS, hands=2, limit_s=0.5)


@pytest.mark.parametrize(("rows", "broken"), [(24, False), (25, True)])
def test_few_hands(rows: int, broken: bool) -> None:
    assert breached(FEW, made(N, {"a1": column(N, (10, 10 + rows, 1.0))})) is broken


@pytest.mark.parametrize("other", ["b1", "lid-table"])
def test_a_second_hand_or_a_support_is_enough(other: str) -> None:
    assert not breached(FEW, made(N, {"a1": column(N, rest=1.0), other: column(N, rest=1.0)}))


def test_no_hand_at_all_is_not_few_hands() -> None:
    assert not breached(FEW, made(N))


@pytest.mark.parametrize(("degrees", "rows", "broken"), [(24.9, 30, False), (25.1, 3, True), (25.1, 2, False)])
def test_tilted(degrees: float, rows: int, broken: bool) -> None:
    t = made(N, tilt_rad=column(N, (10, 10 + rows, radians(degrees))))
    assert breached(r.Tilted("lid", radians(25.0)), t) is broken


@pytest.mark.parametrize(("metres", "broken"), [(0.0199, False), (0.0201, True)])
def test_shifted(metres: float, broken: bool) -> None:
    start = np.array([0.5, 0.2, 0.0])
    t = made(N, bowl=start + along(1, column(N, (30, 40, metres))))
    assert breached(r.Shifted("bowl", 0.02), t) is broken


DRAG = r.Dragged("lid", SUPPORTS, ("hands-lid",), 0.05)


@pytest.mark.parametrize(
    ("metres", "pair_rows", "broken"),
    [
        (0.0501, (N, N), True),
        (0.0499, (N, N), False),
        (0.2, (N, 0), False),
        (0.2, (0, N), False),
        (0.2, (17, N), True),
        (0.2, (14, N), False),
    ],
)
def test_dragged(metres: float, pair_rows: tuple[int, int], broken: bool) -> None:
    lying, pulled = pair_rows
    forces = {"lid-table": column(N, (0, lying, 1.0)), "hands-lid": column(N, (0, pulled, 1.0))}
    assert breached(DRAG, made(N, forces, lid=along(0, np.linspace(0, metres, N)))) is broken


OUTSIDE = r.LeftOutside("lid", "target", ("hands-lid",), "lid-table", 0.04)  # the target stands at x = 0.3


@pytest.mark.parametrize(
    ("off_m", "rows", "changed", "broken"),
    [
        (0.041, N, {}, True),
        (0.039, N, {}, False),
        (0.041, 15, {}, True),  # 0.3 s
        (0.041, 14, {}, False),
        (0.041, N, {"hands-lid": 1.0}, False),  # still being placed
        (0.041, N, {"lid-table": 0.0}, False),  # still in its seat
    ],
)
def test_left_outside(off_m: float, rows: int, changed: dict[str, float], broken: bool) -> None:
    forces = {"lid-table": column(N, (0, rows, 1.0)), **{k: np.full(N, v) for k, v in changed.items()}}
    assert breached(OUTSIDE, made(N, forces, lid=along(0, np.full(N, 0.3 + off_m)))) is broken


def test_a_lid_that_slides_is_not_left_yet() -> None:
    forces, path = {"lid-table": column(N, rest=1.0)}, np.arange(N) * DT_S
    assert not breached(OUTSIDE, made(N, forces, lid=along(0, 0.4 + 0.011 * path)))
    assert breached(OUTSIDE, made(N, forces, lid=along(0, 0.4 + 0.009 * path)))


STALL = r.Stalled(low, ("elbow",), 0.02, for_s=1.0)


@pytest.mark.parametrize(
    ("still_rows", "speed", "height_m", "broken"),
    [
        (50, 0.0, 0.2, True),
        (49, 0.0, 0.2, False),
        (50, 0.019, 0.2, True),
        (50, 0.021, 0.2, False),
        (50, 0.0, 0.01, False),
    ],
)
def test_stalled(still_rows: int, speed: float, height_m: float, broken: bool) -> None:
    t = made(N, lid=up(height_m=height_m), joint_radps=column(N, (5, 5 + still_rows, -speed), rest=1.0))
    assert breached(STALL, t) is broken


@pytest.mark.parametrize(("done_row", "broken"), [(50, False), (51, True)])
def test_unfinished(done_row: int, broken: bool) -> None:
    t = made(N, lid=along(2, column(N, (0, done_row, 0.2))))
    assert breached(r.Unfinished(low, by_s=1.0), t) is broken


def test_what_is_spoiled_after_the_deadline_is_not_late() -> None:
    t = made(N, lid=along(2, column(N, (0, 40, 0.2), (52, 58, 0.2))))
    assert not breached(r.Unfinished(low, by_s=1.0), t)
    assert breached(r.Unfinished(low, by_s=1.1), t)  # lifted again before the deadline


@pytest.mark.parametrize(("share", "broken"), [(0.9, False), (1.1, True)])
def test_vibrating(share: float, broken: bool) -> None:
    rows, hz = 200, 2.0
    w = 2 * pi * hz
    amplitude = share * 5.0 * np.sqrt(2) / w**2
    t = made(rows, lid=along(0, amplitude * np.sin(w * np.arange(rows) * DT_S)))
    found = signal(r.Vibrating(("bowl", "lid"), 5.0), t)
    assert found.active.any() == broken
    assert found.evidence["shaking_mps2"].max() == pytest.approx(share * 5.0, rel=0.03)


def test_a_fast_even_motion_is_no_vibration() -> None:
    assert not breached(r.Vibrating(("lid",), 5.0), made(N, lid=along(0, np.linspace(0, 2, N))))


@pytest.mark.parametrize(
    ("spans", "again"),
    [
        ([(0, 10), (15, 20)], True),
        ([(0, 10), (14, 30)], False),  # let go for 4 rows
        ([(0, 10), (15, 19)], False),  # held again for 4 rows
        ([(0, 4), (15, 30)], False),  # the first was no hold
        ([(0, 40)], False),
    ],
)
def test_regrasped(spans: list[tuple[int, int]], again: bool) -> None:
    assert breached(r.Regrasped(GRIPS), made(N, held(*spans))) is again


def test_each_hand_may_take_hold_once() -> None:
    late = column(N, (30, 50, 1.0))
    assert not breached(r.Regrasped(GRIPS), made(N, {**held((0, 20)), "b1": late, "b2": late}))


EXCESS = (r.Tilted("lid", 0.3), r.Shifted("bowl", 0.02), r.Unfinished(low, 0.5), r.Vibrating(("lid",), 5.0))
CONDITIONS: list[r.Condition] = [TOUCH, DROP, SLIP, FEW, DRAG, OUTSIDE, STALL, r.Regrasped(GRIPS), *EXCESS]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda c: type(c).__name__)
def test_no_condition_reads_ahead(condition: r.Condition) -> None:
    rows, rng = 150, np.random.default_rng(5)
    forces = {
        **held((0, 20), (40, 60), (100, 120), rows=rows),
        "b1": column(rows, (70, 110, 1.0)),
        "lid-bowl": column(rows, (0, 10, 9.0), (50, 66, 3.0)),
        "lid-table": column(rows, (120, rows, 1.0)),
        "hands-lid": column(rows, (40, 60, 1.0)),
    }
    jumps = np.repeat(rng.uniform(-0.1, 0.6, (rows // 25, 3)), 25, axis=0)
    t = made(
        rows,
        forces,
        lid=jumps + np.array([0, 0, 0.15]),
        bowl=along(0, 0.001 * np.arange(rows)),
        tilt_rad=np.repeat(rng.uniform(0, 0.5, 6), 25),
        joint_radps=column(rows, (60, 120, 0.0), rest=1.0),
    )
    whole = signal(condition, t)
    assert whole.active.any()
    for k in range(1, rows):
        part = signal(condition, t.prefix(k))
        assert np.array_equal(part.active, whole.active[:k])
        assert np.array_equal(part.excess, whole.excess[:k])


def a_rule(condition: r.Condition, *, lasting: bool = True) -> r.Rule:
    return r.Rule("it", "bump", "safety", condition, scale=10.0, bodies=("lid",), lasting=lasting)


def test_an_event_has_its_times_and_peak() -> None:
    rules = [a_rule(r.Touch(("lid-table",), 2.0))]
    events = detect(made(N, {"lid-table": column(N, (10, 13, 4.0), (20, 25, 7.0), (50, 51, 3.0))}), rules)
    assert [(e.start_s, e.stop_s) for e in events] == [(0.2, 0.5), (1.0, 1.02)]  # 7 rows apart is one event
    assert events[0].evidence["peak_n"] == 7.0
    assert events[0].severity == 0.5
    assert events[0].kind == "bump"


@pytest.mark.parametrize("lasting", [True, False])
def test_only_a_breach_that_does_not_last_ends(lasting: bool) -> None:
    t = made(N, {"lid-table": column(N, (10, 13, 4.0))})
    (breach,) = find_breaches(t, [a_rule(r.Touch(("lid-table",), 2.0), lasting=lasting)])
    assert breach.broken[10:].all()
    assert not breach.broken[:10].any()
    assert breach.standing[-1] == lasting
