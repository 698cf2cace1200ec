"""What single operators do, against closed forms."""

import dataclasses

import mujoco
import numpy as np
import pytest
from hand_made import made

from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.trajectory import Trajectory
from badgen.sim import Simulation, build_world
from perturbations.early_release import EarlyRelease, EarlyReleaseParams
from perturbations.freeze import Freeze, FreezeParams
from perturbations.push import Push, PushParams
from perturbations.slippery import Slippery, SlipperyParams
from perturbations.torque_noise import TorqueNoise
from perturbations.weak_grip import WeakGrip, WeakGripParams

SPEC = OperatorSpec("of_this_test", {})

pytestmark = pytest.mark.slim

_WORLD = """
<mujoco><option gravity="0 0 0" timestep="0.004"/>
<worldbody>
  <body name="ball" pos="0 0 1"><freejoint/><geom size="0.1" mass="3"/></body>
  <body name="arm" pos="1 0 0"><joint name="shoulder" axis="0 0 1"/><geom size="0.1"/>
    <body name="fore" pos="0.5 0 0"><joint name="elbow" axis="0 0 1"/><geom size="0.1"/></body></body>
  <body name="l" pos="2 0 0"><joint name="l" type="slide"/><geom size="0.1"/></body>
  <body name="r" pos="3 0 0"><joint name="r" type="slide"/><geom size="0.1"/></body>
</worldbody>
<actuator>
  <motor name="shoulder" joint="shoulder" forcerange="-80 80"/>
  <motor name="elbow" joint="elbow" forcerange="-12 12"/>
  <position name="left/grip" joint="l" ctrlrange="0 0.04" forcerange="-40 40"/>
  <position name="right/grip" joint="r" ctrlrange="0 0.04" forcerange="-40 40"/>
</actuator>
<keyframe><key name="home"/></keyframe></mujoco>
"""
MODEL = build_world(mujoco.MjSpec.from_string(_WORLD), []).model


def nominal() -> Trajectory:
    return dataclasses.replace(made(100), model=MODEL)


@pytest.mark.parametrize("lasts_s", [0.08, 0.13, 0.2])
@pytest.mark.parametrize("cause_s", [0.1, 0.12])
def test_a_push_gives_a_free_body_the_asked_change_of_velocity(lasts_s: float, cause_s: float) -> None:
    asked = (0.8, -0.3, 0.5)
    push = SampledFault(SPEC, Push(["ball"], ["only"], (1, 2)), PushParams("ball", cause_s, lasts_s, asked))
    sim = Simulation(MODEL, faults=[push], settle_s=0.0)
    for _ in range(30):
        sim.step(np.zeros(4))
    got = sim.state()[1 + MODEL.nq :][:3]
    assert got == pytest.approx(asked, rel=0.02)


def test_a_push_is_as_strong_as_drawn() -> None:
    push = Push(["ball"], ["only"], (1.0, 2.0), down=0.5)
    for seed in range(20):
        p = push.sample(np.random.default_rng(seed), nominal())
        assert 1.0 <= np.linalg.norm(p.dv_mps) <= 2.0
        assert p.dv_mps[2] == pytest.approx(-np.linalg.norm(p.dv_mps) * np.sin(np.pi / 4))
        assert 0.0 <= p.cause_s <= 2.0


def test_torque_noise_has_the_asked_strength_and_runs_when_it_should() -> None:
    noise = TorqueNoise(["only"], rms_share_range=(0.5, 0.5), lasts_s_range=(400.0, 400.0))
    params = noise.sample(np.random.default_rng(1), nominal())
    assert [j.joint for j in params.joints] == ["shoulder", "elbow"]
    data = mujoco.MjData(MODEL)
    torque = []
    for t in params.cause_s + np.linspace(0.0, 399.9, 8000):
        data.qfrc_applied[:] = 0.0
        noise.before_substep(params, float(t), MODEL, data)
        torque.append([data.qfrc_applied[MODEL.joint(j).dofadr[0]] for j in ("shoulder", "elbow")])
    rms = np.sqrt(np.mean(np.square(torque), axis=0))
    assert rms == pytest.approx([40.0, 6.0], rel=0.03)
    assert np.abs(np.mean(torque, axis=0)).max() < 1.0
    for t in (params.cause_s - 0.001, params.stop_s):
        data.qfrc_applied[:] = 0.0
        noise.before_substep(params, t, MODEL, data)
        assert not data.qfrc_applied.any()


@pytest.mark.parametrize("grips", [("left/grip",), ("right/grip",), ("left/grip", "right/grip")])
def test_early_release_opens_its_own_grippers_while_it_lasts(grips: tuple[str, ...]) -> None:
    fault = SampledFault(
        SPEC, EarlyRelease(["left/grip", "right/grip"], 1, ["only"]), EarlyReleaseParams(grips, 0.1, 0.2)
    )
    sim = Simulation(MODEL, faults=[fault], settle_s=0.0)
    asked = np.array([1.0, 2.0, 0.01, 0.02])
    for _ in range(20):
        got = sim.command(sim.observe(), asked)
        during = 0.1 - 1e-9 <= sim.time_s < 0.3 - 1e-9
        expected = asked.copy()
        for i, grip in enumerate(("left/grip", "right/grip")):
            expected[2 + i] = 0.04 if during and grip in grips else asked[2 + i]
        assert got == pytest.approx(expected, abs=2.0**-25), sim.time_s  # set-points are rounded as they are stored
        sim.step(got)
    assert asked.tolist() == [1.0, 2.0, 0.01, 0.02]


def test_a_weak_grip_leaves_a_share_of_the_force_of_its_own_grippers() -> None:
    data_model = mujoco.MjModel.from_xml_string(_WORLD)
    WeakGrip(["left/grip"], ["only"], (0, 1)).edit_model(WeakGripParams(("left/grip",), 0.0, 0.25), data_model)
    assert data_model.actuator_forcerange[2:].tolist() == [[-10.0, 10.0], [-40.0, 40.0]]


def test_frozen_motors_hold_their_joints_and_servos_their_set_points() -> None:
    names, at = ("shoulder", "elbow", "left/grip", "right/grip"), (0.0, 0.0, 0.0, 0.0)
    free: list[float] = []
    held: list[float] = []
    lock = SampledFault(SPEC, Freeze(["only"]), FreezeParams(names, 0.1, at, rest_s=1.1))
    for faults, angles in (([], free), ([lock], held)):
        sim = Simulation(MODEL, faults=faults, settle_s=0.0)
        for _ in range(60):
            asked = np.array([8.0, -3.0, 0.01, 0.02]) * (sim.time_s > 0.099)
            sim.step(sim.command(sim.observe(), asked))
            angles.append(float(np.abs(sim.state()[1 + 7 : 1 + 9]).max()))
    assert max(free) > 0.5
    assert max(held) < 0.01
    assert sim.ctrl.tolist() == [0.0, 0.0, 0.0, 0.0]


def test_a_freeze_reads_where_the_joints_are_when_it_begins() -> None:
    moving = dataclasses.replace(nominal(), qpos=np.linspace(0.0, 1.0, 100)[:, None] * np.arange(11.0))
    for seed in range(5):
        p = Freeze(["only"], actuators=["shoulder", "elbow"]).sample(np.random.default_rng(seed), moving)
        row = round(p.cause_s / moving.dt_s)
        assert p.actuators == ("shoulder", "elbow")
        assert p.locked_at == pytest.approx(tuple(moving.qpos[row, 7:9]))


def test_a_slippery_surface_keeps_a_share_of_its_friction() -> None:
    model = mujoco.MjModel.from_xml_string(_WORLD.replace('<geom size="0.1" mass="3"/>', '<geom name="g" size="0.1"/>'))
    before = model.geom_friction.copy()
    Slippery(["g"], ["only"], (0, 1)).edit_model(SlipperyParams(("g",), 0.0, 0.25), model)
    assert model.geom_friction[0].tolist() == [before[0, 0] * 0.25, *before[0, 1:]]
    assert (model.geom_friction[1:] == before[1:]).all()


def test_frozen_motors_that_work_again_let_go_of_their_joints() -> None:
    lock = FreezeParams(("shoulder", "elbow"), 0.1, (0.0, 0.0), rest_s=1.1)
    freeze = Freeze(["only"])
    assert freeze.scaled(lock, 1.0) == lock
    assert freeze.spans_s(lock) == 1.1
    half = freeze.scaled(lock, 0.5)
    assert half.stop_s == pytest.approx(0.65)
    assert freeze.spans_s(half) == pytest.approx(0.55)
    sim, turned_rad = Simulation(MODEL, faults=[SampledFault(SPEC, freeze, half)], settle_s=0.0), {}
    for _ in range(60):
        sim.step(sim.command(sim.observe(), np.array([8.0, -3.0, 0.0, 0.0]) * (sim.time_s > 0.099)))
        turned_rad[round(sim.time_s, 2)] = float(np.abs(sim.state()[1 + 7 : 1 + 9]).max())
    assert turned_rad[0.64] < 0.01
    assert turned_rad[1.2] > 0.1


def test_grippers_that_never_open_by_themselves_are_kept_open_for_half_as_long() -> None:
    operator, whole = EarlyRelease(["left/grip"], 1, ["only"]), EarlyReleaseParams(("left/grip",), 0.2, 0.8)
    half = operator.scaled(whole, 0.5)
    assert operator.spans_s(half) == pytest.approx(0.4)
    sim = Simulation(MODEL, settle_s=0.0)
    for time_s, opens in ((0.19, False), (0.21, True), (0.59, True), (0.61, False)):
        action = operator.edit_action(half, time_s, sim.observe(), np.zeros(4))
        assert (action[2] > 0.0) == opens


def test_a_weaker_early_release_is_a_later_one() -> None:
    clean = nominal()
    action = np.zeros((len(clean), MODEL.nu))
    action[80:, 2] = 0.03  # the gripper opens at 1.6 s
    clean = dataclasses.replace(clean, action=action)
    operator = EarlyRelease(["left/grip"], 1, 0.6)
    whole = operator.sample(np.random.default_rng(0), clean)
    assert whole.cause_s == 0.6
    assert whole.opens_s == pytest.approx(1.6)
    assert operator.spans_s(whole) == pytest.approx(1.0)
    assert operator.scaled(whole, 0.25).cause_s == pytest.approx(1.35)
    none = operator.scaled(whole, 0.0)
    sim = Simulation(MODEL, settle_s=0.0)
    for time_s in (0.6, 1.6, 1.7):
        assert operator.edit_action(none, time_s, sim.observe(), np.zeros(4))[2] == 0.0
