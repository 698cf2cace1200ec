"""push: its success test at the edges, its rules on hand-made runs, and its expert on seeds that nobody tuned on."""

from math import cos, radians, sin

import numpy as np
import pytest
from lab import each_slot, group, layout, task, twin, with_force, with_qpos

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from badgen.judging.certificate import outcome_of
from scenes.kit.worlds.short_table import SHORT_EDGE_X_M
from scenes.tabletop.push.judging import PLACE_TOL_M

SCENE = "push"


def bodies() -> tuple[str, str, str]:
    """The block that is to be pushed, its mark, and the other mark."""
    k, m = divmod([t.name for t in layout(SCENE).tasks].index(task(SCENE).name), 2)
    return f"block_{'ab'[k]}", f"mark_{'ab'[m]}", f"mark_{'ba'[m]}"


def standing(xy_m: F64, tilt_rad: float = 0.0, speed_mps: float = 0.0, z_m: float = 0.0) -> Trajectory:
    """A run that ends as the clean one does, but with the block somewhere else in its last 2 s."""
    t, (block, _, _) = twin(SCENE), bodies()
    at, rows = int(t.model.joint(block).qposadr[0]), slice(len(t) - 100, len(t))
    qpos = t.qpos.copy()
    qpos[rows, at] = xy_m[0] + speed_mps * 0.02 * (np.arange(100) - 99)
    qpos[rows, at + 1], qpos[rows, at + 2] = xy_m[1], z_m
    qpos[rows, at + 3 : at + 7] = [cos(tilt_rad / 2), sin(tilt_rad / 2), 0, 0]
    return with_qpos(t, qpos)


def beside_mark(off_m: float, **how: float) -> Trajectory:
    return standing(twin(SCENE).pos(bodies()[1])[-1, :2] + [off_m, 0.0], **how)


def outcome(t: Trajectory) -> str:
    return outcome_of(t, task(SCENE), [])


def events(t: Trajectory) -> set[str]:
    return {b.rule.event for b in find_breaches(t, task(SCENE).rules) if b.events}


@pytest.mark.slim
@pytest.mark.parametrize(("off_m", "expected"), [(PLACE_TOL_M - 0.001, "success"), (PLACE_TOL_M + 0.001, "failure")])
def test_a_millimetre_decides(off_m: float, expected: str) -> None:
    assert outcome(beside_mark(off_m)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("degrees", "expected"), [(3.9, "success"), (4.1, "failure")])
def test_a_leaning_block_does_not_stand(degrees: float, expected: str) -> None:
    assert outcome(beside_mark(0.0, tilt_rad=radians(degrees))) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, "success"), (0.011, "failure")])
def test_a_sliding_block_is_not_settled(speed_mps: float, expected: str) -> None:
    assert outcome(beside_mark(0.0, speed_mps=speed_mps)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
def test_a_block_under_the_hand_is_not_left(newtons: float, expected: str) -> None:
    t = with_force(beside_mark(0.0), slice(-30, None), **{f"arm-{bodies()[0]}": newtons})
    assert outcome(t) == expected


@pytest.mark.slim
def test_left_beside_the_mark_or_on_the_other_one() -> None:
    other = twin(SCENE).pos(bodies()[2])[-1, :2]
    assert "misplaced" in events(beside_mark(-PLACE_TOL_M - 0.002))
    assert not events(beside_mark(PLACE_TOL_M - 0.002))
    assert "wrong_target" in events(standing(other))
    assert "misplaced" not in events(standing(other))


@pytest.mark.slim
@pytest.mark.parametrize(("x_m", "expected"), [(SHORT_EDGE_X_M - 0.008, False), (SHORT_EDGE_X_M - 0.004, True)])
def test_the_brink_is_at_the_edge(x_m: float, expected: bool) -> None:
    assert ("off_table" in events(standing(np.array([x_m, 0.0])))) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("degrees", "expected"), [(19.0, False), (21.0, True)])
def test_toppling_begins_at_twenty_degrees(degrees: float, expected: bool) -> None:
    assert ("topple" in events(beside_mark(0.0, tilt_rad=radians(degrees)))) == expected


@each_slot(5)
def test_the_expert_succeeds_on_fresh_seeds(slot: int) -> None:
    certificate = group(SCENE, slot).twin.certificate
    assert certificate.accepted, certificate.reason


@pytest.mark.slim
@pytest.mark.parametrize(
    ("by_m", "degrees", "expected"),
    [(0.011, 0.0, set()), (0.013, 0.0, {"displaced"}), (0.013, 7.0, set()), (0.013, 46.0, {"topple"})],
)
def test_a_block_that_leans_or_lies_was_not_shoved(by_m: float, degrees: float, expected: set[str]) -> None:
    t, other = twin(SCENE), next(b for b in ("block_a", "block_b") if b != bodies()[0])
    at, qpos = int(t.model.joint(other).qposadr[0]), t.qpos.copy()
    qpos[-60:, at] += by_m
    qpos[-60:, at + 3 : at + 7] = [cos(radians(degrees) / 2), sin(radians(degrees) / 2), 0, 0]
    assert events(with_qpos(t, qpos)) == expected
