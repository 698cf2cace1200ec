"""Motors: what torque they have left at a speed, by closed-form physics and in the robots that have them."""

from math import exp

import mujoco
import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.robot import Robot
from badgen.sim import build_world
from perturbations.shared.weakened import weaken
from scenes.kit.control.walking.rig import Rig
from scenes.kit.robots.g1.robot import G1
from scenes.kit.robots.motors.motor import Motor, set_to_servo, set_to_torque
from scenes.kit.robots.panda.robot import DUAL_PANDA, PANDA

INERTIA, MOTOR = 0.3, Motor(torque_nm=60.0, no_load_radps=20.0, armature_kgm2=0.1)
KP, KV = 900.0, 45.0


def joint(servo: bool = False, limited: bool = True) -> mujoco.MjModel:
    """A free hinge with the motor; not `limited`, one whose torque limit does not depend on the speed."""
    motor = MOTOR if limited else Motor(MOTOR.torque_nm, 1e30, MOTOR.armature_kgm2)
    spec = mujoco.MjSpec()
    spec.option.timestep, spec.option.integrator = 0.001, mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    wheel = spec.worldbody.add_body(name="wheel")
    wheel.explicitinertial, wheel.mass, wheel.ipos = True, 1.0, [0, 0, 0]
    wheel.inertia = [INERTIA - motor.armature_kgm2] * 3
    wheel.add_joint(name="hinge", axis=[0, 0, 1], armature=motor.armature_kgm2, damping=motor.drag_nmsprad)
    actuator = spec.add_actuator(name="motor", target="hinge", trntype=mujoco.mjtTrn.mjTRN_JOINT)
    if servo:
        set_to_servo(actuator, motor, KP, KV)
    else:
        set_to_torque(actuator, motor)
    return build_world(spec, []).model


def net_nm(model: mujoco.MjModel, rate: float, command: float) -> float:
    """Net torque on the hinge at this speed."""
    data = mujoco.MjData(model)
    data.qvel[0], data.ctrl[0] = rate, command
    mujoco.mj_forward(model, data)
    return float(data.qacc[0]) * INERTIA


def driven(model: mujoco.MjModel, commands: F64) -> F64:
    """Speed after every step of a hinge that starts at rest."""
    data, rates = mujoco.MjData(model), np.empty(len(commands))
    for k, command in enumerate(commands):
        data.ctrl[0] = command
        mujoco.mj_step(model, data)
        rates[k] = data.qvel[0]
    return rates


@pytest.mark.parametrize("servo", [False, True])
def test_a_motor_at_its_limit_approaches_its_no_load_speed_and_never_passes_it(servo: bool) -> None:
    model = joint(servo)
    rates = driven(model, np.full(2000, 1e4))
    lag_s = INERTIA * MOTOR.no_load_radps / MOTOR.torque_nm
    assert rates.max() <= MOTOR.no_load_radps
    assert rates[-1] == pytest.approx(MOTOR.no_load_radps, rel=1e-6)
    if not servo:  # before version 3.5, MuJoCo damps a servo too much at its limit
        assert rates[99] == pytest.approx(MOTOR.no_load_radps * (1.0 - exp(-0.1 / lag_s)), rel=0.01)
    assert driven(joint(servo, limited=False), np.full(2000, 1e4)).max() > 2 * MOTOR.no_load_radps


@pytest.mark.parametrize(("share", "driving"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0), (1.5, -0.5)])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_driving_torque_falls_linearly_and_braking_torque_stays_whole(
    share: float, driving: float, sign: float
) -> None:
    rate, most = sign * share * MOTOR.no_load_radps, MOTOR.torque_nm
    model = joint()
    assert net_nm(model, rate, sign * 1e4) == pytest.approx(sign * driving * most)
    assert net_nm(model, rate, -sign * 1e4) == pytest.approx(-sign * most)
    assert net_nm(model, rate, 0.0) == pytest.approx(sign * min(driving, 0.0) * most)  # back-EMF beyond no-load speed
    assert net_nm(joint(servo=True), rate, sign * 1e4) == pytest.approx(sign * driving * most)


def test_below_the_limit_a_motor_does_as_it_is_told() -> None:
    t = np.arange(3000) * 0.001
    torques, angles = 8.0 * np.cos(6.0 * t) + 5.0 * np.cos(17.0 * t), 0.3 * np.sin(5.0 * t)
    for servo, commands in ((False, torques), (True, angles)):
        free, held = driven(joint(servo, limited=False), commands), driven(joint(servo), commands)
        assert np.abs(free).max() > 1.0
        np.testing.assert_allclose(held, free, rtol=0.0, atol=1e-9)


def test_a_weak_motor_keeps_its_no_load_speed_and_one_without_torque_turns_freely() -> None:
    for left in (0.0, 0.25, 1.0):
        model = joint()
        weaken(model, "motor", left)
        assert net_nm(model, 10.0, 1e4) == pytest.approx(left * MOTOR.torque_nm / 2, abs=1e-9)
        assert net_nm(model, 10.0, -1e4) == pytest.approx(-left * MOTOR.torque_nm, abs=1e-9)
        assert net_nm(model, 10.0, 0.0) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("robot", [PANDA, DUAL_PANDA, G1], ids=lambda r: r.name)
def test_no_joint_of_a_robot_is_driven_at_its_no_load_speed(robot: Robot) -> None:
    spec = mujoco.MjSpec()
    spec.option.gravity = [0, 0, 0]
    motors = [a for part in robot.parts for a in robot.attach(spec, part).actuators if a.joint is not None]
    model = build_world(spec, []).model
    assert len(motors) == 7 * len(robot.parts) or len(motors) == 29
    for motor in motors:
        assert motor.joint is not None
        assert motor.no_load_radps is not None
        i, dof = model.actuator(motor.name).id, int(model.joint(motor.joint).dofadr[0])
        most = float(model.actuator_forcerange[i, 1])
        for rate, left in ((0.0, most), (motor.no_load_radps / 2, most / 2), (motor.no_load_radps, 0.0)):
            data = mujoco.MjData(model)
            data.qvel[dof], data.ctrl[i] = rate, 1e4
            model.actuator_ctrllimited[i] = motor.control == "torque"  # a servo's range ends near its joint's
            mujoco.mj_forward(model, data)
            friction = float(model.dof_damping[dof]) - most / motor.no_load_radps
            net = float(data.qfrc_actuator[dof] + data.qfrc_passive[dof]) + friction * rate
            assert net == pytest.approx(left, abs=1e-6 * most)


def test_the_walking_controller_knows_what_the_motors_can_do() -> None:
    spec = mujoco.MjSpec()
    G1.attach(spec, "body")
    model = build_world(spec, []).model
    rig, knee = Rig(model), model.actuator("left_knee").id
    rate = np.zeros(model.nv)
    rate[6 + knee] = 10.0  # half the no-load speed
    rig.read(model.qpos0, rate)
    asked = np.full(29, 1e4)
    assert rig.limited(asked)[knee] == pytest.approx(139.0 / 2)
    assert rig.limited(-asked)[knee] == -139.0
    assert rig.limited(asked)[knee + 1] == 50.0
    turning = rig.bias.copy()
    rig.read(model.qpos0, -rate)
    # The motor compensates its own drag: turning one way or the other differs by the joint's friction only.
    assert (turning - rig.bias)[6 + knee] == pytest.approx(2 * 10.0 * 0.1)
