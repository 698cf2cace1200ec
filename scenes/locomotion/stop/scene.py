"""A humanoid walks to one of two marks on the floor and stands still on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Phase, Plan
from badgen.contracts.task import Task
from scenes.kit.control.walking.behaviours import Gaits, failure_behaviours
from scenes.kit.control.walking.detours import DETOUR_PHASES, detours, toward
from scenes.kit.faults import arm, walker
from scenes.kit.props.items import COLOURS
from scenes.kit.props.paint import paint_mark
from scenes.kit.props.wayside import Area, add_post, beside, paint_area
from scenes.kit.walker_layout import WalkerParams, between, draw_gait, draw_start, in_rows, side
from scenes.kit.walker_scene import BEHIND, QUARTER, SIDE, WalkerScene, WalkerTask, timed
from scenes.kit.worlds.planar import Vec2
from scenes.kit.worlds.track import Track
from scenes.locomotion.stop.judging import StopMeasures

PLACES = ("near", "far")
_MARK_HALF_M = (0.17, 0.30)
_SET_OFF_S, _ARRIVE_S = 1.6, 2.6
_SHIFT_S = 0.5  # time from setting off to the first lift of a foot
_SLOWER_STEPS = 0.8  # delay of the phase "arrive" in nominal steps, since the last steps are short
_BESIDE_AT_M = 1.35  # distance along an arc after which a robot that leaves the line stops
_MISSED_BY_M = {"stop_early": -0.36, "stop_just_short": -0.24, "stop_just_past": 0.28, "stop_late": 0.42}
_JUST_BESIDE_M = {"left": 0.28, "right": -0.28}
_MADE_UP = 0.6  # share of the way lost on a detour that the robot makes up for in a hurry; it has time to spare
_SOON_S = (0.5, 1.1)  # after setting off, so that the detour is over before the mark
_POST_X_M, _POST_Y_M = (0.50, 0.62), (0.40, 0.42)
_AREA_M = (0.35, 0.70, 0.28, 0.50)  # its ends along the way, and its edges beside it
_BEHAVIOURS = ("shuffle", "backward", "halt", "crouch", "creep", "hang")
# Alternative plans of this scene: the phase at which each leaves the nominal plan, and its description.
_OTHER_PLANS = {
    "walk_past": ("walk", "walks past the mark and does not stop"),
    "stop_late": ("walk", "stops beyond the mark"),
    "stop_just_past": ("walk", "stops just beyond the mark"),
    "stop_early": ("walk", "stops before the mark"),
    "stop_just_short": ("walk", "stops just before the mark"),
    "beside_left": ("walk", "bends away to the left and stops"),
    "beside_right": ("walk", "bends away to the right and stops"),
    "beside_just_left": ("set_off", "stops a little to the left of the mark"),
    "beside_just_right": ("set_off", "stops a little to the right of the mark"),
    "other_mark": ("walk", "goes for the other mark"),
    "other_mark_at_once": ("set_off", "goes for the other mark from the start"),
    "topple_forward": ("arrive", "falls over forward when it should come to a stand"),
    "topple_aside": ("arrive", "falls over sideways when it should come to a stand"),
}
_DETOURS = ("shuffle_a_while", "crouch_a_while", "spread_arms", "march_a_while", "back_a_while", "pause")
_VEER_S = (0.3, 0.6)  # after setting off, so that the robot is farthest aside at the post and at the area
_PAST_POST_S = (0.6, 0.9)  # after the phase "walk" began; the post has been passed
_EITHER = (("walk",), ("arrive",))


@dataclass(frozen=True, slots=True)
class StopParams(WalkerParams):
    """One layout: gait, floor, and two marks straight ahead.

    Attributes:
        near_m, far_m: distances to the marks.
        colours: colours of the near and of the far mark.
        post_m: place of a post, (x, y): ahead of the start, and to the left of the line.
        area: a striped area on the other side of the way.
    """

    near_m: float
    far_m: float
    colours: tuple[str, str]
    post_m: Vec2
    area: Area

    def mark_m(self, place: str) -> float:
        """Distance to one of the marks."""
        return self.near_m if place == "near" else self.far_m


class StopTask(WalkerTask[StopParams]):
    """Stand on one of the marks."""

    def plan(self) -> Plan:
        """Stand, set off, walk, arrive and stay."""
        gait, mark_m = self.params.gait, self.params.mark_m(self.task.name)
        arrives_s = _SHIFT_S + (mark_m / gait.length_m + _SLOWER_STEPS) * gait.step_s
        walk_s = in_rows(max(arrives_s - _SET_OFF_S, 0.4))
        own = {name: AlternativePlan(at, (Phase(name),), words) for name, (at, words) in _OTHER_PLANS.items()}
        away = detours(gait, "set_off", "arrive", made_up=_MADE_UP)
        away["late_arms"] = detours(gait, "walk", "arrive", ("spread_arms",))["spread_arms"]
        away["to_post"], away["to_area"] = (away[toward(y)] for y in (self.params.post_m[1], -self.params.post_m[1]))
        return Plan(
            (*timed(stand=self.params.wait_s, set_off=_SET_OFF_S, walk=walk_s, arrive=_ARRIVE_S), Phase("stay")),
            alternatives=failure_behaviours("walk", _BEHAVIOURS)
            | failure_behaviours("arrive", ("march",))
            | own
            | away,
        )

    def gaits(self) -> Gaits:
        """The gaits of every walk, and two of robots that topple; at the end of its track the robot stands."""
        topple = replace(self.params.gait, swing_s=9.0, adjusts=False)
        return {**super().gaits(), "topple_aside": topple, "topple_forward": replace(topple, lean_rad=0.5)}

    def tracks(self) -> dict[str, Track]:
        """Track of each phase; a phase without one keeps its current course without end."""
        mark_m = self.params.mark_m(self.task.name)
        own, other = Track(end_m=mark_m), Track(end_m=self.params.mark_m("near" if self.task.name == "far" else "far"))
        found = dict.fromkeys(("stand", "set_off", "walk", "arrive", "stay", "shuffle", "crouch", "creep"), own)
        found |= {name: Track(end_m=mark_m + by_m) for name, by_m in _MISSED_BY_M.items()}
        found |= dict.fromkeys(DETOUR_PHASES, own)
        found |= {f"beside_just_{side}": Track(end_m=mark_m, start=(0.0, y, 0.0)) for side, y in _JUST_BESIDE_M.items()}
        beside_m = min(mark_m + 0.2, _BESIDE_AT_M)
        found |= {f"beside_{side}": Track(0.3, bend, beside_m) for side, bend in (("left", 1.5), ("right", -1.5))}
        return found | dict.fromkeys(("other_mark", "other_mark_at_once"), other)


class HumanoidStop(WalkerScene[StopParams]):
    """A Unitree G1 before two marks on its lane; the instruction says on which it should stop."""

    name = "humanoid_stop"
    stream_id = 1886925007
    category = "locomotion"
    horizon_s = 10.5
    cameras = (BEHIND, SIDE, QUARTER)
    telling_cameras = ("behind",)
    faults: ClassVar[arm.Faults] = {
        **walker.body_faults(("walk",)),
        "cause:push": (
            *(walker.pushed(during).reaching("plain") for during in _EITHER),
            walker.pushed(("walk",), (0.55, 0.85)).reaching("near", "hidden"),
        ),
        "cause:torque_noise": (
            *(arm.torque_noise(d, walker.SHAKING_RMS).reaching("plain") for d in _EITHER),
            arm.torque_noise(("walk",), walker.FLAILING_RMS, actuators=walker.ARM_PARTS).reaching("hidden"),
        ),
        "cause:shortcut": (
            walker.switched("shortcut", walk=_BEHAVIOURS, arrive=("march",)),
            walker.switched("shortcut", after_s=_SOON_S, set_off=_DETOURS).reaching("near", "hidden"),
        ),
        "overshoot": (
            walker.switched("shortcut", walk=("walk_past", "stop_late")).reaching("plain"),
            walker.switched("shortcut", walk=("stop_just_past",)).reaching("plain", "near"),
        ),
        "short": (
            walker.switched("shortcut", walk=("stop_early",)).reaching("plain"),
            walker.switched("shortcut", walk=("stop_just_short",)).reaching("plain", "near"),
        ),
        "off_course": (
            walker.switched("shortcut", walk=("beside_left", "beside_right")).reaching("plain"),
            walker.switched("shortcut", set_off=("beside_just_left", "beside_just_right")).reaching("plain", "near"),
        ),
        "balance_lost": (walker.switched("shortcut", arrive=("topple_forward", "topple_aside")).reaching("plain"),),
        "freeze": (walker.switched("shortcut", after_s=_SOON_S, set_off=("pause",)).reaching("hidden"),),
        "cause:plan_error": (
            walker.switched("wrong_target", walk=("other_mark",), set_off=("other_mark_at_once",)).reaching("near"),
        ),
        "collision": (walker.switched("shortcut", after_s=_VEER_S, set_off=("to_post",)).reaching("plain", "hidden"),),
        "stepped_on": (walker.switched("shortcut", after_s=_VEER_S, set_off=("to_area",)).reaching("plain", "hidden"),),
        "arms_out": (walker.switched("shortcut", after_s=_PAST_POST_S, walk=("late_arms",)).reaching("hidden"),),
        "crouch": (walker.switched("shortcut", after_s=_SOON_S, set_off=("crouch_a_while",)).reaching("hidden"),),
        "shuffle": (walker.switched("shortcut", after_s=_SOON_S, set_off=("shuffle_a_while",)).reaching("hidden"),),
        "march": (walker.switched("shortcut", after_s=_SOON_S, set_off=("march_a_while",)).reaching("hidden"),),
        "backward": (walker.switched("shortcut", after_s=_SOON_S, set_off=("back_a_while",)).reaching("hidden"),),
    }

    def sample(self, rng: np.random.Generator) -> StopParams:
        """Sample a gait that is fast enough to arrive in time, and two marks."""
        left = side(rng) == "left"
        near, far = (str(c) for c in rng.permutation(list(COLOURS))[:2])
        return StopParams(
            gait=draw_gait(rng, swing_s=(0.34, 0.40)),
            near_m=between(rng, 0.90, 1.10),
            far_m=between(rng, 1.45, 1.75),
            colours=(near, far),
            post_m=(between(rng, *_POST_X_M), (1 if left else -1) * between(rng, *_POST_Y_M)),
            area=beside(_AREA_M, left=not left),
            **draw_start(rng),
        )

    def tasks(self, params: StopParams) -> tuple[StopTask, ...]:
        """One task for each mark, named by its position or by its colour."""
        return tuple(
            StopTask(params, _task(params, place, colour)) for place, colour in zip(PLACES, params.colours, strict=True)
        )

    def furnish(self, spec: mujoco.MjSpec, params: StopParams) -> None:
        """Two marks on the lane, a post on one side of it, and a striped area on the other."""
        add_post(spec, params.post_m)
        paint_area(spec, params.area)
        for place, colour in zip(PLACES, params.colours, strict=True):
            paint_mark(spec, f"{place}_mark", params.mark_m(place), _MARK_HALF_M, COLOURS[colour])


def _task(params: StopParams, place: str, colour: str) -> Task:
    """The task of standing on the mark of that position and colour."""
    which, other = ("nearer", "far") if place == "near" else ("farther", "near")
    measures = StopMeasures(params.mark_m(place), f"the {colour} mark")
    return Task(
        name=place,
        instructions=(
            f"Walk straight to the {colour} mark, arms down, and stand there with both feet; avoid the striped area.",
            f"Keep off the striped area, walk straight to the {which} mark, arms at the sides, and stand still there.",
            f"Without stepping on the striped area, go straight to the {colour} mark, arms down, and stand still.",
        ),
        unconstrained=(f"Go to the {colour} mark.", f"Stand on the {which} mark."),
        milestones=measures.milestones(),
        rules=measures.rules(params.area),
        goal=measures.goal,
        named=(f"{place}_mark",),
        end_value=measures.end_value,
        lookalikes=(StopMeasures(params.mark_m(other), "the other mark").goal,),
    )
