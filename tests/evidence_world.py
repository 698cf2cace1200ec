"""A world for tests of what pictures show: a box and a ball that slide and turn, an arm with a hand, two cameras."""

import mujoco
import numpy as np
import numpy.typing as npt
from posed import posed

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Evidence, Exceeds, Rule
from badgen.contracts.task import Milestone, Task
from badgen.contracts.trajectory import Trajectory
from badgen.judging.evidence.eye import Eye
from badgen.judging.evidence.shift import Compared

ROWS = 200  # four seconds
FRAMES = np.arange(0, ROWS, 5, dtype=np.int64)  # ten a second
# From 1 m above, with this field of view, a picture of 224 pixels is 1 m wide: 1 cm is 2.24 px.
MODEL = mujoco.MjModel.from_xml_string("""
<mujoco>
  <visual><global offwidth="224" offheight="224"/></visual>
  <worldbody>
    <camera name="above" pos="0 0 1" fovy="53.13010235"/>
    <body name="box"><joint name="box_x" type="slide" axis="1 0 0"/><joint name="box_turn" axis="0 0 1"/>
      <geom type="box" size="0.05 0.02 0.001"/></body>
    <body name="disk" pos="0 0.3 0">
      <joint name="disk_x" type="slide" axis="1 0 0"/><joint name="disk_turn" axis="0 0 1"/>
      <geom type="cylinder" size="0.05 0.001"/></body>
    <body name="screen" pos="0 0 0.5"><joint name="screen_y" type="slide" axis="0 1 0"/>
      <geom type="box" size="0.1 0.1 0.001"/></body>
    <body name="hand" pos="0 -0.3 0"><joint name="hand_x" type="slide" axis="1 0 0"/><geom size="0.02"/>
      <camera name="eye" pos="0 0 1" fovy="53.13010235"/><site name="tool"/></body>
  </worldbody>
  <actuator><position joint="hand_x" kp="1"/></actuator>
</mujoco>
""")
Column = npt.NDArray[np.floating]


def rollout(**where: Column) -> Trajectory:
    """A rollout in which joints are where the test says, [m] or [rad]; the screen is out of the way."""
    qpos = np.zeros((ROWS, MODEL.nq))
    qpos[:, int(MODEL.joint("screen_y").qposadr[0])] = 2.0
    for joint, values in where.items():
        qpos[:, int(MODEL.joint(joint).qposadr[0])] = values
    return posed(MODEL, qpos)


STILL = rollout()


def from_s(time_s: float, value: float) -> Column:
    """0, and this value from a time on."""
    return np.where(np.arange(ROWS) * 0.02 >= time_s - 1e-9, value, 0.0)


def moved(start_s: float, stop_s: float, value: float) -> Column:
    """A way that is gone evenly between two times."""
    return np.asarray(np.interp(np.arange(ROWS) * 0.02, [start_s, stop_s], [0.0, value]))


def compared(here: Trajectory, there: Trajectory, camera: str = "above") -> Compared:
    return Compared(here, there, Eye(here, camera), FRAMES)


def _brought(t: Trajectory) -> F64:
    return np.clip(t.pos("box")[:, 0] / 0.2, 0.0, 1.0)


def rule(shown_by: Evidence | None, *bodies: str) -> Rule:
    return Rule("broken", "displaced", "safety", Exceeds(_brought, 2.0, "off_m"), 1.0, bodies, shown_by=shown_by)


TASK = Task(
    name="bring",
    instructions=("Bring the box.",),
    unconstrained=(),
    milestones=(Milestone("brought", 1.0, _brought),),
    rules=(),
    goal=lambda t: _brought(t) > 0.95,
    named=("box",),
)
