"""One arm pushes one of two blocks across a table to one of two marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, hypot, sin
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import RECOVERY_POLICIES, Pose, RecoveryPolicy
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.leaning import leaning
from scenes.kit.control.arm.poses import between, frame
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.blocks import COLOURS, KINDS, Block, add_block, add_mark, draw_half_m
from scenes.kit.robots.home import add_home
from scenes.kit.robots.panda.model import HOME
from scenes.kit.robots.station import ARM, HAND, Base, add_arm, draw_base
from scenes.kit.worlds.table import TABLE_HALF, TABLE_X, add_camera, new_world
from scenes.tabletop.push.plan import LEAN_RAD, LOW_M, TIP_M, push_plan
from scenes.tabletop.push.rules import EDGE_X_M, PAIRS, TaskInstance

LATE_S = 10.5
_HALF_HAND_M = 0.105  # the hand is this wide on either side, and would brush by a tall block

_PUSHING = ["touch", "push", "finish"]
# Strengths were tuned on layouts of seed 0; severities reach down to the threshold, where labels teach most.
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "topple": (
        OperatorSpec("offset", {"phases": ["descend", "touch", "push"], "offset_m_range": [0.06, 0.08], "along": "z"}),
    ),
    "off_table": (OperatorSpec("offset", {"phases": ["push"], "offset_m_range": [0.2, 0.36], "along": [-1.0, 0.0, 0.0]}),),
    "misplaced": (
        OperatorSpec("offset", {"phases": ["push"], "offset_m_range": [0.045, 0.12], "along": "x"}),
        OperatorSpec("offset", {"phases": ["push"], "offset_m_range": [0.045, 0.08], "along": [-1.0, 0.0, 0.0]}),
        OperatorSpec("pose_bias", {"bodies": ["mark_a", "mark_b"], "during": ["approach", "push"], "offset_m_range": [0.05, 0.10]}),
    ),
    "cause:perception": (
        OperatorSpec("pose_bias", {"bodies": ["block_a", "block_b"], "during": ["approach"], "offset_m_range": [0.03, 0.07]}),
    ),
    "wrong_object": (OperatorSpec("wrong_object", {"alternatives": {"other_block": "approach", "other_block_off": "approach"}}),),
    "wrong_target": (OperatorSpec("wrong_target", {"alternatives": {"other_mark": "approach", "other_mark_slowly": "approach"}}),),
    "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": {"carry": "approach", "pull": "approach"}}),),
    "cause:push": (
        OperatorSpec("push", {"bodies": ["block_a", "block_b"], "during": ["push", "finish"], "dv_mps_range": [0.9, 2.0]}),
        OperatorSpec("push", {"bodies": [HAND], "during": _PUSHING, "dv_mps_range": [2.0, 5.0]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["descend", "touch", "push"], "rms_share_range": [0.4, 0.8]}),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A coloured disc on the table."""

    colour: str
    xy_m: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PushParams:
    """One layout: two blocks, two marks, the arm's base, and how the expert takes a mishap."""

    blocks: tuple[Block, Block]
    marks: tuple[Mark, Mark]
    base: Base
    recovery_policy: RecoveryPolicy


class Push(LegacyScene[PushParams]):
    """A Panda at a table whose front edge is near; two blocks before it, two marks beyond them."""

    name = "push"
    stream_id = 1597642340
    category = "push_with_constraint"
    robot = "panda"
    horizon_s = 12.0
    legacy_cameras = ("front", "side", "top", "arm_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side", "top": "from above", "arm_wrist": "from the wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> PushParams:
        """Either block can be pushed to either mark without meeting the other."""
        while True:
            params = _draw(rng)
            if _clear(params) and _reachable(params):
                return params

    def build(self, params: PushParams, appearance: Appearance) -> mujoco.MjSpec:
        """Table, arm, marks, blocks, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        _bring_edge_near(spec)
        add_arm(spec, params.base, appearance)
        for letter, mark in zip("ab", params.marks, strict=True):
            add_mark(spec, f"mark_{letter}", mark.colour, mark.xy_m)
        for letter, block in zip("ab", params.blocks, strict=True):
            add_block(spec, f"block_{letter}", block)
        add_camera(spec, "front", (1.18, 0.0, 0.62), (0.22, 0.0, 0.04), 40, appearance)
        add_camera(spec, "side", (0.70, -0.85, 0.62), (0.24, 0.0, 0.04), 40, appearance)
        add_camera(spec, "top", (0.80, 0.0, 1.10), (0.31, 0.0, 0.0), 37, appearance)
        add_home(spec, (ARM,))
        return spec

    def legacy_tasks(self, params: PushParams) -> tuple[Task, ...]:
        """Each block to each mark."""
        return tuple(_task(params, k, m) for k in (0, 1) for m in (0, 1))

    def legacy_expert(self, params: PushParams, task: str) -> ArmExpert:
        """Scripted push that aims anew at every step."""
        k, m = next((k, m) for k in (0, 1) for m in (0, 1) if _task_name(params, k, m) == task)
        return ArmExpert(push_plan(k, m, params.blocks, params.recovery_policy), {ARM: ik_of(params.base)})


def _draw(rng: np.random.Generator) -> PushParams:
    colours = [str(c) for c in rng.choice(list(COLOURS), size=4, replace=False)]
    names = list(KINDS)
    kinds = [names[int(i)] for i in rng.choice(len(names), size=2, replace=False, p=list(KINDS.values()))]
    side = 1.0 if rng.random() < 0.5 else -1.0

    def place(low_m: float, high_m: float, aside_m: tuple[float, float], sign: float) -> tuple[float, float]:
        return float(rng.uniform(low_m, high_m)), sign * float(rng.uniform(*aside_m))

    def block(k: int, sign: float) -> Block:
        half = draw_half_m(rng, kinds[k])
        return Block(kinds[k], colours[k], half, place(0.22, 0.30, (0.10, 0.18), sign), float(rng.uniform(-0.5, 0.5)))

    return PushParams(
        (block(0, side), block(1, -side)),
        (
            Mark(colours[2], place(0.39, 0.45, (0.08, 0.18), side)),
            Mark(colours[3], place(0.39, 0.45, (0.08, 0.18), -side)),
        ),
        draw_base(rng),
        RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))],
    )


def _clear(params: PushParams) -> bool:
    """Every push is long enough, goes forward, and passes the other block with room for the hand."""
    (ax, ay), (bx, by) = (m.xy_m for m in params.marks)
    if hypot(ax - bx, ay - by) < 0.18:
        return False
    for own, other in (params.blocks, params.blocks[::-1]):
        for mark in params.marks:
            x, y = mark.xy_m[0] - own.xy_m[0], mark.xy_m[1] - own.xy_m[1]
            length = hypot(x, y)
            if length < 0.13 or abs(atan2(y, x)) > 1.05:
                return False
            start = (own.xy_m[0] - 0.12 * x / length, own.xy_m[1] - 0.12 * y / length)
            if _off_line_m(other.xy_m, start, mark.xy_m) < other.reach_m + _HALF_HAND_M + 0.03:
                return False
    return True


def _off_line_m(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """How far a point is from a stretch of line."""
    x, y = b[0] - a[0], b[1] - a[1]
    along = ((p[0] - a[0]) * x + (p[1] - a[1]) * y) / (x * x + y * y)
    along = min(max(along, 0.0), 1.0)
    return hypot(p[0] - a[0] - along * x, p[1] - a[1] - along * y)


def _reachable(params: PushParams) -> bool:
    return all(_rehearse_m(params, block, mark) < 0.003 for block in params.blocks for mark in params.marks)


def _rehearse_m(params: PushParams, block: Block, mark: Mark) -> float:
    """Worst error of the tool at the key poses of a push, gone through in order from home [m]."""
    (x, y), (to_x, to_y) = block.xy_m, mark.xy_m
    yaw, at = atan2(to_y - y, to_x - x), block.waist_m + TIP_M
    stops = (
        (x, y, at + 0.05, 0.13, 0.0),
        (x, y, at + 0.035, LOW_M, LEAN_RAD),
        (x, y, at, LOW_M, LEAN_RAD),
        (to_x, to_y, at, LOW_M, LEAN_RAD),
    )
    ik, q, worst = ik_of(params.base), np.array(HOME), 0.0
    here = ik.tool(q)
    for x, y, back, z, lean in stops:
        stop = frame(Pose((x - back * cos(yaw), y - back * sin(yaw), z), leaning(yaw, lean)))
        for i in range(_STEPS):
            q = ik.step(q, between(here, stop, (i + 1) / _STEPS))
        worst = max(worst, ik.error_m(q, stop), _twist_m(q))
        here = stop
    return worst


_STEPS = 24


def _twist_m(q: F64) -> float:
    """Large where the elbow has swung out or the wrist is nearly at its stop: no straight way on from there."""
    return 1.0 if max(abs(float(q[2])), abs(float(q[4]))) > 1.5 or float(q[5]) > 3.55 else 0.0


def _bring_edge_near(spec: mujoco.MjSpec) -> None:
    """Shorten the table in front, so that what is pushed too far falls off within the arm's reach."""
    cut = (TABLE_X + TABLE_HALF[0] - EDGE_X_M) / 2
    table = spec.body("table")
    table.pos = [TABLE_X - cut, 0, 0]
    for geom in table.geoms:
        if geom.name == "table_top":
            geom.size = [geom.size[0] - cut, geom.size[1], geom.size[2]]
        else:
            geom.pos = [geom.pos[0] - cut if geom.pos[0] > 0 else geom.pos[0] + cut, geom.pos[1], geom.pos[2]]


def _task_name(params: PushParams, block: int, mark: int) -> str:
    own = params.blocks[block]
    return f"{own.colour}_{own.kind}_to_{params.marks[mark].colour}"


def _task(params: PushParams, k: int, m: int) -> Task:
    own, other = params.blocks[k], params.blocks[1 - k]
    errand = TaskInstance(
        f"block_{'ab'[k]}", f"mark_{'ab'[m]}", f"block_{'ba'[k]}", f"mark_{'ba'[m]}", own.height_m,
        f"the {own.words}", f"the {params.marks[m].colour} mark", f"the {other.words}",
        f"the {params.marks[1 - m].colour} mark",
    )  # fmt: skip
    what, where = errand.block_words, errand.mark_words
    return Task(
        name=_task_name(params, k, m),
        instructions=(
            f"Push {what} to {where} without toppling it or pushing it off the table.",
            f"Slide {what} onto {where} from behind; do not pick it up, do not knock it over, keep it on the table.",
            f"Without lifting it or letting it fall over, push {what} across the table until it stands on {where}.",
        ),
        plain=(f"Push {what} to {where}.", f"Move {what} onto {where}."),
        milestones=errand.milestones(),
        rules=errand.rules(LATE_S),
        goal=errand.goal,
    )
