"""Scene humanoid_turn: a humanoid follows a painted path: an arc to the left, one to the right, or straight on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.plan import AlternativePlan, Phase, Plan
from badgen.contracts.rows import as_rows
from badgen.contracts.scene import CameraSpec
from badgen.contracts.task import Milestone, Task
from badgen.contracts.trajectory import Trajectory
from scenes.kit.control.walking.behaviours import Gaits, failure_behaviours
from scenes.kit.control.walking.detours import DETOUR_PHASES, detours, toward
from scenes.kit.faults import arm, walker
from scenes.kit.judging import gait_criteria
from scenes.kit.judging import walker_rules as kit
from scenes.kit.judging import wayside_rules as wayside
from scenes.kit.judging.distance_walk import DistanceWalk, along, off_heading_rad, rule_along
from scenes.kit.judging.measures import ramp
from scenes.kit.props.items import COLOURS
from scenes.kit.props.paint import BAND_M, paint_cross_bar, paint_track
from scenes.kit.props.wayside import Area, add_post, beside, paint_area
from scenes.kit.walker_layout import WalkerParams, between, draw_gait, draw_start, side
from scenes.kit.walker_scene import BEHIND, SIDE, WalkerScene, WalkerTask, timed
from scenes.kit.worlds.planar import Vec2
from scenes.kit.worlds.track import Track

KEPT_M = 0.30  # largest distance of a robot from the path that it follows
FACES_RAD = 0.6  # largest angle between its heading and the path
LATE_S = 8.6
GOAL_M = 1.5  # distance of the bars across the paths
_WALK = DistanceWalk(goal_m=GOAL_M)
WAYS = ("left", "right", "straight")
_PAINTED_M = (-0.25, 2.6)
_BESIDE_M = BAND_M  # in the lead, the paths lie side by side
_OFF_SHARE, _OFF_PER_M = 1.15, 0.12  # how much tighter it bends, or how much at all, coming off little by little
_AREA_M = (0.30, 0.58, 0.28, 0.50)  # its ends along the way, and its edges beside it
_POST_X_M, _POST_Y_M = (0.48, 0.58), (0.41, 0.43)
_VEER_S = (0.3, 0.6)  # after setting off, so that the robot is farthest aside at the post and at the area
_LATER_S, _PAST_POST_S = (0.0, 0.6), (0.6, 1.2)  # after the phase "walk" began
_NOMINAL = ("stand", "set_off", "walk", "walk_on")
_BEHAVIOURS = ("shuffle", "march", "backward", "halt", "crouch", "creep", "hang")  # these stay on the path
_DETOURS = ("shuffle_a_while", "crouch_a_while", "spread_arms", "veer_left", "veer_right")
_OTHER_PLANS = {
    "leave": AlternativePlan("walk", (Phase("leave"),), "leaves the path"),
    "tight": AlternativePlan("walk", (Phase("tight"),), "bends away to one side of the path"),
    "dawdle": AlternativePlan("walk", (Phase("dawdle"),), "walks on far too slowly"),
    "other_path": AlternativePlan("set_off", (Phase("other_path"),), "takes another path"),
    "third_path": AlternativePlan("set_off", (Phase("third_path"),), "takes another path"),
    "drift_off": AlternativePlan("walk", (Phase("drift_off"),), "comes off the path little by little"),
}


@dataclass(frozen=True, slots=True)
class TurnParams(WalkerParams):
    """One layout: gait, floor, and three paths that begin at the robot's feet.

    Attributes:
        lead_m: length of the common straight piece of all paths.
        left_radius_m, right_radius_m: radii of the two arcs.
        colours: colours of the paths to the left, to the right and straight on.
        post_m: place of a post, (x, y): ahead of the start, and to the left of the line.
        area: a striped area on the other side of the common straight piece.
    """

    lead_m: float
    left_radius_m: float
    right_radius_m: float
    colours: tuple[str, str, str]
    post_m: Vec2
    area: Area

    def track(self, way: str) -> Track:
        """One of the paths."""
        bend = {"left": 1.0 / self.left_radius_m, "right": -1.0 / self.right_radius_m, "straight": 0.0}[way]
        return Track(self.lead_m, bend)


class TurnTask(WalkerTask[TurnParams]):
    """Follow one of the paths."""

    def plan(self) -> Plan:
        """Stand, set off, walk and walk on."""
        phases = timed(stand=self.params.wait_s, set_off=2.0, walk=3.4)
        away = detours(self.params.gait, "walk", "walk_on")
        veers = detours(self.params.gait, "set_off", "walk_on", ("veer_left", "veer_right"))
        away["to_post"], away["to_area"] = (veers[toward(y)] for y in (self.params.post_m[1], -self.params.post_m[1]))
        others = failure_behaviours("walk", _BEHAVIOURS) | _OTHER_PLANS | away
        return Plan((*phases, Phase("walk_on")), alternatives=others)

    def gaits(self) -> Gaits:
        """The gaits of every walk, and one that is far too slow."""
        gait = self.params.gait
        return {**super().gaits(), "dawdle": replace(gait, length_m=0.046, swing_s=max(gait.swing_s, 0.44))}

    def tracks(self) -> dict[str, Track]:
        """The requested path, and those of robots that leave it."""
        way, own = self.task.name, self.params.track(self.task.name)
        other, third = (self.params.track(w) for w in WAYS if w != way)
        found = dict.fromkeys((*_NOMINAL, *_BEHAVIOURS, *DETOUR_PHASES, "dawdle"), own)
        tight, off = (replace(own, bend_per_m=share * own.bend_per_m) for share in (1.9, _OFF_SHARE))
        if way == "straight":  # here, straight on is the correct path
            side = 1.0 if self.params.first == "left" else -1.0
            tight, found["leave"] = (replace(own, lead_m=0.6, bend_per_m=b * side) for b in (0.9, -0.9))
            off = replace(own, lead_m=0.6, bend_per_m=_OFF_PER_M * side)
        return found | {"tight": tight, "drift_off": off, "other_path": other, "third_path": third}


class HumanoidTurn(WalkerScene[TurnParams]):
    """A Unitree G1 at the fork of three painted paths; the instruction says which one to follow."""

    name = "humanoid_turn"
    stream_id = 3910021950
    category = "locomotion"
    horizon_s = 9.0
    cameras = (
        CameraSpec("wide", "from above and behind the start", (-1.55, -0.35, 2.10), (0.72, 0.0, -0.45), 41, "pelvis"),
        replace(BEHIND, description="from the right of the start, a little behind"),
        replace(SIDE, description="from the right of the start"),
    )
    telling_cameras = ("wide",)
    faults: ClassVar[arm.Faults] = {
        **walker.body_faults(("walk",)),
        "cause:shortcut": (
            walker.switched("shortcut", walk=_BEHAVIOURS).reaching("plain", "near"),
            walker.switched("shortcut", after_s=_LATER_S, walk=_DETOURS),
        ),
        "off_course": (
            walker.switched("shortcut", walk=("leave", "tight")).reaching("plain"),
            walker.switched("wrong_target", set_off=("other_path", "third_path")).reaching("plain", "near"),
        ),
        "too_slow": (walker.switched("shortcut", walk=("creep", "dawdle")).reaching("plain"),),
        "collision": (walker.switched("shortcut", after_s=_VEER_S, set_off=("to_post",)),),
        "stepped_on": (walker.switched("shortcut", after_s=_VEER_S, set_off=("to_area",)),),
        "swerve": (
            walker.switched("shortcut", walk=("drift_off",)).reaching("near"),
            walker.switched("shortcut", after_s=_LATER_S, walk=("veer_left", "veer_right")).reaching("near", "hidden"),
        ),
        "arms_out": (
            walker.switched("shortcut", after_s=_PAST_POST_S, walk=("spread_arms",)).reaching("near", "hidden"),
        ),
        **walker.done_for_a_while("walk", ("crouch", "shuffle", "march", "backward", "freeze")),
    }
    lane = False

    def sample(self, rng: np.random.Generator) -> TurnParams:
        """Sample a gait, three paths and their colours."""
        on_left = side(rng) == "left"
        left, right, straight = (str(c) for c in rng.permutation(list(COLOURS))[:3])
        return TurnParams(
            gait=draw_gait(rng, swing_s=(0.34, 0.40)),
            lead_m=between(rng, 0.30, 0.40),
            left_radius_m=between(rng, 1.0, 1.6),
            right_radius_m=between(rng, 1.0, 1.6),
            colours=(left, right, straight),
            post_m=(between(rng, *_POST_X_M), (1 if on_left else -1) * between(rng, *_POST_Y_M)),
            area=beside(_AREA_M, left=not on_left),
            **draw_start(rng),
        )

    def tasks(self, params: TurnParams) -> tuple[TurnTask, ...]:
        """One task for each of the three paths, named by its side or by its colour."""
        return tuple(
            TurnTask(params, _task(way, params.track(way), colour, _mirrored(params, way), params.area))
            for way, colour in zip(WAYS, params.colours, strict=True)
        )

    def furnish(self, spec: mujoco.MjSpec, params: TurnParams) -> None:
        """Three paths, each of one colour from the robot's feet to its end, with a bar across; a post and an area."""
        add_post(spec, params.post_m)
        paint_area(spec, params.area)
        for coat, (way, colour) in enumerate(zip(WAYS, params.colours, strict=True), start=1):
            band = _beside(params.track(way))
            paint_track(spec, f"{way}_path", band, *_PAINTED_M, COLOURS[colour], coat)
            paint_cross_bar(spec, f"{way}_path", band, GOAL_M, coat)


# Clean runs stay far from every limit. Worst of 50 layouts (seed 990077): 8 cm of reach left, pelvis 5.4 cm lower, feet
# at rest for 0.14 s, 9 cm off the path, 78 cm made in the slowest 3 s, no stride of a wrong kind, done at 6.6 s.
def _task(way: str, track: Track, colour: str, mirrored: tuple[Track, ...], area: Area) -> Task:
    """The task of following the path of that side and colour."""
    where, plain = {
        "left": ("to the left along", "Walk in a bend to the left, past the cross bar."),
        "right": ("to the right along", "Walk in a bend to the right, past the cross bar."),
        "straight": ("straight ahead along", "Walk straight, past the cross bar."),
    }[way]
    kind, goal = "line" if way == "straight" else "arc", along(track, _follows)
    of_the_way = (kit.shuffles(), kit.marches(), kit.walks_backward(), kit.strays(), kit.dawdles(), wayside.swerves())

    def kept(m: Milestone) -> Milestone:
        """A milestone of a straight walk in track coordinates, reduced with distance from the track."""
        return replace(m, measure=along(track, lambda t: m.measure(t) * _kept(t)))

    return Task(
        name=way,
        instructions=(
            f"Walk {where} the {colour} {kind} past its cross bar, close to its line, arms down, off the striped area.",
            f"Follow the {colour} {kind} closely over its cross bar and on, arms at the sides, off the striped area.",
            f"Keep walking closely along the {colour} {kind}, past its cross bar, arms down, off the striped area.",
        ),
        unconstrained=(f"Follow the {colour} {kind} past its cross bar.", plain),
        milestones=tuple(kept(m) for m in _WALK.milestones()),
        # Balance and rest do not depend on the track, nor do post and area.
        rules=(
            *kit.stays_up(),
            kit.rests(),
            *wayside.off_track(area),
            *(rule_along(track, r) for r in of_the_way),
            kit.late(goal, LATE_S),
        ),
        goal=goal,
        named=(f"{way}_path_bar",),
        end_value=along(track, lambda t: _WALK.end_value(t) * _kept(t)),
        recovered=along(track, _WALK.goes_on),
        lookalikes=tuple(along(other, _follows) for other in mirrored),
    )


def _mirrored(params: TurnParams, way: str) -> tuple[Track, ...]:
    """For an arc, the one to the other side; the straight path has none."""
    return {"left": (params.track("right"),), "right": (params.track("left"),), "straight": ()}[way]


def _beside(track: Track) -> Track:
    """The band that shows a track: that of an arc lies to its inner side, so that no band covers another."""
    side = float(np.sign(track.bend_per_m))
    if side == 0.0:
        return track
    return Track(track.lead_m, 1.0 / (1.0 / track.bend_per_m - side * _BESIDE_M), start=(0.0, side * _BESIDE_M, 0.0))


def _kept(t: Trajectory) -> F64:
    """(T,) proximity of the robot to the line."""
    return ramp(np.abs(gait_criteria.aside_m(t)), 2 * KEPT_M, KEPT_M)


def _follows(t: Trajectory) -> Bools:
    """(T,) whether the goal of a straight walk is reached, on the line and facing along it."""
    faces = off_heading_rad(gait_criteria.heading_rad(t)) <= FACES_RAD
    return as_rows(_WALK.goal(t) & (np.abs(gait_criteria.aside_m(t)) <= KEPT_M) & faces)
