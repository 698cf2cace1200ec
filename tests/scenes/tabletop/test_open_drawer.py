"""open_drawer and close_drawer: the success test at its edges, the rules of the handle, and fresh seeds."""

import numpy as np
import pytest
from drawer_cases import accepted, kinds, outcome, still, touched
from lab import each_slot, task, twin

from badgen.registry import registry
from badgen.render.renderer import Renderer
from scenes.kit.judging.cabinet import DrawerGoal
from scenes.kit.props.cabinet import other_drawer

SCENES = ("open_drawer", "close_drawer")
LEAST_PX = 60


def asked(scene: str) -> DrawerGoal:
    """What the clean run of slot 0 is asked to bring about."""
    goal: DrawerGoal = task(scene).goal.__self__  # type: ignore[attr-defined]
    return goal


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("by_m", "expected"), [(-0.001, "success"), (0.001, "failure")])
def test_a_millimetre_decides(scene: str, by_m: float, expected: str) -> None:
    opening = asked(scene)
    inwards = 1.0 if opening.target_m < 0.02 else -1.0  # away from the stop, where a drawer cannot go
    at_m = opening.target_m + inwards * (opening.tol_m + by_m)
    assert outcome(scene, still(scene, {opening.drawer: at_m})) == expected


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, "success"), (0.011, "failure")])
def test_a_drawer_that_slides_is_not_settled(scene: str, speed_mps: float, expected: str) -> None:
    t = still(scene, speed_mps=speed_mps, speed_of=asked(scene).drawer)
    assert outcome(scene, t) == expected


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
def test_a_drawer_in_hand_is_not_let_go(scene: str, newtons: float, expected: str) -> None:
    t = touched(still(scene), slice(-30, None), f"arm-{asked(scene).drawer}_handle", newtons)
    assert outcome(scene, t) == expected


@pytest.mark.parametrize("scene", SCENES)
def test_what_touches_is_named(scene: str) -> None:
    drawer, rows = asked(scene).drawer, slice(100, 110)
    other = other_drawer(drawer)
    t = twin(scene)
    assert kinds(scene, t) == set()
    assert kinds(scene, touched(t, rows, f"arm-{drawer}_tray", 2.1)) == {"off_handle"}
    assert kinds(scene, touched(t, rows, f"arm-{other}_tray", 3.1)) == {"collision"}
    assert kinds(scene, touched(t, rows, "arm-ornament", 0.6)) == {"collision"}
    assert kinds(scene, touched(t, rows, "arm-carcass", 2.9)) == set()


@pytest.mark.parametrize("scene", SCENES)
def test_clean_runs_stay_far_from_the_limits(scene: str) -> None:
    t, drawer = twin(scene), asked(scene).drawer
    speed = np.abs(t.qvel[:, int(t.model.joint(drawer).dofadr[0])])
    assert 0.05 < speed.max() < 0.25
    assert np.abs(t.pos("cabinet") - t.pos("cabinet")[0]).max() < 0.001
    assert t.tilt_rad("ornament").max() < 0.01


@pytest.mark.parametrize("scene", SCENES)
@each_slot(5)
def test_the_expert_succeeds_on_fresh_seeds(scene: str, slot: int) -> None:
    good, reason = accepted(scene, slot)
    assert good, reason


@pytest.mark.parametrize("scene", SCENES)
def test_the_hand_does_not_hide_the_handle_that_it_holds(scene: str) -> None:
    t, handle = twin(scene), f"{asked(scene).drawer}_handle"
    start, stop = t.phase_start_s("slide"), t.phase_start_s("release")
    assert start is not None
    assert stop is not None
    with Renderer(t.model, 256, 256) as view:
        for camera in registry().scene(scene).camera_names[:2]:
            for k in np.searchsorted(t.time_s, [start, (start + stop) / 2, stop - 0.02]):
                shown = (view.bodies(t.state[k], camera) == t.model.body(handle).id).sum()
                assert shown > LEAST_PX, (camera, t.time_s[k])
