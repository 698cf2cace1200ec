"""Physics against closed forms, and faults that do what they say."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec, Perturbation, SampledFault
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from badgen.sim import Simulation, Unstable, build_world

SPEC = OperatorSpec("of_this_test", {})

pytestmark = pytest.mark.slim
H_S, G = 0.004, 9.81
NONE = np.zeros(0)


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """MuJoCo writes its warnings to MUJOCO_LOG.TXT where it runs."""
    monkeypatch.chdir(tmp_path)


@dataclasses.dataclass(frozen=True)
class At:
    """Parameters of the operators below."""

    cause_s: float


class Hook(Perturbation[At]):
    """An operator whose hooks are given by the test."""

    name = "hook"

    def sample(self, rng: np.random.Generator, nominal: Trajectory) -> At:
        return At(float(rng.uniform()))


class OnSubstep(Hook):
    def __init__(self, act: Callable[[Any], None]) -> None:
        self._act = act

    def before_substep(self, params: At, time_s: float, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        self._act(data)


class NoGravity(Hook):
    def edit_model(self, params: At, model: mujoco.MjModel) -> None:
        model.opt.gravity[2] = 0.0


def falling() -> mujoco.MjSpec:
    spec = mujoco.MjSpec()
    spec.option.timestep = H_S
    ball = spec.worldbody.add_body(name="ball", pos=[0, 0, 10])
    ball.add_freejoint()
    ball.add_geom(size=[0.1, 0, 0], mass=3.0)
    spec.add_key(name="home")
    return spec


def boxed(slots: int) -> mujoco.MjModel:
    """A 2 kg box on a floor; it touches with four corners."""
    spec = mujoco.MjSpec()
    spec.option.timestep = H_S
    floor = spec.worldbody.add_body(name="floor")
    floor.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX, size=[1, 1, 0.1], pos=[0, 0, -0.1])
    box = spec.worldbody.add_body(name="box", pos=[0, 0, 0.05])
    box.add_freejoint()
    box.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX, size=[0.05] * 3, mass=2.0)
    spec.add_key(name="home")
    return build_world(spec, [ContactPair("box-floor", "box", "floor", slots)]).model


def slider() -> mujoco.MjModel:
    spec = mujoco.MjSpec()
    spec.option.timestep = H_S
    cart = spec.worldbody.add_body(name="cart")
    cart.add_joint(name="x", type=mujoco.mjtJoint.mjJNT_SLIDE, axis=[1, 0, 0])
    cart.add_geom(size=[0.1, 0, 0], mass=1.0)
    drive = spec.add_actuator(name="drive", target="x", trntype=mujoco.mjtTrn.mjTRN_JOINT)
    drive.set_to_position(kp=100)
    spec.add_key(name="home", ctrl=[0.25])
    return build_world(spec, []).model


def height_and_speed(sim: Simulation) -> tuple[float, float]:
    nq = sim.model.nq
    return float(sim.state()[3]), float(sim.state()[1 + nq + 2])


def test_free_fall() -> None:
    sim = Simulation(build_world(falling(), []).model, settle_s=0.0)
    for _ in range(25):
        sim.step(NONE)
    n = round(sim.time_s / H_S)
    z, v = height_and_speed(sim)
    assert sim.time_s == pytest.approx(0.5)
    assert v == pytest.approx(-G * 0.5, rel=1e-9)
    assert z == pytest.approx(10 - G * H_S**2 * n * (n + 1) / 2, rel=1e-9)  # semi-implicit Euler


def test_a_resting_mass_presses_with_its_weight() -> None:
    sim = Simulation(boxed(slots=8), settle_s=1.0)
    sim.step(NONE)
    assert sim.pairs == ("box-floor",)
    assert sim.contact_n[0] == pytest.approx(2.0 * G, rel=0.01)


def test_more_contacts_than_slots_is_an_error() -> None:
    with pytest.raises(Unstable, match="more contacts than slots for pair box-floor"):
        Simulation(boxed(slots=2), settle_s=0.0).step(NONE)


def test_set_points_ramp_and_arrive_exactly() -> None:
    seen: list[float] = []
    watch = SampledFault(SPEC, OnSubstep(lambda d: seen.append(float(d.ctrl[0]))), At(0.0))
    sim = Simulation(slider(), faults=[watch], settle_s=0.0)
    target = np.array([0.1 + 0.2])  # not what 0.25 plus shares of the difference adds up to
    sim.step(target)
    assert seen[-1] == target[0] == sim.ctrl[0]
    assert np.diff([0.25, *seen]) == pytest.approx(np.full(5, 0.01))


def test_nan_is_an_error() -> None:
    def poison(data: mujoco.MjData) -> None:
        data.xfrc_applied[1, 0] = np.nan

    sim = Simulation(
        build_world(falling(), []).model, faults=[SampledFault(SPEC, OnSubstep(poison), At(0.1))], settle_s=0.0
    )
    for _ in range(5):
        sim.step(NONE)
    with pytest.raises(Unstable, match="simulation unstable at 0"):
        sim.step(NONE)


def test_a_mujoco_warning_is_an_error() -> None:
    def fling(data: mujoco.MjData) -> None:
        data.xfrc_applied[1, 0] = 1e15

    sim = Simulation(
        build_world(falling(), []).model, faults=[SampledFault(SPEC, OnSubstep(fling), At(0.0))], settle_s=0.0
    )
    with pytest.raises(Unstable, match="MuJoCo warning"):
        sim.step(NONE)


def test_an_edited_model_applies_from_the_cause_on_and_is_a_copy() -> None:
    model = build_world(falling(), []).model
    sim = Simulation(model, faults=[SampledFault(SPEC, NoGravity(), At(0.2))], settle_s=0.0)
    for k in range(20):
        sim.step(NONE)
        expected = -G * min(0.2, 0.02 * (k + 1))
        assert height_and_speed(sim)[1] == pytest.approx(expected, rel=1e-9)
    assert model.opt.gravity[2] == -G
    clean = Simulation(model, settle_s=0.0)
    clean.step(NONE)
    assert height_and_speed(clean)[1] == pytest.approx(-G * 0.02)


_RANGED = """
<mujoco><worldbody><body><joint name="x" type="slide"/><geom size="0.1"/></body></worldbody>
<actuator><position joint="x" ctrlrange="-0.5 0.5" ctrllimited="true"/></actuator>
<keyframe><key name="home"/></keyframe></mujoco>
"""


def test_commands_stay_inside_the_control_range() -> None:
    spec = mujoco.MjSpec.from_string(_RANGED)
    sim = Simulation(build_world(spec, []).model, settle_s=0.0)
    assert sim.command(sim.observe(), np.array([5.0])).tolist() == [0.5]


def test_restoring_goes_back_to_the_bit() -> None:
    sim = Simulation(boxed(slots=8), settle_s=0.0)
    point = sim.checkpoint()
    states: list[list[F64]] = []
    for _ in range(2):
        sim.restore(point)
        states.append([])
        for _ in range(10):
            sim.step(NONE)
            states[-1].append(np.append(sim.state(), sim.contact_n))
    assert np.array_equal(states[0], states[1])
