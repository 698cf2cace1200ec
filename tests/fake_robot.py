"""A model of one arm with one joint and one finger, a thing beside it, and the handle of that arm."""

from __future__ import annotations

from functools import lru_cache

import mujoco

from badgen.contracts.robot import Actuator, Gripper, Handle, HandShape, ModelRobot
from badgen.sim import from_handles

MODEL = """<mujoco><compiler meshdir="../meshes" texturedir="../meshes/"/><worldbody>
<body name="lid"><joint name="lid" type="slide"/><geom size=".1"/></body>
<body name="arm/link0"><body name="arm/link1"><joint name="arm/joint1"/><geom size=".1" pos="1 0 0"/>
<site name="arm/tool" pos="1 0 0"/>
<body name="arm/finger"><joint name="arm/finger1" type="slide"/><geom size=".1"/></body></body></body>
</worldbody><tendon><fixed name="split"><joint joint="arm/finger1" coef="1"/></fixed></tendon>
<actuator><position name="arm/servo1" joint="arm/joint1"/>
<position name="arm/grip" tendon="split"/></actuator></mujoco>"""

HANDLE = Handle(
    part="arm",
    base="arm/link0",
    joints=("arm/joint1",),
    home_rad=(0.0,),
    actuators=(Actuator("arm/servo1", -1.0, 1.0, "arm/joint1"), Actuator("arm/grip", 0.0, 0.04)),
    tools=("arm/tool",),
    hand="arm/link1",
    gripper=Gripper(
        "arm/grip",
        ("arm/finger",),
        ("arm/finger1",),
        0.08,
        (0.0, 0.04),
        (0.0, 0.04),
        HandShape(0.01, 0.03, (0.03, 0.1), 0.03),
    ),
)


@lru_cache
def fake_robot() -> ModelRobot:
    """The arm in MODEL."""
    return from_handles(mujoco.MjModel.from_xml_string(MODEL), "panda_pair", (HANDLE,))
