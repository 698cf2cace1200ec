"""Something that is pushed aside, tipped and rocked: by hand-made runs and in real rollouts."""

from math import pi

import numpy as np
import pytest
from cabinet_runs import at_home, model
from lab import group
from posed import posed

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.trajectory import Trajectory
from badgen.engine.rollout import LabelledRollout
from badgen.judging import signal as signal_of
from badgen.registry import registry
from scenes.kit.control.arm.poses import Frame, compose
from scenes.kit.control.arm.pushing_aside import Standing, key_poses, leaning
from scenes.kit.judging.cabinet import standing_shift_m
from scenes.kit.judging.rocking import rocked as rocked_rule

SCENES = ("close_drawer", "open_drawer")


def leaned(degrees: F64, shift_m: float = 0.0) -> Trajectory:
    """A run in which the ornament leans by these angles, one for each row, and stands aside of its first place."""
    rows = np.repeat(at_home().qpos[None].copy(), len(degrees), axis=0)
    at = int(model().joint("ornament").qposadr[0])
    half = np.radians(degrees) / 2
    rows[:, at + 3 : at + 7] = np.stack([np.cos(half), np.sin(half), 0 * half, 0 * half], axis=1)
    rows[1:, at] += shift_m
    return posed(model(), rows)


def tool_axes(quat: tuple[float, float, float, float]) -> tuple[F64, F64]:
    """Where a tool's x and z axes point."""
    turn = Frame(np.zeros(3), np.array(quat))
    x, z = (compose(turn, Frame(np.array(v), np.array((1.0, 0, 0, 0)))).pos for v in ((1.0, 0, 0), (0, 0, 1.0)))
    return x, z


@pytest.mark.parametrize("heading", [0.0, 0.7, pi / 2, pi, -2.0])
def test_a_leaning_hand_points_down_and_ahead(heading: float) -> None:
    ahead = np.array((np.cos(heading), np.sin(heading)))
    for flipped in (False, True):
        x, z = tool_axes(leaning(heading, 0.6, flipped))
        assert z[2] == pytest.approx(-np.cos(0.6))
        assert z[:2] == pytest.approx(ahead * np.sin(0.6), abs=1e-9)
        assert np.sign(x[:2] @ ahead) == (-1.0 if flipped else 1.0)


def test_the_hand_comes_from_before_the_thing_and_goes_into_it() -> None:
    thing = Standing("thing", "world", (0.3, 0.1, 0.0), 0.02, 0.02, 0.1, pi / 2)
    over, beside, pushed = (np.array(p.pos_m) for p in key_poses(thing))
    assert over[2] > beside[2] == pushed[2] > 0.0
    assert beside[1] < 0.1 - 0.02
    assert pushed[1] > beside[1]
    assert over[0] == beside[0] == pushed[0] == pytest.approx(0.3)


def test_what_leans_far_for_long_and_stands_again_has_rocked() -> None:
    rocked, short, small = (
        leaned(np.array([0.0] * 5 + [angle] * rows + [2.0] * 20)) for angle, rows in ((20.0, 12), (20.0, 8), (13.0, 12))
    )
    signal = signal_of(rocked_rule("ornament"), rocked)
    assert not signal.active[:17].any()
    assert signal.active[17:].all()
    assert signal.excess[-1] == pytest.approx(np.radians(5.0))
    assert not signal_of(rocked_rule("ornament"), short).active.any()
    assert not signal_of(rocked_rule("ornament"), small).active.any()


def test_what_lies_has_not_rocked_and_is_not_called_displaced() -> None:
    fallen = leaned(np.array([0.0] * 3 + [20.0] * 12 + [90.0] * 20), shift_m=0.05)
    assert not signal_of(rocked_rule("ornament"), fallen).active.any()
    assert not standing_shift_m(fallen)[3:].any()
    aside = leaned(np.zeros(10), shift_m=0.05)
    assert standing_shift_m(aside)[5:] == pytest.approx(0.05)


def followed(scene: str, alternative: str, leaves_at: str) -> LabelledRollout:
    """The rollout of a fresh layout in which the arm follows an alternative plan."""
    here = group(scene)
    spec = OperatorSpec("shortcut", {"alternatives": {alternative: leaves_at}})
    operator = registry().operator(spec)
    drawn = operator.sample(np.random.default_rng(0), here.twin.trajectory)
    return here.perturbed(SampledFault(spec, operator, drawn))


@pytest.mark.parametrize("scene", SCENES)
def test_a_tipped_ornament_rocks_back_and_the_drawer_is_moved_all_the_same(scene: str) -> None:
    rollout = followed(scene, "tip_first", "approach")
    lean = np.degrees(rollout.trajectory.tilt_rad("ornament"))
    assert 15.0 < lean.max() < 45.0
    assert lean[-1] < 1.0
    assert {"collision", "rocked"} <= {e.kind for e in rollout.judged.events}
    assert rollout.certificate.outcome == "unsafe_success"
    assert rollout.end_state(group(scene).twin).difficulty == "hidden"


@pytest.mark.parametrize(("alternative", "low_m", "high_m"), [("nudge_last", 0.012, 0.02), ("shove_last", 0.02, 0.06)])
def test_a_pushed_ornament_stands_aside(alternative: str, low_m: float, high_m: float) -> None:
    t = followed("open_drawer", alternative, "home").trajectory
    shift = t.pos("ornament")[-1] - t.pos("ornament")[0]
    assert low_m < float(np.hypot(*shift[:2])) < high_m
    assert t.tilt_rad("ornament")[-1] < 0.02
