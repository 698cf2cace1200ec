"""Scene push: one arm pushes one of two blocks across a table to one of two marks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.sampling import sample_until
from scenes.kit.control.arm.moves import UPRIGHT_RAD, back, go_home
from scenes.kit.control.arm.pushing import Pushing
from scenes.kit.faults import arm as fault
from scenes.kit.props.blocks import Block, add_block
from scenes.kit.props.marks import MARKS, add_marks
from scenes.kit.robots.station import ARM, HAND
from scenes.kit.scene import ArmScene
from scenes.kit.two_marks import CHOICES
from scenes.kit.worlds.cameras import WRIST
from scenes.kit.worlds.short_table import shorten_table
from scenes.tabletop.push.judging import PAIRS, PushMeasures
from scenes.tabletop.push.layout import BLOCKS, PushParams, draw_layout, in_reach, is_clear

_GRIP_BELOW_TOP_M = 0.02  # depth of the grip below the top, where a hand grips instead of pushing
_OPEN_M = 0.08
_ABOVE: Quat = (0.0, 0.7071067811865476, -0.7071067811865476, 0.0)  # tool down, fingers closing along the block's x


_NEARER = [-1.0, 0.0, 0.0]  # direction of the bias: towards the robot from the mark, so that the push goes too far


class PushTask(PushMeasures):
    """Push one block to one mark."""

    preposition = "to"
    instructions = (
        "Push {thing} to {mark} without toppling it or pushing it off the table.",
        "Slide {thing} onto {mark}, pushing it away from the robot; do not pick it up or knock it over.",
        "Without lifting it or letting it fall over, push {thing} across the table until it stands on {mark}.",
    )
    plain = ("Push {thing} to {mark}.", "Move {thing} onto {mark}.")

    def plan(self) -> Plan:
        """A push that updates its aim at every control step."""
        own, block, mark = self.params.things[self.k], BLOCKS[self.k], MARKS[self.onto]
        push = Pushing(block, mark, own.waist_m)
        another = replace(push, body=BLOCKS[1 - self.k], half_m=self.params.things[1 - self.k].waist_m)
        elsewhere = replace(push, place=MARKS[1 - self.onto])
        alternatives = {
            "other_block": (another.phases(), "pushes the other block"),
            "other_block_off": (replace(another, place=elsewhere.place).phases(), "pushes the other block away"),
            "other_mark": (elsewhere.phases(), "pushes it to the other mark"),
            "other_mark_slowly": (elsewhere.phases(0.7), "takes it to the other mark"),
            "carry": (_hold(block, mark, own, 0.06), "picks the block up and carries it"),
            "pull": (_hold(block, mark, own, 0.0), "drags the block along in its grip"),
        }
        others = {name: AlternativePlan("approach", *other) for name, other in alternatives.items()}
        return Plan(push.phases(), self.params.reaction, None, others, UPRIGHT_RAD)


class Push(ArmScene[PushParams]):
    """A Panda at a short table; two blocks before it, and two marks beyond them, towards the edge opposite the arm."""

    name = "push"
    stream_id = 1597642340
    category = "push_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (1.14, -0.28, 0.66), (0.24, -0.01, 0.02), 40),
        CameraSpec("side", "from the side", (0.7, -0.85, 0.62), (0.25, 0.0, 0.02), 40),
        CameraSpec("top", "from above", (0.8, 0.0, 1.1), (0.31, 0.0, 0.0), 37),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    # Strengths were tuned on layouts of seed 0; severities reach down to the threshold, where labels inform most.
    faults: ClassVar[fault.Faults] = {
        "topple": (fault.offset(("descend", "touch", "push"), (0.06, 0.08), along="z"),),
        "off_table": (fault.offset(("push",), (0.2, 0.36), along=_NEARER),),
        "misplaced": (
            fault.offset(("push",), (0.045, 0.12), along="x"),
            fault.offset(("push",), (0.045, 0.08), along=_NEARER),
            fault.misperceived(MARKS, ("approach", "push"), (0.05, 0.10)),
        ),
        "cause:perception": (fault.misperceived(BLOCKS, ("approach",), (0.03, 0.07)),),
        "wrong_object": (fault.alternatives("wrong_object", other_block="approach", other_block_off="approach"),),
        "wrong_target": (fault.alternatives("wrong_target", other_mark="approach", other_mark_slowly="approach"),),
        "cause:shortcut": (fault.alternatives("shortcut", carry="approach", pull="approach"),),
        "cause:push": (
            fault.pushed(BLOCKS, ("push", "finish"), (0.9, 2.0)),
            fault.pushed((HAND,), ("touch", "push", "finish"), (2.0, 5.0)),
        ),
        "cause:torque_noise": (fault.torque_noise(("descend", "touch", "push"), (0.4, 0.8)),),
    }

    def sample(self, rng: np.random.Generator) -> PushParams:
        """Sample blocks and marks such that each block can be pushed to each mark without meeting the other."""
        conditions = {"marks apart and paths clear": is_clear, "pushes within reach": in_reach}
        remedy = "widen the areas of the blocks and the marks"
        return sample_until(partial(draw_layout, rng), conditions, 20_000, self.name, remedy)

    def tasks(self, params: PushParams) -> tuple[PushTask, ...]:
        """One task for each block and mark."""
        return tuple(PushTask(params, k, onto) for k, onto in CHOICES)

    def furnish(self, spec: mujoco.MjSpec, params: PushParams) -> None:
        """Marks and blocks on a table that ends a little beyond the marks."""
        shorten_table(spec)
        add_marks(spec, params.marks)
        for name, block in zip(BLOCKS, params.things, strict=True):
            add_block(spec, name, block)


def _hold(block: str, mark: str, shape: Block, lift_m: float) -> tuple[Phase, ...]:
    """Grip the block from above and bring it to the mark: through the air, or along the table."""

    def over(up_m: float) -> dict[str, Goal]:
        """The tool above the middle of the block."""
        return {ARM: Goal(block, Pose((0.0, 0.0, shape.height_m - _GRIP_BELOW_TOP_M + up_m), _ABOVE))}

    def to(frame: str, up_m: float) -> Goal:
        return Goal(frame, Pose((0.0, 0.0, up_m)))

    carry = Phase("push", carry=to(mark, lift_m), speed_mps=0.14, holds=(ARM,), body=block)
    lift = (replace(carry, name="lift", carry=to("here", lift_m)),) if lift_m > 0.0 else ()
    return (
        Phase("approach", over(0.09), grip_m={ARM: _OPEN_M}, speed_mps=0.40, turn_radps=1.6, min_s=0.8),
        Phase("descend", over(0.0), speed_mps=0.16, min_s=0.5, reactive=True),
        Phase("grasp", grip_m={ARM: 0.0}, min_s=0.5, grasps=True, body=block),
        *lift,
        carry,
        replace(carry, name="finish", carry=to(mark, 0.001)),
        Phase("release", grip_m={ARM: _OPEN_M}, min_s=0.4),
        Phase("rise", {ARM: back(0.10)}, speed_mps=0.25, min_s=0.5),
        go_home(),
    )
