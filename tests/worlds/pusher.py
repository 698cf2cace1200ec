"""A world of twenty lines: a disc that slides on a table pushes a block to a mark; and a policy that does it."""

from __future__ import annotations

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Rule
from badgen.contracts.task import Milestone, Task
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world import Gripper

MARK_M, NEAR_M = 0.3, 0.03
_XML = """<mujoco><option timestep="0.004"/><worldbody>
<light pos="0 0 2"/><camera name="above" pos="0.1 -0.6 0.5" xyaxes="1 0 0 0 0.64 0.77"/>
<geom type="plane" size="2 2 0.1" rgba="0.6 0.6 0.6 1"/>
<body name="disc" pos="-0.1 0 0.03">
<joint name="x" type="slide" axis="1 0 0"/><joint name="y" type="slide" axis="0 1 0"/>
<geom type="cylinder" size="0.03 0.03" mass="0.5" rgba="0.8 0.2 0.2 1"/></body>
<body name="block" pos="0.05 0 0.03"><freejoint/>
<geom type="box" size="0.03 0.03 0.03" mass="0.2" rgba="0.2 0.3 0.8 1"/></body>
</worldbody><actuator><position joint="x" kp="60" kv="12"/><position joint="y" kp="60" kv="12"/></actuator></mujoco>"""


class Pusher:
    """The world: the action is where the disc should go, from its place at the start [m]."""

    name, instruction, hz, horizon_steps = "pusher", "Push the block to the mark.", 25.0, 125
    neutral: F64 = np.zeros(2)
    gripper: Gripper | None = None

    def reset(self, seed: int) -> F64:
        """The block lies at another place for every seed, and is of another size in half of them."""
        self.model = mujoco.MjModel.from_xml_string(_XML)
        self.data = mujoco.MjData(self.model)
        rng = np.random.default_rng(seed)
        self.data.qpos[2] += rng.uniform(0.0, 0.05)
        self.model.geom_size[2, 1] = rng.choice([0.03, 0.04])
        mujoco.mj_forward(self.model, self.data)
        return self._seen()

    def physics(self) -> tuple[mujoco.MjModel, mujoco.MjData]:
        """What is stepped."""
        return self.model, self.data

    def step(self, action: F64) -> tuple[F64, bool]:
        """Ten steps of physics."""
        self.data.ctrl[:] = action
        for _ in range(10):
            mujoco.mj_step(self.model, self.data)
        return self._seen(), bool(abs(self.data.qpos[2] - MARK_M) < NEAR_M)

    def close(self) -> None:
        """Nothing is held."""

    def _seen(self) -> F64:
        return np.array([*self.data.qpos[:2] + np.array([-0.1, 0.0]), *self.data.qpos[2:4]])


class Pushing:
    """Pushes the block ahead at 0.25 m/s until it is at the mark, then backs off."""

    def reset(self, instruction: str, seed: int) -> None:
        """Begin anew."""
        self.to_m, self.done = 0.0, False

    def act(self, obs: F64) -> F64:
        """(2,) where the disc should be."""
        self.done = self.done or bool(obs[2] > MARK_M - 0.01)
        self.to_m = self.to_m - 0.01 if self.done and self.to_m > 0.1 else self.to_m + 0.01 * (not self.done)
        return np.array([self.to_m, 0.0])


class Idle(Pushing):
    """Does nothing, so that no clean rollout succeeds."""

    def act(self, obs: F64) -> F64:
        """(2,) the start."""
        return np.zeros(2)


class MeasuredPusher(Pusher):
    """The same world with a task of its own: dense rewards by the way of the block."""

    name = "measured"

    def task(self) -> Task:
        """Reach the mark; keep the block on its line."""
        there = Milestone("there", 1.0, _way, "the block is at the mark")
        straight = Rule("straight", "off_line", "quality", Exceeds(_aside, 0.1, "aside_m"), 0.1, ("block",))
        asked = (self.instruction,)
        return Task("push_there", asked, asked, (there,), (straight,), lambda t: _way(t) > 0.9, named=("block",))


def _way(t: Trajectory) -> F64:
    """(T,) share of the way to the mark."""
    gap = np.abs(t.pos("block")[:, 0] - MARK_M)
    return as_rows(np.clip(1.0 - gap / max(float(gap[0]), 1e-6), 0.0, 1.0))


def _aside(t: Trajectory) -> F64:
    return as_rows(np.abs(t.pos("block")[:, 1]))


def expert() -> Pushing:
    """The policy."""
    return Pushing()
