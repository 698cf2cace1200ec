"""Goals that make no sense for an arm: out of reach, from below, fallen off the table, or gone."""

import mujoco
import numpy as np
from table_runs import TwoCans, model

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm import feasible
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.moves import closing_down
from scenes.kit.control.arm.poses import Frame, frame
from scenes.kit.robots.station import ARM

IK = ik_of(TwoCans().base)
DOWN = closing_down(np.pi / 2)
GRASP = Goal("can_a", Pose((0.0, 0.0, 0.02), DOWN))


def seen(xyz_m: tuple[float, float, float]) -> Observation:
    """The table with one can elsewhere."""
    m, d = model(), mujoco.MjData(model())
    mujoco.mj_resetDataKeyframe(m, d, 0)
    d.joint("can_a").qpos[:3] = xyz_m
    mujoco.mj_kinematics(m, d)
    return Observation(0.0, m, d, {})


def first_m() -> F64:
    return np.array(seen((0.1, 0.15, 0.03)).data.xpos)


def tool(x_m: float, y_m: float, z_m: float, quat: tuple[float, float, float, float] = DOWN) -> Frame:
    return frame(Pose((x_m, y_m, z_m), quat))


def goes(to: Frame, fetches: bool = True) -> bool:
    return feasible.sensible({ARM: IK}, {ARM: IK.home}, Phase("descend", {ARM: GRASP}), {ARM: to}, fetches)


def test_a_place_on_the_table_can_be_gone_to() -> None:
    assert goes(tool(0.15, 0.1, 0.05))


def test_a_place_out_of_reach_makes_no_sense() -> None:
    assert not goes(tool(0.9, 0.1, 0.05))
    assert not goes(tool(0.15, 0.1, -0.75))


def test_an_object_is_not_fetched_from_below() -> None:
    sideways = (0.5, 0.5, 0.5, 0.5)
    assert feasible.points_down(tool(0.15, 0.1, 0.2))
    assert not feasible.points_down(tool(0.15, 0.1, 0.2, sideways))
    assert not feasible.points_down(tool(0.15, 0.1, 0.2, (1.0, 0.0, 0.0, 0.0)))
    assert not goes(tool(0.15, 0.1, 0.2, sideways))


def test_a_can_that_fell_off_the_table_is_noticed() -> None:
    assert feasible.fell_off(seen((0.1, 0.6, -0.7)), GRASP, first_m())
    assert not feasible.fell_off(seen((0.2, 0.1, 0.03)), GRASP, first_m())
    assert not feasible.fell_off(seen((0.1, 0.6, -0.7)), Goal("world"), first_m())


def test_a_goal_that_moves_away_has_strayed_unless_it_is_pushed() -> None:
    here, there = tool(0.15, 0.1, 0.05), tool(0.15, 0.4, 0.05)
    assert feasible.strayed(GRASP, there, here)
    assert not feasible.strayed(GRASP, tool(0.15, 0.2, 0.05), here)
    assert not feasible.strayed(Goal("can_a>mark_a"), there, here)
