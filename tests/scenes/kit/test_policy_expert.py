"""An expert made of a function: its rate, its phases, its errors, and that rollouts resume with equal bits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mujoco
import numpy as np
import pytest

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Plan
from badgen.contracts.task import Task
from badgen.sim import Simulation, build_world, resume, simulate, simulate_branching
from scenes.kit.mjcf import ExpertTask, PolicyExpert

pytestmark = pytest.mark.slim


def cart() -> mujoco.MjModel:
    spec = mujoco.MjSpec.from_string(
        '<mujoco><option timestep="0.002"/><worldbody><body name="cart"><joint name="rail" type="slide" axis="1 0 0"/>'
        '<geom size="0.1"/></body></worldbody><actuator><position name="servo" joint="rail" kp="500" kv="100" '
        'ctrlrange="-1 1"/></actuator><keyframe><key name="home"/></keyframe></mujoco>'
    )
    return build_world(spec, ()).model


def ahead(obs: Observation) -> list[float]:
    """Drive on while short of 0.3 m."""
    here = float(obs.body_pos("cart")[0])
    return [here + 0.05 if here < 0.3 else 0.3]


def where(obs: Observation) -> str:
    return "drive" if obs.body_pos("cart")[0] < 0.3 else "stop"


DRIVE = PolicyExpert(ahead, ("drive", "stop"), where)


def test_it_drives_the_robot_through_its_phases() -> None:
    t = simulate(Simulation(cart()), DRIVE, 3.0, np.random.default_rng(0))
    assert t.phases == ("drive", "stop")
    assert t.pos("cart")[-1, 0] == pytest.approx(0.3, abs=0.01)
    reached = t.phase_start_s("stop")
    assert reached is not None
    assert t.pos("cart")[t.time_s < reached - 0.02, 0].max() < 0.3
    assert [p.name for p in DRIVE.plan.phases] == ["drive", "stop"]


def test_a_resumed_rollout_has_the_same_bits() -> None:
    model = cart()
    whole, branches = simulate_branching(Simulation(model), DRIVE, 2.0, np.random.default_rng(0))
    part = resume(Simulation(model), DRIVE.with_plan(Plan(())), branches[40], whole, 2.0)
    np.testing.assert_array_equal(part.state, whole.state)
    np.testing.assert_array_equal(part.phase, whole.phase)


def test_it_is_asked_at_its_rate() -> None:
    times: list[float] = []

    def policy(obs: Observation) -> Sequence[float]:
        times.append(obs.time_s)
        return [0.0]

    expert = PolicyExpert(policy, control_hz=100.0)
    simulate(Simulation(cart(), control_hz=expert.control_hz), expert, 0.5, np.random.default_rng(0))
    np.testing.assert_allclose(np.diff(times), 0.01)


@pytest.mark.parametrize("control_hz", [0.0, 10.0, 75.0, -50.0])
def test_other_rates_are_refused(control_hz: float) -> None:
    with pytest.raises(BadValue, match=f"control_hz must be a whole multiple of 50; got {control_hz}"):
        PolicyExpert(ahead, control_hz=control_hz)


def test_a_wrong_number_of_set_points_is_explained() -> None:
    expert = PolicyExpert(lambda obs: [0.0, 1.0])
    with pytest.raises(BadValue, match=r"must return 1 set-points, one for each actuator \(servo\); got .* \(2,\)"):
        simulate(Simulation(cart()), expert, 0.1, np.random.default_rng(0))


def test_phases_must_be_listed() -> None:
    expert = PolicyExpert(ahead, ("drive",), lambda obs: "driv")
    with pytest.raises(UnknownName, match="no phase of this PolicyExpert named 'driv'; did you mean 'drive'"):
        simulate(Simulation(cart()), expert, 0.1, np.random.default_rng(0))
    with pytest.raises(BadValue, match="at least one name"):
        PolicyExpert(ahead, ())


def test_a_task_goes_with_its_expert() -> None:
    asked: Any = Task("drive", ("Drive.",), (), (), (), lambda t: t.pos("cart")[:, 0] > 0.29)
    instance = ExpertTask(asked, DRIVE)
    assert instance.task is asked
    assert instance.plan() == DRIVE.plan
    assert instance.expert() is DRIVE
