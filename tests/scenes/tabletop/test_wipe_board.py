"""wipe_board: ink that only pressed felt takes off, the success test at the edges, and the rules of wiping."""

import dataclasses
from math import cos, radians, sin

import mujoco
import numpy as np
import pytest
from lab import each_slot, group, layout, task, twin, with_force, with_qpos

from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from badgen.judging.certificate import outcome_of
from scenes.kit.judging.wiping import PARK_TOL_M, WIPED_SHARE
from scenes.tabletop.wipe_board.layout import INK, TEXTS, WipeBoardParams
from scenes.tabletop.wipe_board.scene import WipeBoard, WipeBoardTask

NAME = "wipe_board"
TEXT_MARKS = INK.strokes
ROWS = 60


def asked(name: str) -> Task:
    """One of the tasks of the layout."""
    tasks: dict[str, Task] = {t.name: t for t in layout(NAME).tasks}
    return tasks[name]


def with_ink(t: Trajectory, left_gone: float, right_gone: float) -> Trajectory:
    """The run with other ink, as if felt had taken it."""
    other = dataclasses.replace(t, state=t.state.copy())
    other.userdata[:, :TEXT_MARKS], other.userdata[:, TEXT_MARKS:] = left_gone, right_gone  # a view of the state
    return other


def at_rest(off_m: float = 0.0, tilt_rad: float = 0.0, speed_mps: float = 0.0) -> Trajectory:
    """A run that ends wiped and parked, with the wiper somewhere else on the table."""
    t = twin(NAME)
    qpos = np.repeat(t.qpos[-1:], len(t), axis=0)
    wiper = int(t.model.joint("wiper").qposadr[0])
    x, y, _ = t.pos("mat")[-1]
    qpos[:, wiper] = x + off_m + speed_mps * 0.02 * (np.arange(len(t)) - len(t) + 1)
    qpos[:, wiper + 1] = y
    qpos[:, wiper + 3 : wiper + 7] = [cos(tilt_rad / 2), sin(tilt_rad / 2), 0, 0]
    return with_ink(with_qpos(t, qpos), 1.0, 1.0)


def reached(t: Trajectory) -> bool:
    """Whether the whole board counts as wiped and the wiper as put away at the end."""
    return outcome_of(t, asked("wipe_all"), []) == "success"


@pytest.mark.slim
@pytest.mark.parametrize(("off_m", "expected"), [(PARK_TOL_M - 0.001, True), (PARK_TOL_M + 0.001, False)])
def test_a_millimetre_decides_whether_it_is_parked(off_m: float, expected: bool) -> None:
    assert reached(at_rest(off_m)) is expected


@pytest.mark.slim
@pytest.mark.parametrize(("degrees", "expected"), [(2.9, True), (3.1, False)])
def test_a_wiper_on_its_edge_is_not_parked(degrees: float, expected: bool) -> None:
    assert reached(at_rest(tilt_rad=radians(degrees))) is expected


@pytest.mark.slim
@pytest.mark.parametrize(("speed_mps", "expected"), [(0.009, True), (0.011, False)])
def test_a_wiper_that_moves_is_not_settled(speed_mps: float, expected: bool) -> None:
    assert reached(at_rest(speed_mps=speed_mps)) is expected


@pytest.mark.slim
@pytest.mark.parametrize(("newtons", "expected"), [(0.04, True), (0.06, False)])
def test_a_wiper_in_hand_is_not_released(newtons: float, expected: bool) -> None:
    assert reached(with_force(at_rest(), slice(-ROWS, None), **{"arm-wiper": newtons})) is expected


@pytest.mark.slim
@pytest.mark.parametrize(("short", "expected"), [(-0.001, True), (0.001, False)])
def test_every_text_must_be_gone(short: float, expected: bool) -> None:
    for left, right in ((WIPED_SHARE - short, 1.0), (1.0, WIPED_SHARE - short)):
        assert reached(with_ink(at_rest(), left, right)) is expected


@pytest.mark.slim
def test_the_other_colour_does_not_count_but_must_stay() -> None:
    kept, spoiled = with_ink(at_rest(), 1.0, 0.0), with_ink(at_rest(), 1.0, 0.3)
    left = asked("wipe_left")
    rules = [r for r in left.rules if r.event == "wrong_region"]
    assert outcome_of(kept, left, find_breaches(kept, rules)) == "success"
    assert outcome_of(spoiled, left, find_breaches(spoiled, rules)) == "unsafe_success"
    assert outcome_of(kept, asked("wipe_right"), []) == "failure"
    assert outcome_of(kept, asked("wipe_all"), []) == "failure"


def felt_at(height_m: float, tilt_rad: float = 0.0) -> tuple[mujoco.MjModel, mujoco.MjData]:
    """The layout with the wiper over the middle of the board's left half."""
    model = group(NAME).world.model
    data = mujoco.MjData(model)
    mujoco.mj_resetDataKeyframe(model, data, 0)
    mujoco.mj_kinematics(model, data)
    spot, board = np.empty(3), data.body("board")
    mujoco.mju_rotVecQuat(spot, np.array([0.048, 0.097, height_m]), board.xquat)
    at = int(model.joint("wiper").qposadr[0])
    data.qpos[at : at + 3] = board.xpos + spot
    mujoco.mju_mulQuat(data.qpos[at + 3 : at + 7], board.xquat, np.array([cos(tilt_rad / 2), sin(tilt_rad / 2), 0, 0]))
    mujoco.mj_kinematics(model, data)
    return model, data


@pytest.mark.slim
def test_ink_wears_under_the_felt_in_proportion_to_the_force() -> None:
    gone = []
    for newtons in (0.4, 5.0, 10.0):
        model, data = felt_at(-0.002)
        assert not data.userdata.any()
        INK.wear(model, data, newtons)
        gone.append(float(data.userdata.sum()))
        under = data.userdata > 0
        assert not under[TEXT_MARKS:].any()  # the other text is out of reach
    assert gone[0] == 0.0
    assert gone[2] == pytest.approx(2 * gone[1])
    assert 0 < int(under.sum()) < TEXT_MARKS / 2  # one line at most, and only the part below the felt


@pytest.mark.slim
def test_felt_above_the_board_or_on_its_edge_takes_less() -> None:
    def touched(height_m: float, tilt_rad: float) -> int:
        model, data = felt_at(height_m, tilt_rad)
        INK.wear(model, data, 10.0)
        return int((data.userdata > 0).sum())

    assert touched(0.003, 0.0) == 0
    assert touched(0.004, 0.2) < touched(0.0, 0.0)


def test_gone_ink_is_not_drawn() -> None:
    model, data = felt_at(-0.002)
    own = mujoco.MjModel.from_xml_string(group(NAME).world.xml, dict(group(NAME).world.assets))
    data.userdata[:3] = (1.0, 0.25, 0.0)
    INK.fade(own, data)
    assert own.geom_rgba[INK.geoms(own)[:3], 3].tolist() == pytest.approx([0.0, 0.75, 1.0])
    assert model is not own


def test_only_pressing_strokes_take_ink_in_a_clean_run() -> None:
    t, wipe = twin(NAME), WipeBoardTask(layout(NAME).params, TEXTS).wipe
    worn = np.diff(wipe.gone(t), prepend=0.0) > 0
    assert worn.any()
    assert (t.force_n("wiper-board")[worn] > 0.5).all()
    assert {t.phases[p] for p in t.phase[worn]} <= {"press", "stroke1", "shift", "stroke2", "raise"}


def test_rules_stay_far_from_a_clean_run() -> None:
    t = twin(NAME)
    assert t.force_n("wiper-board").max() < 30.0
    assert t.force_n("wiper-table").max() < 15.0
    assert t.force_n("arm-board").max() == 0.0
    assert all(not b.events for b in find_breaches(t, task(NAME).rules))


def test_every_task_starts_in_the_same_world() -> None:
    scene, params = layout(NAME).scene, layout(NAME).params
    assert isinstance(scene, WipeBoard)
    assert isinstance(params, WipeBoardParams)
    assert [t.task.name for t in scene.tasks(params)] == ["wipe_left", "wipe_right", "wipe_all"]
    names = {tuple(p.name for p in t.plan().phases) for t in scene.tasks(params)}
    assert len(names) == 1


@each_slot(4)
def test_the_expert_succeeds_on_fresh_seeds(slot: int) -> None:
    certificate = group(NAME, slot).twin.certificate
    assert certificate.accepted, certificate.reason
