"""Scene humanoid_walk: a humanoid walks straight ahead, and the faults that make it fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.plan import Phase, Plan
from badgen.contracts.task import Task
from scenes.kit.control.walking.behaviours import failure_behaviours
from scenes.kit.control.walking.detours import detours, toward
from scenes.kit.faults import arm, walker
from scenes.kit.judging import walker_rules as kit
from scenes.kit.judging import wayside_rules as wayside
from scenes.kit.judging.distance_walk import DistanceWalk
from scenes.kit.judging.walker_measures import FLOOR_PAIRS, foot_pairs, roomy
from scenes.kit.props.lane import BAR, MAT, add_bar, add_mat
from scenes.kit.props.wayside import add_post
from scenes.kit.walker_layout import WalkerParams, between, draw_gait, draw_start, side
from scenes.kit.walker_scene import WalkerScene, WalkerTask, timed

_BAR_RGB = (0.72, 0.20, 0.15)
_MATS = ((0.20, 0.30, 0.42), (0.42, 0.22, 0.20), (0.24, 0.36, 0.26), (0.30, 0.28, 0.34))
_MAT_WIDTH_M = 0.80
_BAR_PAIRS = foot_pairs(BAR)
_POST_Y_M = (0.40, 0.42)
_BEHAVIOURS = ("shuffle", "march", "backward", "halt", "crouch", "creep", "hang")
_STARTS = ("stay", "hop_both", "hop_one", "leap")
_STEADY = ("shuffle_a_while", "crouch_a_while", "veer_left", "veer_right")  # these keep about the pace of the walk
_PAST_POST_S = (2.2, 2.6)  # after setting out; the post has been passed

GOAL_M = 1.5  # distance of the yellow line
WALK = DistanceWalk(goal_m=GOAL_M)
RULES = (
    *kit.stays_up(),
    kit.shuffles(),
    kit.marches(),
    kit.walks_backward(),
    kit.hops(),
    kit.rests(),
    kit.strays(),
    kit.dawdles(),
    kit.stubs(tuple(p.name for p in _BAR_PAIRS), "the bar"),
    kit.skids(),
    wayside.strikes_post(),
    wayside.staggers(),
    wayside.swerves(),
    wayside.spreads_arms(),
    kit.late(WALK.goal, 8.6),
)
AHEAD = Task(
    name="ahead",
    instructions=(
        "Walk straight ahead over the yellow line, arms at the sides, with real and steady steps, and keep walking.",
        "Walk in a straight line with the arms down, lifting each foot, over the yellow line and on without a stop.",
        "Keep walking straight ahead, upright, arms down and at an even pace, over the yellow line and farther.",
    ),
    unconstrained=("Walk forward over the yellow line.", "Go ahead across the yellow line."),
    milestones=WALK.milestones(),
    rules=RULES,
    goal=WALK.goal,
    named=("line0",),
    end_value=WALK.end_value,
    recovered=WALK.goes_on,
)


@dataclass(frozen=True, slots=True)
class WalkParams(WalkerParams):
    """One layout: gait, floor, and objects on the floor.

    Attributes:
        bar_x_m, bar_y_m, bar_height_m: position and height of a bar beside the line of the walk.
        mat_x_m, mat_length_m, mat_rgb: a mat across the line, with the friction of the floor.
        post_x_m, post_y_m: place of a post on the other side.
    """

    bar_x_m: float
    bar_y_m: float
    bar_height_m: float
    mat_x_m: float
    mat_length_m: float
    mat_rgb: Rgb
    post_x_m: float
    post_y_m: float


class WalkTask(WalkerTask[WalkParams]):
    """Walk straight ahead."""

    def plan(self) -> Plan:
        """Stand, set off, walk and walk on."""
        phases = timed(stand=self.params.wait_s, set_off=2.0, walk=3.4)
        away = detours(self.params.gait, "walk", "walk_on")
        away["to_post"] = away[toward(self.params.post_y_m)]
        return Plan((*phases, Phase("walk_on")), alternatives=failure_behaviours() | away)


class HumanoidWalk(WalkerScene[WalkParams]):
    """A Unitree G1 on a lane with a bar beside its line and a mat across it."""

    name = "humanoid_walk"
    stream_id = 1153391660
    category = "locomotion"
    horizon_s = 9.0
    telling_cameras = ("behind",)
    lines_m = (GOAL_M,)
    pairs = (*roomy(FLOOR_PAIRS, 3), *_BAR_PAIRS)
    faults: ClassVar[arm.Faults] = {
        **walker.body_faults(("walk",)),
        "cause:shortcut": (
            walker.switched("shortcut", walk=_BEHAVIOURS).reaching("plain", "near"),
            walker.switched("shortcut", set_off=_STARTS, walk=("lunge", "drift_left", "drift_right")).reaching("plain"),
            walker.switched("shortcut", after_s=(0.0, 0.6), walk=_STEADY).reaching("near", "hidden"),
            walker.switched("shortcut", after_s=_PAST_POST_S, walk=("spread_arms",)).reaching("near", "hidden"),
        ),
        "cause:locked_motors": (arm.locked(("walk",)).reaching("plain"),),
        "trip": (walker.trip_edge(BAR, "walk", until=0.9).reaching("plain", "near"),),
        "foot_slip": (
            walker.slippery((MAT,), ("walk",), (0.05, 0.3), before=0.6).reaching("plain"),
            walker.slippery((MAT,), ("walk",), (0.3, 0.45), before=0.6).reaching("plain"),
        ),
        "collision": (walker.switched("shortcut", walk=("to_post",)).reaching("near", "hidden"),),
        "swerve": (walker.switched("shortcut", walk=("veer_left", "veer_right")).reaching("hidden"),),
        "arms_out": (
            walker.switched("shortcut", after_s=_PAST_POST_S, walk=("spread_arms",)).reaching("near", "hidden"),
        ),
        **walker.done_for_a_while("walk", ("crouch", "shuffle", "march", "backward", "freeze")),
    }

    def sample(self, rng: np.random.Generator) -> WalkParams:
        """Sample a gait, the floor's friction, a bar and a mat."""
        gait, start, left = draw_gait(rng), draw_start(rng), side(rng) == "left"
        return WalkParams(
            gait=gait,
            **start,
            bar_x_m=between(rng, 1.2 if left else 0.3, 1.7),  # nearer on the left, the robot would hide it
            bar_y_m=(1 if left else -1) * between(rng, 0.40, 0.5),
            bar_height_m=between(rng, 0.020, 0.026),
            mat_x_m=between(rng, 0.7, 1.0),
            mat_length_m=between(rng, 0.5, 0.8),
            mat_rgb=_MATS[int(rng.integers(len(_MATS)))],
            post_x_m=between(rng, 0.95, 1.15),
            post_y_m=(-1 if left else 1) * between(rng, *_POST_Y_M),
        )

    def tasks(self, params: WalkParams) -> tuple[WalkTask, ...]:
        """The only task."""
        return (WalkTask(params, AHEAD),)

    def furnish(self, spec: mujoco.MjSpec, params: WalkParams) -> None:
        """Bar, mat and post."""
        add_post(spec, (params.post_x_m, params.post_y_m))
        add_bar(spec, (params.bar_x_m, params.bar_y_m), params.bar_height_m, _BAR_RGB)
        add_mat(spec, params.mat_x_m, params.mat_length_m, _MAT_WIDTH_M, params.friction, params.mat_rgb)
