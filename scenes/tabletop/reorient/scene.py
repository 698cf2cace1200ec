"""One arm stands a lying bottle, can, jar or flask upright on a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import RECOVERY_POLICIES, RecoveryPolicy
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.poses import Frame, between, compose, frame
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.blocks import COLOURS
from scenes.kit.props.marks import Mark, add_mark
from scenes.kit.props.uprights import KINDS, Upright, add_upright, draw_upright
from scenes.kit.robots.home import add_home
from scenes.kit.robots.panda.model import HOME
from scenes.kit.robots.station import ARM, GRIP_ACTUATOR, HAND, Base, add_arm, draw_base
from scenes.kit.worlds.table import add_camera, new_world
from scenes.tabletop.reorient.plan import LIFT_M, MARKS, THINGS, lying_grip, reorient_plan, standing_grip
from scenes.tabletop.reorient.rules import PAIRS, TaskInstance

LATE_S = 10.5
_STEPS = 24

_CARRYING = ["lift", "turn"]
# Strengths were tuned on layouts of seed 0.
_RELEASE = {"grips": [GRIP_ACTUATOR], "hands": 1}
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "drop": (
        OperatorSpec("early_release", {**_RELEASE, "during": _CARRYING, "after": 0.3}),
        OperatorSpec("weak_grip", {"grips": [GRIP_ACTUATOR], "during": _CARRYING, "remaining_share_range": [0.0, 0.03]}),
        OperatorSpec("skipped_phase", {"skip": [["turn", "lower"], ["lower"]]}),
    ),
    "rolled_away": (
        OperatorSpec("push", {"bodies": list(THINGS), "during": ["approach", "descend"], "dv_mps_range": [1.2, 2.4]}),
    ),
    "left_lying": (OperatorSpec("shortcut", {"alternatives": {"keep_lying": "turn", "keep_lying_near": "turn"}}),),
    "topple": (OperatorSpec("shortcut", {"alternatives": {"askew": "lower", "far_askew": "lower"}}),),
    "misplaced": (
        OperatorSpec("offset", {"phases": ["turn", "lower"], "offset_m_range": [0.05, 0.10]}),
        OperatorSpec("pose_bias", {"bodies": list(MARKS), "during": ["turn"], "offset_m_range": [0.05, 0.10]}),
    ),
    "wrong_object": (OperatorSpec("wrong_object", {"alternatives": {"other_thing": "approach", "other_thing_too_far": "approach"}}),),
    "wrong_target": (OperatorSpec("wrong_target", {"alternatives": {"other_mark": "turn", "second_thought": "lower"}}),),
    "reverted": (OperatorSpec("reverted_step", {"alternatives": {"lay_back": "home", "lay_back_near": "home"}}),),
    "cause:perception": (OperatorSpec("pose_bias", {"bodies": list(THINGS), "during": ["approach"], "offset_m_range": [0.03, 0.06]}),),
    "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": {"drop_it": "lower", "drop_low": "lower"}}),),
    "cause:push": (
        OperatorSpec("push", {"bodies": list(THINGS), "during": ["retreat", "home"], "dv_mps_range": [0.8, 1.8]}),
        OperatorSpec("push", {"bodies": [HAND], "during": [*_CARRYING, "lower"], "dv_mps_range": [3.0, 6.5]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["descend", "lift", "turn"], "rms_share_range": [0.45, 0.85]}),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReorientParams:
    """One layout: two lying things, two marks, the arm's base, and how the expert takes a mishap."""

    things: tuple[Upright, Upright]
    marks: tuple[Mark, Mark]
    base: Base
    recovery_policy: RecoveryPolicy


class Reorient(LegacyScene[ReorientParams]):
    """A Panda, two things that lie with their tops away from it, two marks beyond them."""

    name = "reorient"
    stream_id = 2353882792
    category = "reorient_with_constraint"
    robot = "panda"
    horizon_s = 12.0
    legacy_cameras = ("front", "side", "top", "arm_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side", "top": "from above", "arm_wrist": "from the wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> ReorientParams:
        """Either thing can be stood on either mark, past the other one."""
        while True:
            params = _draw(rng)
            if _clear(params) and _reachable(params):
                return params

    def build(self, params: ReorientParams, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arm, marks, lying things, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        add_arm(spec, params.base, appearance)
        for name, mark in zip(MARKS, params.marks, strict=True):
            add_mark(spec, name, mark)
        for name, thing in zip(THINGS, params.things, strict=True):
            add_upright(spec, name, thing)
        add_camera(spec, "front", (1.20, 0.0, 0.62), (0.20, 0.0, 0.05), 40, appearance)
        add_camera(spec, "side", (0.68, -0.90, 0.60), (0.22, 0.0, 0.06), 40, appearance)
        add_camera(spec, "top", (0.72, 0.0, 1.15), (0.25, 0.0, 0.0), 38, appearance)
        add_home(spec, (ARM,))
        return spec

    def legacy_tasks(self, params: ReorientParams) -> tuple[Task, ...]:
        """Each thing onto each mark."""
        return tuple(_task(params, k, m) for k in (0, 1) for m in (0, 1))

    def legacy_expert(self, params: ReorientParams, task: str) -> ArmExpert:
        """Scripted grasp, quarter turn and placing."""
        k, m = next((k, m) for k in (0, 1) for m in (0, 1) if _task_name(params, k, m) == task)
        return ArmExpert(reorient_plan(k, m, params.things, params.recovery_policy), {ARM: ik_of(params.base)})


def _draw(rng: np.random.Generator) -> ReorientParams:
    colours = [str(c) for c in rng.choice(list(COLOURS), size=4, replace=False)]
    kinds = [KINDS[int(i)] for i in rng.choice(len(KINDS), size=2, replace=False)]
    side, base = (1.0 if rng.random() < 0.5 else -1.0), draw_base(rng)

    def place(low_m: float, high_m: float, aside_m: tuple[float, float], sign: float) -> tuple[float, float]:
        return float(rng.uniform(low_m, high_m)), sign * float(rng.uniform(*aside_m))

    def outwards(xy_m: tuple[float, float], off_rad: float) -> float:
        return atan2(xy_m[1] - base.y_m, xy_m[0] - base.x_m) + float(rng.uniform(-off_rad, off_rad))

    def thing(k: int, sign: float) -> Upright:
        xy = place(0.06, 0.14, (0.10, 0.17), sign)
        return draw_upright(rng, kinds[k], colours[k], xy, outwards(xy, 0.3))

    def mark(colour: str, sign: float) -> Mark:
        xy = place(0.39, 0.44, (0.08, 0.16), sign)
        return Mark(colour, xy, outwards(xy, 0.1))

    things = (thing(0, side), thing(1, -side))
    marks = (mark(colours[2], side), mark(colours[3], -side))
    return ReorientParams(things, marks, base, RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))])


def _clear(params: ReorientParams) -> bool:
    """Marks apart from each other, and from whatever lies about."""
    (ax, ay), (bx, by) = (m.xy_m for m in params.marks)
    tops = [_along(t, t.height_m / 2) for t in params.things]
    gaps = [hypot(x - m.xy_m[0], y - m.xy_m[1]) for x, y in tops for m in params.marks]
    return hypot(ax - bx, ay - by) > 0.17 and min(gaps) > 0.12


def _along(thing: Upright, from_middle_m: float) -> tuple[float, float]:
    x, y = thing.xy_m
    return x + from_middle_m * cos(thing.heading_rad), y + from_middle_m * sin(thing.heading_rad)


def _reachable(params: ReorientParams) -> bool:
    return all(_rehearse_m(params, thing, mark) < 0.003 for thing in params.things for mark in params.marks)


def _rehearse_m(params: ReorientParams, thing: Upright, mark: Mark) -> float:
    """Worst error of the tool at the key poses of the task, gone through in order from home [m]."""
    foot = _along(thing, -thing.height_m / 2)
    line, disc = _level(foot, thing.radius_m, thing.heading_rad), _level(mark.xy_m, 0.0, mark.heading_rad)
    low = compose(line, frame(lying_grip(thing)))
    up = Frame(low.pos + np.array([0.0, 0.0, LIFT_M]), low.quat)
    over, stands = (compose(disc, frame(standing_grip(thing, h))) for h in (0.06, 0.0))
    ik, q, worst = ik_of(params.base), np.array(HOME), 0.0
    here = ik.tool(q)
    for stop in (compose(line, frame(lying_grip(thing, 0.11))), low, up, over, stands):
        for i in range(_STEPS):
            q = ik.step(q, between(here, stop, (i + 1) / _STEPS))
        worst, here = max(worst, ik.error_m(q, stop)), stop
    return worst


def _level(xy_m: tuple[float, float], z_m: float, heading_rad: float) -> Frame:
    half = heading_rad / 2
    return Frame(np.array([*xy_m, z_m]), np.array([cos(half), 0.0, 0.0, sin(half)]))


def _task_name(params: ReorientParams, thing: int, mark: int) -> str:
    own = params.things[thing]
    return f"{own.colour}_{own.kind}_on_{params.marks[mark].colour}"


def _task(params: ReorientParams, k: int, m: int) -> Task:
    own, other = params.things[k], params.things[1 - k]
    errand = TaskInstance(
        THINGS[k], MARKS[m], THINGS[1 - k], MARKS[1 - m], own.grip_m, own.radius_m, f"the {own.words}",
        f"the {params.marks[m].colour} mark", f"the {other.words}", f"the {params.marks[1 - m].colour} mark",
    )  # fmt: skip
    what, where = errand.thing_words, errand.mark_words
    return Task(
        name=_task_name(params, k, m),
        instructions=(
            f"Stand {what} upright on {where}; set it down gently, without dropping it.",
            f"Pick up {what}, turn it upright and put it down on {where} without letting it fall.",
            f"{what.capitalize()} lies on its side: stand it up on {where}, and do not let go before it stands.",
        ),
        plain=(f"Stand {what} upright on {where}.", f"Put {what} on {where}, standing."),
        milestones=errand.milestones(),
        rules=errand.rules(LATE_S),
        goal=errand.goal,
    )
