"""A small world of the tests: a hand on a rail pushes a block along a table; a drawer stands beside."""

from __future__ import annotations

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.world import Gripper

XML = """
<mujoco>
  <option timestep="0.005"/>
  <worldbody>
    <geom name="table" type="plane" size="2 2 0.1" friction="0.4"/>
    <body name="hand" pos="0 0 0.05">
      <joint name="rail" type="slide" axis="1 0 0" damping="5"/>
      <geom type="box" size="0.02 0.05 0.04" mass="0.5"/>
      <body name="finger" pos="0 0 0.1">
        <joint name="grip" type="slide" axis="0 0 1" damping="1" range="0 0.05" limited="true"/>
        <geom type="box" size="0.01 0.01 0.01" mass="0.05"/>
      </body>
    </body>
    <body name="block" pos="0.15 0 0.04">
      <freejoint/>
      <geom type="box" size="0.04 0.04 0.04" mass="0.2" friction="0.4"/>
    </body>
    <body name="cupboard" pos="0.7 0 0.1">
      <body name="drawer"><joint type="slide" axis="1 0 0" damping="2"/>
        <geom type="box" size="0.05 0.1 0.08" mass="0.3"/></body>
    </body>
    <body name="ghost" pos="0.4 0 0.04">
      <joint type="slide" axis="1 0 0"/>
      <geom type="box" size="0.04 0.04 0.04" mass="0.1" contype="0" conaffinity="0"/>
    </body>
  </worldbody>
  <actuator>
    <position name="rail" joint="rail" kp="200"/>
    <position name="grip" joint="grip" kp="50"/>
  </actuator>
</mujoco>
"""
GOAL_X_M = 0.35


class Rail:
    """The world: an action is a step of the hand's set-point, and the gripper's.

    Args:
        leaky: the start depends on how often it was reset, as in an environment that ignores its seed.
        substeps_hidden: physics is stepped by a function that was imported by name.
    """

    name = "rail"
    instruction = "Push the block over the line."
    hz = 40.0
    horizon_steps = 80
    gripper: Gripper | None = Gripper(1, 1.0, -1.0)

    def __init__(self, leaky: bool = False, substeps_hidden: bool = False) -> None:
        self.neutral: F64 = np.zeros(2)
        self.model = mujoco.MjModel.from_xml_string(XML)
        self.data = mujoco.MjData(self.model)
        self._leaky, self._resets = leaky, 0
        self._hidden = mujoco.mj_step if substeps_hidden else None

    def reset(self, seed: int) -> dict[str, F64]:
        """Begin the episode of this seed."""
        mujoco.mj_resetData(self.model, self.data)
        self._resets += 1
        draw = np.random.default_rng((seed, self._resets) if self._leaky else seed)
        self.data.qpos[2] += float(draw.uniform(-0.02, 0.02))  # the block
        mujoco.mj_forward(self.model, self.data)
        return self._obs()

    def physics(self) -> tuple[mujoco.MjModel, mujoco.MjData]:
        """The model and its data."""
        return self.model, self.data

    def step(self, action: F64) -> tuple[dict[str, F64], bool]:
        """Do one step."""
        self.data.ctrl[0] += 0.02 * float(np.clip(action[0], -1.0, 1.0))
        self.data.ctrl[1] = 0.025 * (1.0 + float(np.clip(action[1], -1.0, 1.0)))
        (self._hidden or mujoco.mj_step)(self.model, self.data, 5)
        return self._obs(), bool(self.data.qpos[2] > GOAL_X_M)

    def close(self) -> None:
        """Nothing to free."""

    def _obs(self) -> dict[str, F64]:
        return {"hand": self.data.qpos[:2].copy(), "block": self.data.qpos[2:5].copy()}


class PushOn:
    """The policy: pushes until the block is 5 cm beyond the line.

    Args:
        noise: standard deviation of what is added to its actions; it then acts differently at every call.
        chunk: how many actions it gives at once.
    """

    def __init__(self, noise: float = 0.0, chunk: int = 1) -> None:
        self.deterministic = noise == 0.0
        self.asked = 0
        self._noise, self._chunk, self._draw = noise, chunk, np.random.default_rng(7)

    def reset(self, instruction: str, seed: int) -> None:
        """Nothing to forget."""

    def act(self, obs: dict[str, F64]) -> F64:
        """(chunk, 2) the next actions."""
        self.asked += 1
        way = GOAL_X_M + 0.05 - float(obs["block"][0])
        action = np.array([np.clip(8.0 * way, 0.0, 0.6), -1.0])
        return np.tile(action, (self._chunk, 1)) + self._noise * self._draw.standard_normal((self._chunk, 2))


def make() -> Rail:
    """The world, for the command line."""
    return Rail()


def make_leaky() -> Rail:
    """A world that does not repeat."""
    return Rail(leaky=True)
