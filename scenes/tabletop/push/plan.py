"""How a block is pushed to a mark, and other ways to go on: plans as data."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat
from scenes.kit.control.arm.moves import back, go_home
from scenes.kit.control.arm.pushing import Pushing
from scenes.kit.props.blocks import Block
from scenes.kit.props.marks import MARKS
from scenes.kit.robots.station import ARM
from scenes.tabletop.push.layout import BLOCKS, PushParams

_GRIP_BELOW_TOP_M = 0.02  # where a hand that should push takes hold from above instead
_OPEN_M = 0.08
_ABOVE: Quat = (0.0, 0.7071067811865476, -0.7071067811865476, 0.0)  # tool down, fingers closing along the block's x


def push_plan(params: PushParams, k: int, onto: int) -> Plan:
    """Plan that pushes one of the two blocks to one of the two marks."""
    own, block, mark = params.things[k], BLOCKS[k], MARKS[onto]
    push = Pushing(block, mark, own.waist_m)
    another = replace(push, body=BLOCKS[1 - k], half_m=params.things[1 - k].waist_m)
    elsewhere = replace(push, place=MARKS[1 - onto])
    alternatives = {
        "other_block": (another.phases(), "pushes the other block"),
        "other_block_off": (replace(another, place=elsewhere.place).phases(), "pushes the other block away"),
        "other_mark": (elsewhere.phases(), "pushes it to the other mark"),
        "other_mark_slowly": (elsewhere.phases(0.7), "takes it to the other mark"),
        "carry": (_hold(block, mark, own, 0.06), "picks the block up and carries it"),
        "pull": (_hold(block, mark, own, 0.0), "drags the block along in its grip"),
    }
    others = {name: AlternativePlan("approach", phases, words) for name, (phases, words) in alternatives.items()}
    return Plan(push.phases(), params.recovery_policy, None, others)


def _hold(block: str, mark: str, drawn: Block, lift_m: float) -> tuple[Phase, ...]:
    """Take the block from above, and bring it to the mark in the grip: through the air, or along the table."""

    def over(up_m: float) -> dict[str, Goal]:
        """The tool above the middle of the block."""
        return {ARM: Goal(block, Pose((0.0, 0.0, drawn.height_m - _GRIP_BELOW_TOP_M + up_m), _ABOVE))}

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
