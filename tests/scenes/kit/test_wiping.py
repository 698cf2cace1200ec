"""Wiping: strokes that cover both lines of a text, ink that only pressed felt takes off, and what counts as wiped."""

from functools import lru_cache
from math import cos, pi, sin

import mujoco
import numpy as np
import pytest
from posed import posed

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64
from badgen.contracts.plan import Phase, Pose, Vec3
from badgen.contracts.trajectory import Trajectory
from badgen.judging import find_breaches
from scenes.kit.control.arm.moves import turned
from scenes.kit.control.arm.poses import compose, frame
from scenes.kit.control.arm.wiping import CLEAR_M, OVERSHOOT_M, PRESS_M, Wiping, stroke_ends_y_m, wiping_poses
from scenes.kit.faults import arm as fault
from scenes.kit.judging import wiping
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.rules import slipped
from scenes.kit.judging.wiping import HOVER_M, Wipe
from scenes.kit.props.board import BOARD_H_M, MARKS, ROW_X_M, TEXT_Y_M, Hand, Writing, add_board, add_text, draw_writing
from scenes.kit.props.ink import Ink
from scenes.kit.props.wiper import GRASP_Z_M, Wiper, add_mat, add_wiper
from scenes.kit.robots.station import ARM, Base, add_arm

ROWS = 60
INK = Ink(("left", "right"), strokes=2 * MARKS)
MAT, BOARD, YAW_RAD = (0.15, 0.3), (0.2, -0.05), 0.1
WIPE = Wipe(Handled("wiper", "the wiper", ("wiper-table", "wiper-board")), INK, ("left",))
PAIRS = ("wiper-table", "wiper-board", "arm-wiper", "arm_left_finger-wiper", "arm_right_finger-wiper")
HELD = {"arm-wiper": 4.0, "arm_left_finger-wiper": 2.0, "arm_right_finger-wiper": 2.0}


@lru_cache
def model() -> mujoco.MjModel:
    spec = mujoco.MjSpec()
    spec.add_material(name="table_leg")
    add_arm(spec, Base(), PLAIN)
    add_mat(spec, "mat", MAT, 0.0)
    board = add_board(spec, BOARD, YAW_RAD)
    hand = Hand(2.5, 0.2, 0.1, 0.0)
    add_text(board, "left", 1.0, Writing("red", (hand, hand)))
    add_text(board, "right", -1.0, Writing("blue", (hand, hand)))
    add_wiper(spec, "wiper", Wiper((0.055, 0.024), 0.012, (0.9, 0.7, 0.2, 1.0)), MAT, 0.0)
    spec.nuserdata = INK.size
    return spec.compile()


def on_board(place_m: Vec3, lean_rad: float = 0.0) -> F64:
    """(7,) pose of the wiper at a place in the board's frame."""
    board = frame(Pose((*BOARD, BOARD_H_M), turned(YAW_RAD)))
    at = compose(board, frame(Pose(place_m, (cos(lean_rad / 2), sin(lean_rad / 2), 0.0, 0.0))))
    return np.concatenate([at.pos, at.quat])


def on_table(off_m: float = 0.0, up_m: float = 0.0) -> F64:
    """(7,) pose of the wiper beside the middle of its mat."""
    return np.array([MAT[0] + off_m, MAT[1], up_m, 1.0, 0.0, 0.0, 0.0])


def run(pose: F64, left: float = 0.0, right: float = 0.0, **newtons: float) -> Trajectory:
    """A run with the wiper at one pose all along, and these shares of the texts gone."""
    q = np.array(mujoco.MjData(model()).qpos)
    at = int(model().joint("wiper").qposadr[0])
    q[at : at + 7] = pose
    gone = np.repeat([left, right], INK.strokes)
    forces = {p: np.full(ROWS, newtons.get(p, 0.0)) for p in PAIRS}
    return posed(model(), np.repeat(q[None], ROWS, axis=0), forces, np.repeat(gone[None], ROWS, axis=0))


def places(phases: tuple[Phase, ...]) -> list[Vec3]:
    return [p.carry.pose.pos_m for p in phases if p.carry is not None]


def test_strokes_go_there_along_one_line_and_back_along_the_other() -> None:
    begin, end = stroke_ends_y_m((1.0,), -1.0)
    assert [begin, end] == pytest.approx([TEXT_Y_M - OVERSHOOT_M, TEXT_Y_M + OVERSHOOT_M])
    found = places(Wiping().strokes(begin, end))
    assert [(x, y) for x, y, _ in found[1:5]] == [
        (-ROW_X_M, begin),
        (-ROW_X_M, end),
        (ROW_X_M, end),
        (ROW_X_M, begin),
    ]
    assert [z for _, _, z in found] == [CLEAR_M, *[-PRESS_M] * 4, CLEAR_M]


def test_strokes_over_both_halves_span_the_board() -> None:
    reach = TEXT_Y_M + OVERSHOOT_M
    assert stroke_ends_y_m((1.0, -1.0), 1.0) == pytest.approx((reach, -reach))


def test_a_leaning_wiper_presses_with_its_edge_as_deep() -> None:
    strokes = Wiping().edge_strokes(0.1, -0.1, 0.16)
    press = strokes[1].carry
    assert press is not None
    edge = compose(frame(press.pose), frame(Pose((0.055, 0.0, 0.0)))).pos
    assert edge[2] == pytest.approx(-PRESS_M)


def test_fingers_and_felt_follow_the_same_places() -> None:
    felt, fingers = Wiping().strokes(0.1, -0.1), Wiping().rub(0.1, -0.1)
    assert [p.name for p in felt] == [p.name for p in fingers]
    aims = [p.hands[ARM].pose.pos_m for p in fingers]
    assert [a[:2] for a in aims] == [b[:2] for b in places(felt)]
    assert fingers[0].grip_m == {ARM: 0.0}


def test_the_wiper_is_parked_on_its_mat_or_beside_it() -> None:
    assert [p.name for p in Wiping().park()] == ["return", "lower"]
    assert [x for x, _, _ in places(Wiping().park(-0.13))] == [-0.13, -0.13]


def test_poses_to_reach_are_those_of_the_hand() -> None:
    poses = wiping_poses(frame(Pose((0.2, 0.0, BOARD_H_M))), MAT, (1.0, -1.0))
    assert len(poses) == 6
    assert poses[1].pos == pytest.approx((*MAT, GRASP_Z_M))
    assert {round(float(p.pos[2]), 6) for p in poses[2:]} == {round(BOARD_H_M + GRASP_Z_M, 6)}


@pytest.mark.parametrize(
    ("press_n", "up_m", "lean_rad", "wears"),
    [(5.0, -0.001, 0.0, True), (0.4, -0.001, 0.0, False), (5.0, 0.003, 0.0, False), (5.0, 0.003, 0.2, True)],
)
def test_only_pressed_felt_takes_ink(press_n: float, up_m: float, lean_rad: float, wears: bool) -> None:
    data = mujoco.MjData(model())
    at = int(model().joint("wiper").qposadr[0])
    data.qpos[at : at + 7] = on_board((-ROW_X_M, TEXT_Y_M, up_m), lean_rad)
    mujoco.mj_kinematics(model(), data)
    INK.wear(model(), data, press_n)
    assert bool(data.userdata[INK.columns("left")].any()) == wears
    assert not data.userdata[INK.columns("right")].any()


def test_columns_and_geoms_of_texts_agree() -> None:
    owners = [model().body(int(model().geom_bodyid[g])).name for g in INK.geoms(model())]
    assert [owners[c] for c in INK.columns("right")] == ["right"] * INK.strokes
    assert INK.columns("left", "right") == list(range(INK.size))


def test_a_text_counts_as_wiped_when_little_is_left() -> None:
    assert WIPE.done(run(on_table(), left=0.96))[-1]
    assert not WIPE.done(run(on_table(), left=0.94))[-1]
    assert not WIPE.done(run(on_table(0.05), left=1.0))[-1]
    assert not WIPE.done(run(on_table(), left=1.0, **HELD))[-1]
    assert WIPE.kept == ("right",)
    assert WIPE.kept_gone(run(on_table(), left=1.0, right=0.3))[-1] == pytest.approx(0.3)


def test_where_the_felt_is_on_the_board() -> None:
    t = run(on_board((0.03, -0.08, 0.01)), **HELD)
    assert WIPE.on_board(t)[-1] == pytest.approx((0.03, -0.08, 0.01))
    assert WIPE.hover_m(t)[-1] == pytest.approx(0.01)
    assert WIPE.hover_m(run(on_board((0.03, -0.08, HOVER_M + 0.001)), **HELD))[-1] == 0.0
    assert WIPE.hover_m(run(on_board((0.03, -0.08, 0.01)), **HELD, **{"wiper-board": 1.0}))[-1] == 0.0
    assert not WIPE.over_board(run(on_board((0.13, 0.0, 0.0))))[-1]


@pytest.mark.parametrize(
    ("pose", "left", "right", "newtons", "expected"),
    [
        (on_table(), 1.0, 0.0, {"wiper-table": 1.0}, []),
        (on_table(), 1.0, 0.1, {"wiper-table": 1.0}, ["wrong_text_wiped"]),
        (on_board((0.0, 0.1, 0.01)), 0.0, 0.0, HELD, ["hovering"]),
        (on_board((0.0, 0.1, 0.0)), 0.0, 0.0, {**HELD, "wiper-board": 50.0}, ["pressed_hard"]),
        (on_table(0.2), 0.0, 0.0, {**HELD, "wiper-table": 8.0}, ["table_wiped"]),
        (on_table(0.2), 1.0, 0.0, {"wiper-table": 1.0}, ["off_mat"]),
    ],
)
def test_rules_name_what_happened(
    pose: F64, left: float, right: float, newtons: dict[str, float], expected: list[str]
) -> None:
    rules = (
        wiping.wrong_text_wiped(WIPE, "the blue writing"),
        *wiping.felt_rules(WIPE),
        wiping.text_left(WIPE, "the red writing"),
        wiping.left_off_mat(WIPE, "off_mat", "table"),
        slipped(WIPE.thing, WIPE.done_wiping, "the board"),
    )
    t = run(pose, left, right, **newtons)
    assert [b.rule.name for b in find_breaches(t, rules) if b.events] == expected


def test_a_wiper_put_away_too_early_leaves_text() -> None:
    held, away = run(on_board((0.0, 0.1, 0.0)), 0.5, **HELD), run(on_table(), 0.5, **{"wiper-table": 1.0})
    both = {p: np.concatenate([held.force_n(p), away.force_n(p)]) for p in PAIRS}
    gone = np.concatenate([held.userdata, away.userdata])
    t = posed(model(), np.concatenate([held.qpos, away.qpos]), both, gone)
    assert WIPE.left_share(t)[[0, -1]].tolist() == [0.0, 0.5]
    assert find_breaches(t, [wiping.text_left(WIPE, "the red writing")])[0].events
    assert WIPE.left_share(away)[-1] == 0.0  # it has never been used


def test_milestones_add_up() -> None:
    steps = WIPE.milestones("the red writing")
    assert sum(step.weight for step in steps) == pytest.approx(1.0)
    t = run(on_table(), 1.0)
    values = {step.name: float(step.measure(t)[-1]) for step in steps}
    assert (values["wipe"], values["take_back"], values["park"]) == (1.0, 1.0, 1.0)


def test_writing_is_drawn_from_the_generator_that_is_given() -> None:
    one, same = (draw_writing(np.random.default_rng(5), "green") for _ in range(2))
    assert one == same
    assert one.lines[0] != one.lines[1]
    assert all(-pi <= line.phase_rad <= pi for line in one.lines)


def test_the_fault_of_too_little_pressure_names_its_phases() -> None:
    spec = fault.no_pressure(("press", "stroke1"), (0.005, 0.02))
    assert spec.name == "no_pressure"
    assert spec.args == {"phases": ["press", "stroke1"], "lift_m_range": [0.005, 0.02]}


@pytest.mark.parametrize(("near", "far", "broken"), [(1.0, 0.9, False), (0.0, 0.2, False), (0.4, 0.3, True)])
def test_the_far_line_comes_after_the_near_one(near: float, far: float, broken: bool) -> None:
    t = run(on_board((0.0, 0.1, 0.0)), **HELD)
    t.userdata[:, :MARKS], t.userdata[:, MARKS : 2 * MARKS] = near, far
    assert bool(find_breaches(t, [wiping.lines_swapped(WIPE, "the red writing")])[0].events) is broken


def test_the_other_order_takes_the_same_lines() -> None:
    begin, end = stroke_ends_y_m((1.0,), 1.0)
    usual, other = places(Wiping().strokes(begin, end)), places(Wiping().far_line_first(begin, end))
    assert [(-x, y, z) for x, y, z in usual] == other
