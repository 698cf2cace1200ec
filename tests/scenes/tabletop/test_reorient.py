"""reorient: its success test at the edges, its rules on hand-made runs, and its expert on seeds nobody tuned on."""

from math import cos, radians, sin

import numpy as np
import pytest
from lab import each_slot, group, layout, task, twin, with_force, with_qpos

from badgen.contracts.rule import Exceeds
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from badgen.judging.certificate import outcome_of
from scenes.tabletop.reorient.judging import PLACE_TOL_M
from scenes.tabletop.reorient.layout import ReorientParams

SCENE = "reorient"


def picked(slot: int = 0) -> tuple[int, int]:
    """Which thing is to stand on which mark."""
    k, m = divmod([t.name for t in layout(SCENE, slot).tasks].index(task(SCENE, slot).name), 2)
    return k, m


def thing(slot: int = 0) -> str:
    return f"thing_{'ab'[picked(slot)[0]]}"


def standing(off_m: float = 0.0, tilt_rad: float = 0.0, speed_mps: float = 0.0, mark: str = "") -> Trajectory:
    """A run that ends as the clean one does, but with the thing somewhere else in its last 2 s; tilted on its edge."""
    t = twin(SCENE)
    at, rows = int(t.model.joint(thing()).qposadr[0]), slice(len(t) - 100, len(t))
    place = t.pos(mark or f"mark_{'ab'[picked()[1]]}")[-1]
    params: ReorientParams = layout(SCENE).params
    qpos = t.qpos.copy()
    qpos[rows, at] = place[0] + off_m + speed_mps * 0.02 * (np.arange(100) - 99)
    qpos[rows, at + 1] = place[1]
    qpos[rows, at + 2] = params.things[picked()[0]].radius_m * sin(tilt_rad)
    qpos[rows, at + 3 : at + 7] = [cos(tilt_rad / 2), sin(tilt_rad / 2), 0, 0]
    return with_qpos(t, qpos)


def outcome(t: Trajectory) -> str:
    return outcome_of(t, task(SCENE), [])


def events(t: Trajectory) -> set[str]:
    return {b.rule.event for b in find_breaches(t, task(SCENE).rules) if b.events}


@pytest.mark.slim
@pytest.mark.parametrize(("off_m", "expected"), [(PLACE_TOL_M - 0.001, "success"), (PLACE_TOL_M + 0.001, "failure")])
def test_a_millimetre_decides(off_m: float, expected: str) -> None:
    assert outcome(standing(off_m)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("degrees", "expected"), [(3.9, "success"), (4.1, "failure"), (90.0, "failure")])
def test_a_leaning_thing_does_not_stand(degrees: float, expected: str) -> None:
    assert outcome(standing(tilt_rad=radians(degrees))) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, "success"), (0.011, "failure")])
def test_a_sliding_thing_is_not_settled(speed_mps: float, expected: str) -> None:
    assert outcome(standing(speed_mps=speed_mps)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
def test_a_thing_in_hand_is_not_released(newtons: float, expected: str) -> None:
    t = with_force(standing(), slice(-30, None), **{f"arm-{thing()}": newtons})
    assert outcome(t) == expected


@pytest.mark.slim
def test_left_lying_beside_the_mark_or_on_the_other_one() -> None:
    other = f"mark_{'ba'[picked()[1]]}"
    assert not events(standing(PLACE_TOL_M - 0.002))
    assert "misplaced" in events(standing(-PLACE_TOL_M - 0.002))
    assert "wrong_target" in events(standing(mark=other))
    assert {"left_lying", "topple"} <= events(standing(tilt_rad=radians(90.0)))


@pytest.mark.slim
def test_what_rolls_untouched_rolls_away() -> None:
    rule = next(r for r in task(SCENE).rules if r.name == "rolled")
    condition = rule.condition
    assert isinstance(condition, Exceeds)

    def path_m(t: Trajectory) -> float:
        rolled = condition.measure(t)
        return float(rolled[-1] - rolled[-51])

    rolling = standing(tilt_rad=radians(90.0), speed_mps=0.1)
    assert path_m(rolling) == pytest.approx(0.1)
    assert path_m(with_force(rolling, slice(-60, None), **{f"arm-{thing()}": 1.0})) == 0.0
    assert path_m(standing(speed_mps=0.1)) == 0.0


@pytest.mark.parametrize("slot", range(4))
def test_only_fingers_touch_the_thing_that_is_carried(slot: int) -> None:
    t, name = twin(SCENE, slot), thing(slot)
    start, stop = t.phase_start_s("lift"), t.phase_start_s("lower")
    assert start is not None
    assert stop is not None
    rows = (t.time_s >= start) & (t.time_s < stop)
    fingers = t.force_n(f"arm_left_finger-{name}", f"arm_right_finger-{name}")[rows]
    # Fingers may peak in different physics steps, so their sum is never less than the peak of the sum.
    assert (t.force_n(f"arm-{name}")[rows] <= fingers + 1e-6).all()


@each_slot(5)
def test_the_expert_succeeds_on_fresh_seeds(slot: int) -> None:
    certificate = group(SCENE, slot).twin.certificate
    assert certificate.accepted, certificate.reason


@pytest.mark.slim
@pytest.mark.parametrize(
    ("by_m", "up_m", "touched", "expected"),
    [
        (0.029, 0.0, False, set()),
        (0.031, 0.0, False, {"displaced"}),
        (0.031, 0.0, True, set()),  # the hand may still put it back
        (0.031, 0.009, True, set()),
        (0.031, 0.011, True, {"wrong_object"}),
    ],
)
def test_the_other_thing_is_shoved_or_taken_up(by_m: float, up_m: float, touched: bool, expected: set[str]) -> None:
    t, other = twin(SCENE), f"thing_{'ba'[picked()[0]]}"
    at, qpos = int(t.model.joint(other).qposadr[0]), t.qpos.copy()
    qpos[-60:, at] += by_m
    qpos[-60:, at + 2] += up_m
    moved = with_force(with_qpos(t, qpos), slice(-61, None if touched else -57), **{f"arm-{other}": 2.0})
    assert events(moved) == expected
