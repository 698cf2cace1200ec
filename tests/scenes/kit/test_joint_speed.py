"""How fast joints would have to turn: slower plans need less, and what is out of reach or unknown is told."""

import numpy as np
import pytest

from badgen.contracts.errors import UnknownName
from badgen.contracts.plan import Goal, Phase, Pose
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.moves import closing_down, go_home, leave
from scenes.kit.control.arm.poses import Frame, frame
from scenes.kit.control.arm.rehearsal import UNREACHED_RADPS, fastest_joint_radps
from scenes.kit.robots.station import ARM, Base

BOX = Frame(np.array([0.15, 0.1, 0.0]), np.array([1.0, 0.0, 0.0, 0.0]))
GRASP = Pose((0.0, 0.0, 0.05), closing_down(np.pi / 2))


def reach(frame_name: str = "box", speed_mps: float = 0.3) -> Phase:
    return Phase("reach", hands={ARM: Goal(frame_name, GRASP)}, speed_mps=speed_mps, turn_radps=100.0)


def carry(goal: Goal) -> Phase:
    return Phase("carry", carry=goal, speed_mps=0.3, body="box")


def fastest(*phases: Phase) -> float:
    return fastest_joint_radps(phases, ik_of(Base()), {"box": BOX}, "box", frame(GRASP))


def test_half_the_speed_needs_half_the_joint_speed() -> None:
    quick, slow = fastest(reach(speed_mps=0.4)), fastest(reach(speed_mps=0.2))
    assert 0.1 < quick < 4.0
    assert slow == pytest.approx(quick / 2, rel=0.1)


def test_the_fastest_phase_counts() -> None:
    aside = carry(Goal("self", Pose((0.0, -0.25, 0.12))))
    assert fastest(reach(), aside) >= fastest(reach())
    assert fastest(reach(), aside) < UNREACHED_RADPS


def test_a_place_out_of_reach_is_told() -> None:
    assert fastest(reach(), carry(Goal("world", Pose((1.5, 0.0, 0.2))))) == UNREACHED_RADPS


def test_phases_that_carry_nothing_to_a_known_place_are_left_out() -> None:
    assert fastest(*leave(), go_home(), Phase("grasp", grip_m={ARM: 0.0})) == 0.0
    assert fastest(reach("elsewhere")) == 0.0


def test_a_body_cannot_be_carried_into_an_unknown_frame() -> None:
    with pytest.raises(UnknownName, match="no frame named 'bx'; did you mean 'box'"):
        fastest(carry(Goal("bx", Pose())))
