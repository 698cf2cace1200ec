"""A humanoid walks to one of two marks on the floor and stands still on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import AlternativePlan, Phase, Plan
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.expert import WalkExpert
from scenes.kit.control.walking.hopping import Hop
from scenes.kit.control.walking.track import Track
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.items import COLOURS
from scenes.kit.props.paint import paint_mark
from scenes.kit.robots.g1.robot import G1
from scenes.locomotion.shared import stage as humanoid
from scenes.locomotion.shared.alternatives import behaviour_gaits, failure_behaviours
from scenes.locomotion.shared.faults import body_faults
from scenes.locomotion.shared.gaits import between, draw_gait, in_rows
from scenes.locomotion.stop.measures import goal, milestones
from scenes.locomotion.stop.rules import rules

Place: TypeAlias = Literal["near", "far"]
PLACES: tuple[Place, ...] = ("near", "far")
_MARK_HALF_M = (0.17, 0.30)
_SET_OFF_S, _ARRIVE_S = 1.6, 2.6
_SHIFT_S = 0.5  # from setting off to the first lift of a foot
_SLOWER_STEPS = 0.8  # so many usual steps later than at full pace it is said to arrive, since its last steps are short
_BESIDE_AT_M = 1.35  # way on an arc after which a robot that bends away stops
_MISSED_BY_M: Mapping[str, float] = {
    "stop_early": -0.36,
    "stop_just_short": -0.24,
    "stop_just_past": 0.28,
    "stop_late": 0.42,
}


@dataclass(frozen=True, slots=True)
class StopParams:
    """One layout: how the robot walks, and where two marks lie straight ahead.

    Attributes:
        gait: the steady gait.
        near_m, far_m: ways to the marks.
        colours: of the near one and of the far one.
        wait_s: how long it stands before it sets off.
        first: the foot that takes the first step.
        friction: of the floor.
    """

    gait: Gait
    near_m: float
    far_m: float
    colours: tuple[str, str]
    wait_s: float
    first: Literal["left", "right"]
    friction: float

    def mark_m(self, place: str) -> float:
        """Way to one of the marks."""
        return self.near_m if place == "near" else self.far_m


_BEHAVIOURS = ("shuffle", "backward", "halt", "crouch", "creep", "hang")
_WALKING, _ARRIVING = body_faults(("walk",)), body_faults(("arrive",))
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    **_WALKING,
    "cause:push": (*_WALKING["cause:push"], *_ARRIVING["cause:push"]),
    "cause:torque_noise": (*_WALKING["cause:torque_noise"], *_ARRIVING["cause:torque_noise"]),
    "cause:shortcut": (
        OperatorSpec("shortcut", {"alternatives": {**dict.fromkeys(_BEHAVIOURS, "walk"), "march": "arrive"}}),
    ),
    "overshoot": (
        OperatorSpec("shortcut", {"alternatives": dict.fromkeys(("walk_past", "stop_late", "stop_just_past"), "walk")}),
    ),
    "short": (OperatorSpec("shortcut", {"alternatives": dict.fromkeys(("stop_early", "stop_just_short"), "walk")}),),
    "off_course": (OperatorSpec("shortcut", {"alternatives": dict.fromkeys(("beside_left", "beside_right"), "walk")}),),
    "balance_lost": (
        OperatorSpec("shortcut", {"alternatives": dict.fromkeys(("topple_forward", "topple_aside"), "arrive")}),
    ),
    "cause:plan_error": (
        OperatorSpec("wrong_target", {"alternatives": {"other_mark": "walk", "other_mark_at_once": "set_off"}}),
    ),
}


class HumanoidStop(humanoid.OnLegs, LegacyScene[StopParams]):
    """A Unitree G1 before two marks on its lane; words say on which it should come to stand."""

    name = "humanoid_stop"
    stream_id = 1886925007
    category = "locomotion"
    robot = G1
    horizon_s = 10.5
    requires = (4, 0)  # as humanoid_walk
    settle_s = 0.0
    legacy_cameras = ("side", "quarter", "front")
    camera_descriptions: ClassVar[Mapping[str, str]] = humanoid.CAMERA_DESCRIPTIONS
    pairs: ClassVar[tuple[ContactPair, ...]] = humanoid.PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> StopParams:
        """A gait that is brisk enough to arrive in time, and two marks."""
        near, far = (str(c) for c in rng.permutation(list(COLOURS))[:2])
        return StopParams(
            gait=draw_gait(rng, slowest_s=0.40), near_m=between(rng, 0.90, 1.10), far_m=between(rng, 1.45, 1.75),
            colours=(near, far), wait_s=in_rows(rng.uniform(0.2, 0.5)), first="left" if rng.random() < 0.5 else "right",
            friction=between(rng, 0.6, 1.0),
        )  # fmt: skip

    def legacy_tasks(self, params: StopParams) -> tuple[Task, ...]:
        """Each mark can be asked for, by its place or by its colour."""
        return tuple(_task(p, params.mark_m(p), colour) for p, colour in zip(PLACES, params.colours, strict=True))

    def build(self, params: StopParams, appearance: Appearance) -> mujoco.MjSpec:
        """The robot before its marks, and the keyframe "home"."""
        spec = humanoid.stage(self.name, appearance, params.friction)
        for place, colour in zip(PLACES, params.colours, strict=True):
            paint_mark(spec, f"{place}_mark", params.mark_m(place), _MARK_HALF_M, COLOURS[colour])
        return spec

    def legacy_expert(self, params: StopParams, task: str) -> WalkExpert:
        """Footsteps fitted to the way to the mark, torques from whole-body control."""
        gait, mark_m = params.gait, params.mark_m(task)
        arrives_s = _SHIFT_S + (mark_m / gait.length_m + _SLOWER_STEPS) * gait.step_s
        own = {name: AlternativePlan(leaves, (Phase(name),), words) for name, (leaves, words) in _OWN.items()}
        plan = Plan(
            (
                Phase("stand", min_s=params.wait_s), Phase("set_off", min_s=_SET_OFF_S),
                Phase("walk", min_s=in_rows(max(arrives_s - _SET_OFF_S, 0.4))), Phase("arrive", min_s=_ARRIVE_S),
                Phase("stay"),
            ),
            alternatives=failure_behaviours("walk", _BEHAVIOURS) | failure_behaviours("arrive", ("march",)) | own,
        )  # fmt: skip
        return WalkExpert(plan, _gaits(gait), 1 if params.first == "left" else 0, tracks=_tracks(params, task))


# Routes of this scene's own: the phase at which each leaves the plan, and words for it.
_OWN: Mapping[str, tuple[str, str]] = {
    "walk_past": ("walk", "walks past the mark and does not stop"),
    "stop_late": ("walk", "stops beyond the mark"),
    "stop_just_past": ("walk", "stops just beyond the mark"),
    "stop_early": ("walk", "stops before the mark"),
    "stop_just_short": ("walk", "stops just before the mark"),
    "beside_left": ("walk", "bends away to the left and stops"),
    "beside_right": ("walk", "bends away to the right and stops"),
    "other_mark": ("walk", "goes for the other mark"),
    "other_mark_at_once": ("set_off", "goes for the other mark from the start"),
    "topple_forward": ("arrive", "falls over forward when it should come to a stand"),
    "topple_aside": ("arrive", "falls over sideways when it should come to a stand"),
}


def _gaits(gait: Gait) -> dict[str, Gait | Hop | None]:
    """What each phase and each route means for the legs."""
    same = dict.fromkeys(("set_off", "walk", "arrive", "stay", *_OWN), gait)
    topple = replace(gait, swing_s=9.0, adjusts=False)
    topples = {"topple_aside": topple, "topple_forward": replace(topple, lean_rad=0.5)}
    return {"stand": None, **same, **topples, **behaviour_gaits(gait)}


def _tracks(params: StopParams, task: str) -> dict[str, Track]:
    """Where each phase leads; a phase that is left out goes on along its course without end."""
    mark_m = params.mark_m(task)
    own, other = Track(end_m=mark_m), Track(end_m=params.near_m if task == "far" else params.far_m)
    found = dict.fromkeys(("stand", "set_off", "walk", "arrive", "stay", "shuffle", "crouch", "creep"), own)
    found |= {name: Track(end_m=mark_m + by_m) for name, by_m in _MISSED_BY_M.items()}
    beside_m = min(mark_m + 0.2, _BESIDE_AT_M)
    found |= {f"beside_{side}": Track(0.3, bend, beside_m) for side, bend in (("left", 1.5), ("right", -1.5))}
    return found | dict.fromkeys(("other_mark", "other_mark_at_once"), other)


def _task(place: Place, mark_m: float, colour: str) -> Task:
    """Standing on one of the marks."""
    which = "nearer" if place == "near" else "farther"
    return Task(
        name=place,
        instructions=(
            f"Walk to the {colour} mark with real steps, and stand still on it with both feet.",
            f"Walk straight ahead to the {which} mark, lifting each foot off the floor, and come to a stand on it.",
            f"Go on foot to the {colour} mark on the floor, upright and at an even pace, and stand still there.",
        ),
        plain=(f"Go to the {colour} mark.", f"Stand on the {which} mark."),
        milestones=milestones(mark_m),
        rules=rules(mark_m, f"the {colour} mark"),
        goal=goal(mark_m),
    )
