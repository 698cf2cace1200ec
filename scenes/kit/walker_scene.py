"""Base classes for scenes and tasks of a humanoid on open ground."""

from __future__ import annotations

import abc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

import mujoco

from badgen.contracts.appearance import Appearance
from badgen.contracts.arrays import F64
from badgen.contracts.expert import Expert
from badgen.contracts.plan import Phase, Plan
from badgen.contracts.robot import Handle, Robot
from badgen.contracts.scene import CameraSpec, ContactPair, Scene
from badgen.contracts.task import Task
from scenes.kit.control.walking.behaviours import Gaits, behaviour_gaits
from scenes.kit.control.walking.detours import detour_gaits
from scenes.kit.control.walking.expert import WalkExpert
from scenes.kit.judging.walker_measures import FLOOR_PAIRS
from scenes.kit.robots.g1.robot import BODY, G1
from scenes.kit.robots.home import home_data
from scenes.kit.walker_layout import WalkerParams
from scenes.kit.worlds.cameras import add_cameras
from scenes.kit.worlds.ground import light_up, new_ground
from scenes.kit.worlds.track import Track

# The robot fills three quarters of the height. At about the height of the pelvis, which they follow down in a fall,
# they look along the floor: a foot that is lifted leaves a gap of 3 px or more in a picture of 256 px.
BEHIND = CameraSpec("behind", "from behind at an angle", (-1.50, -1.30, 0.20), (0.36, -0.05, -0.12), 46, "pelvis")
SIDE = CameraSpec("side", "from the side", (0.15, -2.05, 0.05), (0.10, 0.0, -0.13), 44, "pelvis")
QUARTER = CameraSpec("quarter", "from ahead at an angle", (1.48, -1.48, 0.15), (0.06, 0.0, -0.12), 44, "pelvis")
FOLLOWING = (BEHIND, SIDE, QUARTER)

_DOWN_M = 0.4  # height of the pelvis; it stands at 0.79, and crouches and creeps above 0.5
P = TypeVar("P", bound=WalkerParams)


class WalkerScene(Scene[P]):
    """A Unitree G1 on open ground, supported by nothing but its own motors; a scene adds its objects by `furnish`.

    Attributes:
        lane: whether a lane with a mark every half metre is painted on the floor.
        lines_m: distances ahead of the start at which a yellow line crosses the lane.
    """

    robot: ClassVar[Robot] = G1
    requires = (3, 10)  # on 3.3.7 to 3.8.1 the same controller does not keep its balance; on 3.10 to 4.0 it does
    settle_s = 0.0
    cameras = FOLLOWING
    pairs: ClassVar[tuple[ContactPair, ...]] = FLOOR_PAIRS
    lane: ClassVar[bool] = True
    lines_m: ClassVar[tuple[float, ...]] = ()

    def furnish(self, spec: mujoco.MjSpec, params: P) -> None:
        """Put the objects of this layout on the floor; the keyframe "home" is there already."""

    def build(self, params: P, appearance: Appearance) -> mujoco.MjSpec:
        """The robot in its stance pose, feet on the floor, with lights and cameras that follow it, and the objects.

        All following cameras are in the model, whichever of them the scene uses.
        """
        spec = new_ground(self.name, appearance, params.friction, self.lane, self.lines_m)
        handle = self.robot.attach(spec, BODY, appearance=appearance)
        light_up(spec.body(handle.base), appearance)
        add_cameras(spec, {c.name: c for c in (*FOLLOWING, *self.cameras)}.values(), appearance)
        _add_home(spec, handle)
        self.furnish(spec, params)
        return spec

    def is_irrecoverable(self, qpos: F64) -> bool:
        """A robot that has fallen stays down: none of its controllers can get up again."""
        return bool(qpos[2] < _DOWN_M)


@dataclass(frozen=True)
class WalkerTask(abc.ABC, Generic[P]):
    """One task of a layout for a walker.

    Attributes:
        params: the layout.
        task: the goal as instructions, milestones, rules and a predicate.
    """

    params: P
    task: Task

    @abc.abstractmethod
    def plan(self) -> Plan:
        """Phases that reach the goal, and the alternative plans that fault operators may switch to."""

    def gaits(self) -> Gaits:
        """Gait of each phase: none (standing) in "stand", that of a failure behaviour, or else the steady gait."""
        plan, gait = self.plan(), self.params.gait
        phases = (*plan.phases, *(phase for other in plan.alternatives.values() for phase in other.phases))
        return {
            **dict.fromkeys((p.name for p in phases), gait),
            "stand": None,
            **behaviour_gaits(gait),
            **detour_gaits(gait),
        }

    def tracks(self) -> Mapping[str, Track]:
        """Track of each phase; a phase without one keeps its current course."""
        return {}

    def walker(self) -> WalkExpert:
        """Walking controller: footsteps from the capture point, torques from whole-body control."""
        return WalkExpert(self.plan(), self.gaits(), self.params.first_stance, tracks=self.tracks())

    def expert(self) -> Expert[Any]:
        """The walking controller; tasks that use the hands wrap it in a controller of their own."""
        return self.walker()


def timed(**lasts_s: float) -> tuple[Phase, ...]:
    """Phases of a walk by name, each with its duration [s]."""
    return tuple(Phase(name, min_s=s) for name, s in lasts_s.items())


def _add_home(spec: mujoco.MjSpec, handle: Handle) -> None:
    """Keyframe "home": the stance pose with the soles on the floor, motors off."""
    model = spec.compile()
    data = home_data(model, (handle,))
    mujoco.mj_kinematics(model, data)
    data.qpos[2] -= data.site(handle.tool).xpos[2]
    spec.add_key(name="home", qpos=data.qpos.tolist(), ctrl=data.ctrl.tolist())
