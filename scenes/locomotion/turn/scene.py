"""A humanoid walks along a path painted on the floor: an arc to the left, one to the right, or straight on."""

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
from scenes.kit.props.paint import paint_track
from scenes.kit.robots.g1.robot import G1
from scenes.kit.worlds.table import add_camera
from scenes.locomotion.shared import stage as humanoid
from scenes.locomotion.shared.alternatives import behaviour_gaits, failure_behaviours
from scenes.locomotion.shared.faults import body_faults
from scenes.locomotion.shared.gaits import between, draw_gait, in_rows
from scenes.locomotion.turn.measures import goal, milestones, rules

Way: TypeAlias = Literal["left", "right", "straight"]
WAYS: tuple[Way, ...] = ("left", "right", "straight")
_PAINTED_M = 3.4
_PLATE_RGB = (0.30, 0.30, 0.32)
_SET_OFF_S, _WALK_S = 2.0, 3.4
_NOMINAL = ("stand", "set_off", "walk", "walk_on")


@dataclass(frozen=True, slots=True)
class TurnParams:
    """One layout: how the robot walks, and three paths from its feet.

    Attributes:
        gait: the steady gait.
        lead_m: how far all paths go straight ahead together.
        left_radius_m, right_radius_m: of the two arcs.
        colours: of the paths to the left, to the right and straight on.
        wait_s: how long it stands before it sets off.
        first: the foot that takes the first step.
        friction: of the floor.
    """

    gait: Gait
    lead_m: float
    left_radius_m: float
    right_radius_m: float
    colours: tuple[str, str, str]
    wait_s: float
    first: Literal["left", "right"]
    friction: float

    def track(self, way: str) -> Track:
        """One of the paths."""
        bend = {"left": 1.0 / self.left_radius_m, "right": -1.0 / self.right_radius_m, "straight": 0.0}[way]
        return Track(self.lead_m, bend)

    def colour(self, way: Way) -> str:
        """Its colour."""
        return self.colours[WAYS.index(way)]


# Routes that keep to the path, and routes that leave it.
_BEHAVIOURS = ("shuffle", "march", "backward", "halt", "crouch", "creep", "hang")
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    **body_faults(("walk",)),
    "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": dict.fromkeys(_BEHAVIOURS, "walk")}),),
    "off_course": (
        OperatorSpec("shortcut", {"alternatives": {"leave": "walk", "tight": "walk"}}),
        OperatorSpec("wrong_target", {"alternatives": {"other_path": "set_off", "third_path": "set_off"}}),
    ),
    "too_slow": (OperatorSpec("shortcut", {"alternatives": {"creep": "walk", "dawdle": "walk"}}),),
}  # fmt: skip


class HumanoidTurn(humanoid.OnLegs, LegacyScene[TurnParams]):
    """A Unitree G1 at the fork of three painted paths; words say which one it should take."""

    name = "humanoid_turn"
    stream_id = 3910021950
    category = "locomotion"
    robot = G1
    horizon_s = 9.0
    requires = (4, 0)  # as humanoid_walk
    settle_s = 0.0
    legacy_cameras = ("above", "side", "quarter")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "above": "from above and behind the start",
        "side": "from the right of the start",
        "quarter": "from ahead of the start at an angle",
    }
    pairs: ClassVar[tuple[ContactPair, ...]] = humanoid.PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> TurnParams:
        """A gait, three paths and their colours."""
        left, right, straight = (str(c) for c in rng.permutation(list(COLOURS))[:3])
        return TurnParams(
            gait=draw_gait(rng, slowest_s=0.40), lead_m=between(rng, 0.25, 0.40), left_radius_m=between(rng, 1.0, 1.6),
            right_radius_m=between(rng, 1.0, 1.6), colours=(left, right, straight),
            wait_s=in_rows(rng.uniform(0.2, 0.5)), first="left" if rng.random() < 0.5 else "right",
            friction=between(rng, 0.6, 1.0),
        )  # fmt: skip

    def legacy_tasks(self, params: TurnParams) -> tuple[Task, ...]:
        """Each of the three paths can be asked for, by its side or by its colour."""
        return tuple(_task(way, params.track(way), params.colour(way)) for way in WAYS)

    def build(self, params: TurnParams, appearance: Appearance) -> mujoco.MjSpec:
        """The robot at the fork, and the keyframe "home"."""
        spec = humanoid.stage(self.name, appearance, params.friction, lane=False)
        paint_track(spec, "fork", params.track("straight"), -0.25, params.lead_m, _PLATE_RGB, 4)
        for coat, way in enumerate(WAYS, start=1):
            rgb = COLOURS[params.colour(way)]
            paint_track(spec, f"{way}_path", params.track(way), params.lead_m, _PAINTED_M, rgb, coat)
        add_camera(spec, "above", (-1.6, 0.0, 3.1), (1.1, 0.0, 0.25), 54, appearance)
        return spec

    def legacy_expert(self, params: TurnParams, task: str) -> WalkExpert:
        """Footsteps along the path from the capture point, torques from whole-body control."""
        tracks = _tracks(params, task)
        alternatives = failure_behaviours("walk", _BEHAVIOURS) | {
            "leave": AlternativePlan("walk", (Phase("leave"),), "leaves the path"),
            "tight": AlternativePlan("walk", (Phase("tight"),), "bends away to one side of the path"),
            "dawdle": AlternativePlan("walk", (Phase("dawdle"),), "walks on far too slowly"),
            "other_path": AlternativePlan("set_off", (Phase("other_path"),), "takes another path"),
            "third_path": AlternativePlan("set_off", (Phase("third_path"),), "takes another path"),
        }
        plan = Plan(
            (
                Phase("stand", min_s=params.wait_s), Phase("set_off", min_s=_SET_OFF_S),
                Phase("walk", min_s=_WALK_S), Phase("walk_on"),
            ),
            alternatives=alternatives,
        )  # fmt: skip
        return WalkExpert(plan, _gaits(params.gait), 1 if params.first == "left" else 0, tracks=tracks)


def _gaits(gait: Gait) -> dict[str, Gait | Hop | None]:
    """What each phase and each route means for the legs."""
    same = dict.fromkeys(("set_off", "walk", "walk_on", "leave", "tight", "other_path", "third_path"), gait)
    dawdle = replace(gait, length_m=0.046, swing_s=max(gait.swing_s, 0.44))
    return {"stand": None, **same, "dawdle": dawdle, **behaviour_gaits(gait)}


def _tracks(params: TurnParams, task: str) -> dict[str, Track]:
    """Which way each phase goes; a phase that is left out goes on along its course."""
    own = params.track(task)
    other, third = (params.track(way) for way in WAYS if way != task)
    found = dict.fromkeys((*_NOMINAL, *_BEHAVIOURS, "dawdle"), own)
    tight = replace(own, bend_per_m=1.9 * own.bend_per_m)
    if task == "straight":  # straight on would be right here
        side = 1.0 if params.first == "left" else -1.0
        tight, found["leave"] = (replace(own, lead_m=0.6, bend_per_m=b * side) for b in (0.9, -0.9))
    return found | {"tight": tight, "other_path": other, "third_path": third}


def _task(way: Way, track: Track, colour: str) -> Task:
    """Following one of the paths."""
    where = {"left": "to the left along", "right": "to the right along", "straight": "straight ahead along"}[way]
    kind = "line" if way == "straight" else "arc"
    turn = {
        "left": "Walk in a bend to the left.",
        "right": "Walk in a bend to the right.",
        "straight": "Walk straight.",
    }
    return Task(
        name=way,
        instructions=(
            f"Walk {where} the {colour} {kind} at a steady pace, with real steps, and keep walking.",
            f"Follow the {colour} {kind} on the floor on foot, lifting each foot clear of the floor, and do not stop.",
            f"Keep walking {where} the {kind}, upright and at an even pace, and stay on it.",
        ),
        plain=(f"Follow the {colour} {kind}.", turn[way]),
        milestones=milestones(track),
        rules=rules(track),
        goal=goal(track),
    )
