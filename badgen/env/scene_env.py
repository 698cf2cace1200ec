"""A scene as a Gymnasium environment: any policy can be run in it, and is labelled as badgen labels its own."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces

from badgen.contracts.arrays import F64, Image
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.expert import Expert, Observation
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.task import Request
from badgen.contracts.trajectory import Trajectory
from badgen.engine.config import ROBOT_APPEARANCES
from badgen.engine.layout import Layout
from badgen.engine.rollout import simulation
from badgen.engine.seeds import Slot
from badgen.env.faults import fault_for, fault_info
from badgen.env.live import LiveLabels
from badgen.judging.streaming import Newest
from badgen.registry import registry
from badgen.render.renderer import MAX_SIZE, Renderer
from badgen.sim import Sensors, Unstable, observed_bodies, robot_in

_OPTIONS = ("task", "constraint_stated", "appearance", "robot_appearance", "fault")


class SceneEnv(gymnasium.Env[Any, F64]):
    """One episode is one layout; the reward is the labeller's, a level in [0, 1] at every step and not a difference.

    Actions are the controller's own: set-points of all actuators (joint angles, and half the gap of each gripper), at
    the expert's control rate. Observations are physical: joints, the robot's tools (a humanoid's soles and palms), the
    poses of everything that the scene is about and of what the instruction names, contact forces, and state that
    physics does not hold. An episode is truncated at the scene's horizon and terminated only where physics breaks down.
    `info` holds instruction, progress, events and success so far.

    Args:
        scene: registry name.
        render_mode: "rgb_array" or None.
        camera: view that `render` returns; the scene's first by default.
        width, height: pixels of it.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 50}  # noqa: RUF012

    _judged: Newest
    _memory: Any
    _live: LiveLabels
    _over: bool
    _seen: Observation
    _fresh: F64 | None
    _fault: SampledFault | None
    _actions: list[F64]

    def __init__(
        self, scene: str, render_mode: str | None = None, camera: str | None = None, width: int = 224, height: int = 224
    ) -> None:
        self._scene = registry().scene(scene)
        if camera is not None and camera not in self._scene.camera_names:
            raise UnknownName("camera", camera, self._scene.camera_names)
        if render_mode not in (None, "rgb_array"):
            raise BadValue(f"render_mode must be None or 'rgb_array', got {render_mode!r}")
        if not all(1 <= pixels <= MAX_SIZE for pixels in (width, height)):
            raise BadValue(f"width and height must be from 1 to {MAX_SIZE} pixels, got {width} and {height}")
        self.render_mode, self._camera, self._size = render_mode, camera or self._scene.camera_names[0], (width, height)
        self._pictures: Renderer | None = None
        self._start(Layout(self._scene, Slot(scene, "gym", 0), 0), {})
        low, high = self._sim.model.actuator_ctrlrange.T
        self.action_space = spaces.Box(low.copy(), high.copy(), dtype=np.float64)
        shapes = {name: value.shape for name, value in self._observation().items()}
        self.observation_space = spaces.Dict(
            {name: spaces.Box(-np.inf, np.inf, shape, np.float64) for name, shape in shapes.items()}
        )

    @property
    def layout(self) -> Layout:
        """The layout of this episode."""
        return self._layout

    @property
    def request(self) -> Request:
        """What is asked for in this episode, and the task that labels it."""
        return self._request

    @property
    def fault(self) -> SampledFault | None:
        """The fault of this episode; None without one."""
        return self._fault

    @property
    def actions(self) -> F64:
        """(T, D) the actions of this episode so far, one for each control step."""
        return np.array(self._actions).reshape(-1, *(self.action_space.shape or ()))

    def trajectory(self) -> Trajectory:
        """The episode so far, as badgen would store it."""
        return self._live.trajectory()

    @property
    def steps_per_row(self) -> int:
        """Control steps between rows; the labels change at rows."""
        return self._every

    @property
    def n_steps(self) -> int:
        """Control steps of an episode."""
        return self._steps

    @property
    def by_run(self) -> tuple[str, ...]:
        """Rules and milestones that make this scene's steps slower the longer an episode: see `Stream.by_run`."""
        return self._live.by_run

    @property
    def object_names(self) -> tuple[str, ...]:
        """Bodies whose poses the observation holds, in order: what may touch or be touched, save robot and ground."""
        return observed_bodies(self._scene, self._robot)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, F64], dict[str, Any]]:
        """Sample a layout.

        Options: `task` (a name), `constraint_stated` (bool), `appearance`, `robot_appearance`, and `fault`, a text such
        as "push@transfer", which acts on the policy from its cause on; `badgen.env.FaultWrapper` gives it.
        """
        super().reset(seed=seed)
        chosen = options or {}
        for name in chosen:
            if name not in _OPTIONS:
                raise UnknownName("reset option", name, _OPTIONS)
        root = int(self.np_random.integers(2**62))
        slot = Slot(self._scene.name, "gym", 0)
        robot_appearance = chosen.get("robot_appearance", "primitive")
        if robot_appearance not in ROBOT_APPEARANCES:
            raise UnknownName("robot appearance", robot_appearance, ROBOT_APPEARANCES)
        room = chosen.get("appearance", "varied")
        self._start(Layout(self._scene, slot, root, 0, room, robot_appearance), chosen)
        return self._observation(), self._info()

    def step(self, action: F64) -> tuple[dict[str, F64], float, bool, bool, dict[str, Any]]:
        """One control step; the reward is that of the state it leads to.

        Raises BadValue for an action of another shape, and after the end of the episode.
        """
        asked = np.asarray(action, dtype=np.float64)
        if asked.shape != self.action_space.shape:
            raise BadValue(
                f"an action of {self._scene.name} has the shape {self.action_space.shape}, got {asked.shape}"
            )
        if self._over:
            raise BadValue("the episode is over; call reset() before the next step")
        target = self._sim.command(self._seen, asked)
        if self._k % self._every == 0:
            self._live.rows.finish_row(asked, target, "policy")
        broken = ""
        try:
            self._sim.step(target)
        except Unstable as e:
            broken = e.reason
        self._k += 1
        self._actions.append(asked.copy())
        self._fresh, self._seen = None, self._sim.observe()
        self._live.rows.record_contacts()
        if not broken and self._k % self._every == 0:
            self._judged = self._live.begin_row(self._seen.data)
        over = self._k >= self._steps
        self._over = over or bool(broken)
        reward = 0.0 if broken else self._judged.reward
        return self._observation(), reward, bool(broken), over, self._info(broken)

    def render(self) -> Image | None:
        """Picture of the present state."""
        if self.render_mode is None:
            return None
        if self._pictures is None:
            self._pictures = Renderer(self._sim.model, *self._size, self._scene.paint)
        return self._pictures.rgb(self._sim.state(), self._camera)

    def close(self) -> None:
        """Give the OpenGL context back."""
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None

    def expert_action(self) -> F64:
        """What the scene's expert does now; it keeps up only if it is asked at every step from the first on."""
        if self._fresh is None:
            self._fresh, self._memory = self._expert.act(self._memory, self._seen)
        return np.array(self._fresh, dtype=np.float64)

    def _start(self, layout: Layout, options: dict[str, Any]) -> None:
        self.close()
        self._layout, self._request = layout, _request(layout, options)
        self._expert: Expert[Any] = layout.expert(self._request.task.name)
        fault = fault_for(layout, self._request, options["fault"]) if options.get("fault") else None
        world = layout.world(fault if fault is not None and fault.edits_spec else None)
        self._fault = fault
        self._sim = simulation(self._scene, world, self._expert.control_hz, [] if fault is None else [fault])
        self._robot = robot_in(self._sim.model, self._scene.robot)
        named = self._request.task.named
        self._sensors = Sensors(self._sim.model, self._robot, self.object_names, named)
        self._seen = self._sim.observe()
        self._every = round(1.0 / (self._scene.log_hz * self._sim.control_s))
        self._steps, self._k, self._over = round(self._scene.horizon_s / self._sim.control_s), 0, False
        self._actions = list[F64]()
        self._live = LiveLabels(self._sim, self._request.task, self._steps // self._every + 1)
        self._live.rows.record_contacts()
        self._judged = self._live.begin_row(self._seen.data)
        self._memory = self._expert.start(self._seen, layout.expert_rng())
        self._fresh = None

    def _observation(self) -> dict[str, F64]:
        return {**self._sensors.read(self._seen.data), "contact_n": self._sim.contact_n.copy()}

    def _info(self, broken: str = "") -> dict[str, Any]:
        j = self._judged
        info: dict[str, Any] = {
            "instruction": self._request.instruction,
            "task": self._request.task.name,
            "progress": j.progress,
            "reward_frame": j.reward_frame,
            "penalty_factors": dict(j.penalty_factors),
            "success": j.success,
            "events": [e.kind for e in j.events],
        }
        if self._fault is not None:
            info["fault"] = fault_info(self._fault, self._sim.time_s)
        return {**info, "unstable": broken} if broken else info


def _request(layout: Layout, options: dict[str, Any]) -> Request:
    """What is asked for: as the layout samples it, or as the options say."""
    task = layout.request.task
    if "task" in options:
        task = layout.scene.task(layout.params, options["task"]).task
    if not options.get("constraint_stated", True):
        return Request(task.without_constraint(), task.unconstrained[0], constraint_stated=False)
    return layout.request if task is layout.request.task else Request(task, task.instructions[0])
