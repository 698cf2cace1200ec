"""The expert that walks with an object between its palms: walking controller plus impedance control of the arms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Phase, Plan, Vec3
from scenes.kit.control.carrying.figure import Load, figure
from scenes.kit.control.carrying.squeeze import Aim, Squeeze
from scenes.kit.control.walking.alone import NQ, NV
from scenes.kit.control.walking.expert import WalkExpert
from scenes.kit.control.walking.stepping import WalkMemory

HANDS = "palms"  # key in Phase.grip_m of the palms' target distance
SKEW = "skew"  # key in Phase.grip_m of how much higher the left palm is; 0 where it is left out
_FELT_N = 0.5
_GONE_STEPS = 12  # control steps without contact after which the load is lost
_CLOSE_MPS = 8.0  # rate at which the palms' target distance changes
_SKEW_MPS = 0.25  # rate at which it changes
_G_MPS2 = 9.81


@dataclass(frozen=True, slots=True)
class CarryMemory:
    """State of the expert between two control steps.

    Attributes:
        walk: state of the walking controller.
        width_m: target distance of the palms; shift_m: their target offset from the initial position.
        unfelt: steps since both palms were in contact.
        skew_m: target height of the left palm above the right one.
    """

    walk: WalkMemory
    width_m: float
    shift_m: Vec3
    unfelt: int
    skew_m: float = 0.0


@dataclass(frozen=True)
class CarryExpert:
    """Walks by the gaits of its walking controller, and holds `load` as its plan's phases say.

    Attributes:
        walker: plan, gaits and legs. In a phase, `grip_m` is the target distance of the palms, and `carry` (a goal in
            the frame "self") offsets them from their initial position.
        load: the held object, in the trunk's frame.
        grips: contact pairs of the palms with the object.
    """

    walker: WalkExpert
    load: Load
    grips: tuple[str, str]
    _tools: dict[bool, tuple[Any, Any, Squeeze]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def plan(self) -> Plan:
        """The plan of the walking controller."""
        return self.walker.plan

    @property
    def control_hz(self) -> float:
        """Rate of `act`."""
        return self.walker.control_hz

    def with_plan(self, plan: Plan) -> CarryExpert:
        """The same robot with another plan."""
        return replace(self, walker=self.walker.with_plan(plan))

    def start(self, obs: Observation, rng: np.random.Generator) -> CarryMemory:
        """Memory at time 0: the load between the palms; uses no randomness."""
        walk = self.walker.start(self._body_view(obs, True), rng)
        width_m = self.plan.phases[0].grip_m.get(HANDS, self.load.size_m[1])
        return CarryMemory(walk, width_m, (0.0, 0.0, 0.0), 0)

    def phase(self, memory: CarryMemory) -> str:
        """Name of the plan's phase."""
        return self.walker.phase(memory.walk)

    def act(self, memory: CarryMemory, obs: Observation) -> tuple[F64, CarryMemory]:
        """Joint torques, and the next memory."""
        felt = all(obs.contact_n[g] > _FELT_N for g in self.grips)
        unfelt = 0 if felt or obs.time_s == 0.0 else memory.unfelt + 1
        loaded = unfelt < _GONE_STEPS
        body = self._body_view(obs, loaded)
        tau, walk = self.walker.act(memory.walk, body)
        if walk.given_up:
            return tau, replace(memory, walk=walk, unfelt=unfelt)
        memory, aim = self._aim(replace(memory, walk=walk, unfelt=unfelt), loaded)
        tau = tau + self._tools[loaded][2].torques(body.model, body.data, aim)
        limit = body.model.actuator_forcerange[:, 1]
        return np.asarray(np.minimum(np.maximum(tau, -limit), limit)), memory

    def _body_view(self, obs: Observation, loaded: bool) -> Observation:
        """The robot's own part of the world, as its controller observes it."""
        if loaded not in self._tools:
            model = figure(self.load if loaded else None)
            self._tools[loaded] = (model, mujoco.MjData(model), Squeeze(model))
        model, data, _ = self._tools[loaded]
        data.qpos[:], data.qvel[:] = obs.data.qpos[:NQ], obs.data.qvel[:NV]
        mujoco.mj_kinematics(model, data)
        return replace(obs, model=model, data=data)

    def _aim(self, memory: CarryMemory, loaded: bool) -> tuple[CarryMemory, Aim]:
        """Move the target of the palms towards that of the phase."""
        phase, dt_s = self.plan.phases[memory.walk.phase], 1.0 / self.control_hz
        most = _CLOSE_MPS * dt_s
        want = phase.grip_m.get(HANDS, memory.width_m)
        if not loaded:  # palms that went on pressing would hit each other
            want = max(want, self.load.size_m[1])
        width_m = memory.width_m + min(max(want - memory.width_m, -most), most)
        most, askew_m = _SKEW_MPS * dt_s, phase.grip_m.get(SKEW, 0.0) - memory.skew_m
        skew_m = memory.skew_m + min(max(askew_m, -most), most)
        shift, rate = _toward(memory.shift_m, _goal(phase, memory), phase.speed_mps, dt_s)
        x, y, z = self.load.at_m
        lift_n = self.load.mass_kg * _G_MPS2 / 2 if loaded else 0.0
        aim = Aim((x + shift[0], y + shift[1], z + shift[2]), width_m, rate, lift_n, skew_m)
        return replace(memory, width_m=width_m, shift_m=shift, skew_m=skew_m), aim


def _goal(phase: Phase, memory: CarryMemory) -> Vec3:
    """Target offset of the palms from their initial position."""
    return memory.shift_m if phase.carry is None else phase.carry.pose.pos_m


def _toward(here: Vec3, goal: Vec3, speed_mps: float, dt_s: float) -> tuple[Vec3, Vec3]:
    """A step towards a goal with at most this speed, and the velocity of that step."""
    gap = [g - h for g, h in zip(goal, here, strict=True)]
    far_m = sum(g * g for g in gap) ** 0.5
    share = 1.0 if far_m <= speed_mps * dt_s else speed_mps * dt_s / far_m
    x, y, z = (g * share for g in gap)
    return (here[0] + x, here[1] + y, here[2] + z), (x / dt_s, y / dt_s, z / dt_s)
