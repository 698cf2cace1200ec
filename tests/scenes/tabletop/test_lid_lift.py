"""lid_lift: its success test at the edges, its grasp, and its expert on seeds that nobody has tuned on."""

from functools import lru_cache
from math import cos, radians, sin

import mujoco
import numpy as np
import pytest
from lab import each_slot, group, layout, task, twin, with_force, with_qpos

from badgen.contracts.trajectory import STATE, Trajectory
from badgen.judging import find_breaches
from badgen.judging.certificate import outcome_of
from scenes.kit.judging.two_handed import PLACE_TOL_M
from scenes.tabletop.lid_lift.layout import MATS

ROWS = 60


def _mat() -> str:
    """The mat that the shared layout asks for."""
    g = group("lid_lift")
    return MATS[[t.task.name for t in g.layout.scene.tasks(g.layout.params)].index(g.layout.request.task.name)]


def at_rest(off_m: float = 0.0, tilt_rad: float = 0.0, speed_mps: float = 0.0) -> Trajectory:
    """The end of a clean run, 1.2 s of it, with the lid somewhere else."""
    t = twin("lid_lift")
    end = t.prefix(len(t))
    rows = slice(len(t) - ROWS, len(t))
    qpos = np.repeat(t.qpos[-1:], len(t), axis=0)
    lid = int(t.model.joint("lid").qposadr[0])
    x, y, _ = end.pos(_mat())[-1]
    qpos[:, lid] = x + off_m + speed_mps * 0.02 * (np.arange(len(t)) - len(t) + 1)
    qpos[:, lid + 1] = y
    qpos[:, lid + 3 : lid + 7] = [cos(tilt_rad / 2), sin(tilt_rad / 2), 0, 0]
    moved = with_qpos(t, qpos)
    assert moved.force_n("left-lid", "right-lid")[rows].max() == 0.0
    return moved


@lru_cache
def on_mat(k: int) -> Trajectory:
    """The end of a clean run, with the lid on the k-th of the mats that were not asked for."""
    t = twin("lid_lift")
    other = [m for m in MATS if m != _mat()][k]
    qpos = t.qpos.copy()
    lid = int(t.model.joint("lid").qposadr[0])
    start = t.phase_start_s("release")
    assert start is not None
    qpos[t.time_s >= start, lid : lid + 2] = t.pos(other)[-1, :2]
    return with_qpos(t, qpos)


def kinds(t: Trajectory) -> set[str]:
    return {b.rule.event for b in find_breaches(t, task("lid_lift").rules) if b.events}


def outcome(t: Trajectory) -> str:
    return outcome_of(t, task("lid_lift"), [])


@pytest.mark.slim
@pytest.mark.parametrize(("off_m", "expected"), [(PLACE_TOL_M - 0.001, "success"), (PLACE_TOL_M + 0.001, "failure")])
def test_a_millimetre_decides(off_m: float, expected: str) -> None:
    assert outcome(at_rest(off_m)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("degrees", "expected"), [(2.9, "success"), (3.1, "failure")])
def test_a_tilted_lid_is_not_placed(degrees: float, expected: str) -> None:
    assert outcome(at_rest(tilt_rad=radians(degrees))) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, "success"), (0.011, "failure")])
def test_a_lid_that_moves_is_not_settled(speed_mps: float, expected: str) -> None:
    assert outcome(at_rest(speed_mps=speed_mps)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, "success"), (0.06, "failure")])
def test_a_lid_in_hand_is_not_released(newtons: float, expected: str) -> None:
    assert outcome(with_force(at_rest(), slice(-30, None), **{"left-lid": newtons})) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("rows", "expected"), [(25, "success"), (24, "failure")])
def test_the_goal_must_hold_for_half_a_second(rows: int, expected: str) -> None:
    assert outcome(with_force(at_rest(), slice(None, -rows), **{"right-lid": 1.0})) == expected


@pytest.mark.parametrize("k", [0, 1])
def test_another_mat_is_the_wrong_target_and_not_merely_beside(k: int) -> None:
    t = on_mat(k)
    assert outcome(t) == "failure"
    assert kinds(t) & {"wrong_target", "misplaced"} == {"wrong_target"}


def test_beside_the_mat_is_misplaced() -> None:
    assert kinds(at_rest(PLACE_TOL_M + 0.01)) & {"wrong_target", "misplaced"} == {"misplaced"}


def test_the_words_alone_say_which_mat() -> None:
    g = group("lid_lift")
    tasks = [instance.task for instance in g.layout.scene.tasks(g.layout.params)]
    assert len({t.name for t in tasks}) == len(MATS)
    for asked, mat in zip(tasks, g.layout.params.mats, strict=True):
        assert all(f"the {mat.colour} mat" in words for words in (*asked.instructions, *asked.unconstrained))
    wanted = [bool(t.goal(twin("lid_lift"))[-1]) for t in tasks]
    assert wanted == [t.name == g.layout.request.task.name for t in tasks]


def test_layouts_differ_in_size_and_leave_room_for_the_lid() -> None:
    scene = layout("lid_lift").scene
    layouts = [scene.sample(np.random.default_rng(seed)) for seed in range(12)]
    radii = [p.vessel.bowl_r_m for p in layouts]
    assert max(radii) / min(radii) > 1.1
    for p in layouts:
        room = min(np.hypot(*np.subtract(m.xy_m, p.bowl_xy_m)) for m in p.mats)
        assert room > p.vessel.lid_r_m + p.vessel.reach_m


def test_only_pads_touch_the_lid_and_only_its_handles() -> None:
    t = twin("lid_lift")
    data, lid = mujoco.MjData(t.model), t.model.body("lid").id
    start, stop = t.phase_start_s("grasp"), t.phase_start_s("release")
    assert start is not None
    assert stop is not None
    pads, handles = set[str](), set[str]()
    for k in np.flatnonzero((t.time_s >= start) & (t.time_s < stop)):
        mujoco.mj_setState(t.model, data, t.state[k], STATE)
        mujoco.mj_forward(t.model, data)
        for contact in data.contact:
            bodies = [int(t.model.geom_bodyid[g]) for g in contact.geom]
            if lid not in bodies:
                continue
            mine, other = contact.geom if bodies[0] == lid else contact.geom[::-1]
            if t.model.body(t.model.geom_bodyid[other]).name in ("bowl", "table"):
                continue
            pads.add(t.model.geom(other).name)
            handles.add(t.model.geom(mine).name)
    assert pads == {f"{h}/{f}_pad" for h in ("left", "right") for f in ("left", "right")}
    assert handles == {"left_handle", "right_handle"}


@each_slot(7)
def test_the_expert_succeeds_on_fresh_seeds(slot: int) -> None:
    certificate = group("lid_lift", slot).twin.certificate
    assert certificate.accepted, certificate.reason


def with_bowl(by_m: float = 0.0, degrees: float = 0.0, rows: slice = slice(-100, None)) -> Trajectory:
    """The clean run with the bowl shifted and tilted in some rows."""
    t = twin("lid_lift")
    at, qpos = int(t.model.joint("bowl").qposadr[0]), t.qpos.copy()
    qpos[rows, at] += by_m
    qpos[rows, at + 3 : at + 7] = [cos(radians(degrees) / 2), sin(radians(degrees) / 2), 0, 0]
    return with_qpos(t, qpos)


@pytest.mark.slim
@pytest.mark.parametrize(
    ("by_m", "degrees", "rows", "expected"),
    [
        (0.019, 0.0, slice(-100, None), set()),
        (0.021, 0.0, slice(-100, None), {"displaced"}),
        (0.021, 7.0, slice(-100, None), set()),  # the base of a bowl that leans moves, too
        (0.0, 14.0, slice(-100, -60), set()),
        (0.0, 16.0, slice(-100, -60), {"tip"}),
        (0.0, 16.0, slice(-100, None), set()),  # it does not stand again
    ],
)
def test_the_bowl_is_shoved_or_rocked(by_m: float, degrees: float, rows: slice, expected: set[str]) -> None:
    assert kinds(with_bowl(by_m, degrees, rows)) == expected


@pytest.mark.slim
@pytest.mark.parametrize(("outside_m", "expected"), [(0.008, set()), (0.012, {"collision"})])
def test_a_hand_at_the_rim_grasps_and_one_outside_strikes(outside_m: float, expected: set[str]) -> None:
    t, bowl = at_rest(), layout("lid_lift").params
    tool, rim_m = t.site("left/tool")[-1], bowl.vessel.bowl_r_m + outside_m
    at, qpos = int(t.model.joint("bowl").qposadr[0]), t.qpos.copy()
    # The bowl comes to the hand, which stays at home, so that the tool is level with the rim.
    qpos[-50:, at : at + 3] = tool - np.array([rim_m, 0.0, bowl.vessel.bowl_h_m])
    touched = with_force(with_qpos(t, qpos), slice(-50, None), **{"left-bowl": 5.0})
    assert kinds(touched) - {"displaced"} == expected
