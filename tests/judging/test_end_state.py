"""The last state of a failure against its twin's: things, an arm and a walker are where a test says."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import mujoco
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from posed import posed

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.episode import Event
from badgen.contracts.rule import Holds, Rule
from badgen.contracts.task import Milestone, Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging import end_state
from badgen.judging.bodies import robot_bodies, walking_bodies
from badgen.judging.end_state import difficulty_of, end_value

ROWS = 150
TABLE = """
<mujoco>
  <worldbody>
    <body name="brick"><freejoint/><geom name="brick_side" type="box" size=".02 .03 .05"/></body>
    <body name="can"><freejoint/><geom type="cylinder" size=".03 .05"/></body>
    <body name="cube"><freejoint/><geom type="box" size=".02 .02 .02"/></body>
    <body name="arm"><joint name="elbow"/><geom size=".02"/>
      <body name="hand" pos=".3 0 0"><geom size=".02"/></body>
    </body>
    <body name="drum"><joint name="spin"/><geom name="drum_side" type="box" size=".1 .02 .02"/></body>
  </worldbody>
  <tendon><fixed name="belt"><joint joint="spin" coef="1"/></fixed></tendon>
  <actuator><motor joint="elbow"/><motor tendon="belt"/></actuator>
</mujoco>
"""
GROUND = """
<mujoco>
  <worldbody>
    <body name="trunk"><freejoint/><geom type="box" size=".1 .15 .3"/>
      <body name="leg"><joint name="hip"/><geom size=".05"/></body>
    </body>
    <body name="box"><freejoint/><geom type="box" size=".1 .15 .2"/></body>
  </worldbody>
  <actuator><motor joint="hip"/></actuator>
</mujoco>
"""
GOAL = Milestone("goal", 1.0, lambda t: np.ones(len(t)))


@lru_cache
def model(xml: str) -> mujoco.MjModel:
    return mujoco.MjModel.from_xml_string(xml)


def run(xml: str = TABLE, rows: int = ROWS, **places: Any) -> Trajectory:
    """A run in which the named bodies or joints are at these `qpos` (of one row or of all), others at rest."""
    m = model(xml)
    qpos = np.tile(m.qpos0, (rows, 1))
    for name, place in places.items():
        body = int(mujoco.mj_name2id(m, mujoco.mjtObj.mjOBJ_BODY, name))
        joint = m.joint(name).id if body < 0 else int(m.body_jntadr[body])
        first = int(m.jnt_qposadr[joint])
        values = np.atleast_1d(np.asarray(place, dtype=np.float64))
        qpos[:, first : first + values.shape[-1]] = values
    return posed(m, qpos)


def away(x_m: float = 0.0, turn_deg: float = 0.0, axis: tuple[float, ...] = (0.0, 0.0, 1.0)) -> list[float]:
    """`qpos` of a free body: this far along x, turned about an axis."""
    half = np.radians(turn_deg) / 2
    unit = np.asarray(axis) / np.linalg.norm(axis)
    return [x_m, 0.0, 0.0, float(np.cos(half)), *(np.sin(half) * unit)]


def never(t: Trajectory) -> Bools:
    return np.zeros(len(t), dtype=np.bool_)


def task(*named: str, **more: Any) -> Task:
    given_: dict[str, Any] = {"milestones": (GOAL,), "rules": (), "goal": never, "end_value": GOAL.measure}
    return Task("t", ("Do it.",), (), named=named, **(given_ | more))


def rule(name: str, *bodies: str) -> Rule:
    return Rule(name, name, "safety", Holds(never), 1.0, bodies)


def event(name: str) -> Event:
    return Event(name, name, 1.0, 1.1, 1.2, 0.5, {})


@pytest.mark.parametrize(
    ("off_m", "difficulty"),
    [(0.0199, "hidden"), (0.0201, "near"), (0.0599, "near"), (0.0601, "plain"), (-0.0601, "plain")],
)
def test_a_thing_that_ends_farther_from_where_the_twin_left_it_is_easier_to_see(off_m: float, difficulty: str) -> None:
    end = end_state(run(brick=away(off_m)), run(), task("brick"), ())
    assert (end.difficulty, end.end_trace_m, end.end_turn_deg) == (difficulty, abs(off_m), 0.0)


@pytest.mark.parametrize(
    ("turn_deg", "difficulty"), [(14.9, "hidden"), (15.1, "near"), (44.9, "near"), (45.1, "plain"), (-90.0, "plain")]
)
@pytest.mark.parametrize("axis", [(1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (1.0, 2.0, -1.0)])
def test_so_is_a_brick_that_is_turned_more(turn_deg: float, difficulty: str, axis: tuple[float, ...]) -> None:
    end = end_state(run(brick=away(0.0, turn_deg, axis)), run(), task("brick"), ())
    assert (end.difficulty, end.end_trace_m) == (difficulty, 0.0)
    assert end.end_turn_deg == pytest.approx(abs(turn_deg), abs=1e-3)


@pytest.mark.parametrize(
    ("value", "difficulty"),
    [(0.4999, "plain"), (0.5001, "near"), (0.9499, "near"), (0.9501, "hidden"), (1.0, "hidden")],
)
def test_so_is_a_last_state_that_is_worth_less(value: float, difficulty: str) -> None:
    worth = task("brick", end_value=lambda t: np.full(len(t), value))
    assert end_state(run(), run(), worth, ()).difficulty == difficulty
    halfway = task("brick", end_value=None, milestones=(replace(GOAL, measure=lambda t: t.pos("brick")[:, 0]),))
    rows = np.linspace(0.0, value, ROWS)[:, None] * np.array(away(1.0)) + np.array([0, 0, 0, 1.0, 0, 0, 0])
    assert end_value(run(brick=rows), halfway) == pytest.approx(value)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.2), st.floats(0, 0.2), st.floats(0, 180), st.floats(0, 180))
def test_nothing_that_is_farther_off_in_any_respect_is_harder_to_see(
    v: float, dv: float, m: float, dm: float, deg: float, ddeg: float
) -> None:
    order = ("plain", "near", "hidden")
    worse = difficulty_of(v * dv, m + dm, deg + ddeg)
    assert order.index(worse) <= order.index(difficulty_of(v, m, deg))


@given(st.floats(-180, 180), st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda a: max(map(abs, a)) > 0.1))
def test_a_turn_counts_as_far_as_the_shape_shows_it(turn_deg: float, axis: tuple[float, ...]) -> None:
    turned, straight = away(0.0, turn_deg, axis), run(rows=4)
    there = run(rows=4, brick=turned, can=turned, cube=turned)
    assert end_state(there, straight, task("brick"), ()).end_turn_deg == pytest.approx(abs(turn_deg), abs=1e-2)
    assert end_state(straight, there, task("brick"), ()).end_turn_deg == pytest.approx(abs(turn_deg), abs=1e-2)
    tilt_deg = float(np.degrees(there.tilt_rad("can")[-1]))
    assert end_state(there, straight, task("can"), ()).end_turn_deg == pytest.approx(tilt_deg, abs=1e-2)
    assert end_state(there, straight, task("cube"), ()).end_turn_deg == 0.0


def test_only_what_the_sentences_or_a_broken_rule_name_counts() -> None:
    moved, asked = run(cube=away(0.1)), task("brick", rules=(rule("shoves", "cube"), rule("strikes", "can")))
    assert end_state(moved, run(), asked, ()).difficulty == "hidden"
    assert end_state(moved, run(), asked, (event("strikes"),)).difficulty == "hidden"
    assert end_state(moved, run(), asked, (event("strikes"), event("shoves"))).end_trace_m == 0.1


def test_where_the_sentences_name_nothing_all_things_count_but_no_robot() -> None:
    assert end_state(run(cube=away(0.1)), run(), task(), ()).end_trace_m == 0.1
    assert end_state(run(elbow=1.5, spin=1.5), run(), task(), ()).difficulty == "hidden"


def test_an_arm_may_end_elsewhere_unless_a_sentence_names_it() -> None:
    assert robot_bodies(model(TABLE)) == {"arm", "hand", "drum"}
    assert walking_bodies(model(TABLE)) == ()
    swung, asked = run(elbow=np.pi / 2), task("brick", rules=(rule("strikes", "hand"),))
    assert end_state(swung, run(), asked, (event("strikes"),)).difficulty == "hidden"
    assert end_state(swung, run(), task("hand"), ()).end_trace_m == pytest.approx(0.3 * np.sqrt(2), abs=1e-4)


def test_a_geom_that_the_sentences_name_stands_for_its_body_and_other_names_for_nothing() -> None:
    assert end_state(run(brick=away(0.05)), run(), task("brick_side", "no_body"), ()).end_trace_m == 0.05


@pytest.mark.parametrize(("lag_m", "difficulty"), [(0.09, "hidden"), (0.11, "near"), (0.29, "near"), (0.31, "plain")])
def test_a_robot_that_walks_is_compared_by_a_fifth_of_its_way(lag_m: float, difficulty: str) -> None:
    assert walking_bodies(model(GROUND)) == ("trunk",)
    twin, late = (
        run(GROUND, trunk=away(1.5), box=away(1.8)),
        run(GROUND, trunk=away(1.5 - lag_m), box=away(1.8 - lag_m)),
    )
    end = end_state(late, twin, task("box"), ())
    assert end.end_trace_m == pytest.approx(lag_m / 5)  # what it carries has stayed with it
    assert end.difficulty == difficulty


def test_what_a_robot_that_walks_has_lost_or_shoved_counts_in_full() -> None:
    twin = run(GROUND, trunk=away(1.5), box=away(1.8))
    lost = end_state(run(GROUND, trunk=away(1.5), box=away(1.7)), twin, task("box"), ())
    assert (lost.difficulty, lost.end_trace_m) == ("plain", 0.1)
    late, stands = run(GROUND, trunk=away(1.4), box=away(1.8)), task("box")
    assert end_state(late, twin, stands, ()).end_trace_m == pytest.approx(
        0.02
    )  # a bystander that stands where it stood


def test_a_robot_that_has_fallen_is_plain() -> None:
    fallen = run(GROUND, trunk=away(0.0, 80.0, (0.0, 1.0, 0.0)))
    assert end_state(fallen, run(GROUND), task("box"), ()).difficulty == "plain"


@pytest.mark.parametrize(("grains", "difficulty"), [(1, "hidden"), (2, "near"), (5, "near"), (6, "plain")])
def test_a_trace_may_be_something_else_than_a_body(grains: int, difficulty: str) -> None:
    def outside(t: Trajectory) -> F64:
        return np.where(t.pos("can")[:, 0] > 0.0, 0.01 * grains, 0.0)[:, None, None]

    spilt = end_state(run(can=away(1.0)), run(), task("brick", end_traces=(outside,)), ())
    assert (spilt.difficulty, spilt.end_trace_m) == (difficulty, round(0.01 * grains, 4))


def test_the_farthest_of_several_places_counts() -> None:
    def corners(t: Trajectory) -> F64:
        return np.stack([t.pos("can"), t.pos("cube"), t.pos("brick")], axis=1)

    cloth = task("brick", end_traces=(corners,))
    end = end_state(run(can=away(0.01), cube=[0.03, 0.04, 0.0, 1.0, 0.0, 0.0, 0.0]), run(), cloth, ())
    assert end.end_trace_m == 0.05


@pytest.mark.parametrize(("rows", "difficulty"), [(30, "near"), (20, "plain")])
def test_the_goal_of_a_request_that_differs_in_one_attribute_is_near_once_it_lasts(rows: int, difficulty: str) -> None:
    def on_the_other_mark(t: Trajectory) -> Any:
        return (t.pos("brick")[:, 0] > 0.2) & (t.time_s > (ROWS - rows - 0.5) * 0.02)

    asked = task("brick", lookalikes=(on_the_other_mark,), end_value=lambda t: np.zeros(len(t)))
    assert end_state(run(brick=away(0.3)), run(), asked, ()).difficulty == difficulty
    both = replace(asked, goal=on_the_other_mark)  # the own goal is reached, too
    assert end_state(run(brick=away(0.3)), run(), both, ()).difficulty == "plain"


def test_the_way_to_the_last_state_does_not_count() -> None:
    lifted = np.zeros(ROWS)
    lifted[50:60] = 0.5  # more than a second before the end
    rows = np.array(away()) + lifted[:, None] * np.array([1.0, 0, 0, 0, 0, 0, 0])
    been_up = task("brick", end_value=lambda t: np.maximum.accumulate(t.pos("brick")[:, 0]))
    assert end_value(run(brick=rows), been_up) == 0.0
    assert end_value(run(brick=np.roll(rows, ROWS - 60, axis=0)), been_up) == 0.5


def test_it_is_the_same_whether_poses_are_known_already() -> None:
    known, fresh = run(brick=away(0.05, 30.0)), run(brick=away(0.05, 30.0))
    known.poses()
    assert end_state(known, run(), task("brick"), ()) == end_state(fresh, run(), task("brick"), ())
    assert "_poses" not in fresh.__dict__  # only the rows that are compared were computed
    assert known.at_rows([0, 3]).dt_s == pytest.approx(0.02)
    assert known.at_rows([0, 3]).time_s.tolist() == pytest.approx([0.0, 0.06])
