"""How a block is pushed to a mark, and other ways to go on: plans as data."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat, RecoveryPolicy
from scenes.kit.control.arm.leaning import leaning
from scenes.kit.props.blocks import Block
from scenes.kit.robots.station import ARM

LEAN_RAD = 0.55  # the hand leans back, so that the palm stays behind the fingertips at a tall block
TIP_M = 0.0125  # how far the leaning fingertips reach ahead of the tool point
LOW_M = 0.028  # height of the tool while pushing: pushed much higher up, a tall block topples
_GAP_M = 0.028  # between the fingertips, which straddle the middle of the pushed side
_LAST_M = 0.05  # last stretch, no longer aimed anew: this near, the direction to the mark is anybody's guess
_GRIP_BELOW_TOP_M = 0.02  # where a hand that should push takes hold from above instead
_ABOVE: Quat = (0.0, 0.7071067811865476, -0.7071067811865476, 0.0)  # tool down, fingers closing along the block's x


def _behind(block: str, mark: str, back_m: float, height_m: float, lean_rad: float = LEAN_RAD) -> dict[str, Goal]:
    """The tool on the far side of the block, as seen from the mark."""
    return {ARM: Goal(f"{block}>{mark}", Pose((-back_m, 0.0, height_m), leaning(0.0, lean_rad)))}


def _short_of(block: str, mark: str, back_m: float) -> dict[str, Goal]:
    """The tool on the line from the mark through the block, `back_m` from the mark."""
    # This frame's x axis points back towards the robot, so the tool is turned half around in it.
    return {ARM: Goal(f"{mark}>{block}", Pose((back_m, 0.0, LOW_M), leaning(pi, LEAN_RAD)))}


def _by_tool(forth_m: float, up_m: float) -> dict[str, Goal]:
    """Level and upright moves of the leaning tool, told along its own axes."""
    c, s = cos(LEAN_RAD), sin(LEAN_RAD)
    return {ARM: Goal(f"{ARM}/tool", Pose((forth_m * c + up_m * s, 0.0, forth_m * s - up_m * c)))}


_HOME = Phase("home", home=True, turn_radps=1.0, min_s=0.8)


def _phases(block: str, mark: str, waist_m: float, pace: float = 1.0) -> tuple[Phase, ...]:
    """Come down behind the block, touch it, push it nearly there while aiming anew, then the rest, and leave."""
    at = waist_m + TIP_M
    return (
        Phase(
            "approach", _behind(block, mark, at + 0.05, 0.13, 0.0), grip_m={ARM: _GAP_M}, speed_mps=0.40,
            turn_radps=1.6, min_s=0.8,
        ),
        Phase("descend", _behind(block, mark, at + 0.035, LOW_M), speed_mps=0.18, min_s=0.5, reactive=True),
        Phase("touch", _behind(block, mark, at + 0.004, LOW_M), speed_mps=0.08, min_s=0.4, reactive=True),
        Phase("push", _short_of(block, mark, at + _LAST_M), speed_mps=0.09 * pace, min_s=0.6, reactive=True),
        Phase("finish", _by_tool(_LAST_M, 0.0), speed_mps=0.06 * pace, min_s=0.5),
        Phase("back_off", _by_tool(-0.04, 0.0), speed_mps=0.12, min_s=0.4),
        Phase("rise", _by_tool(-0.03, 0.15), speed_mps=0.25, min_s=0.5),
        _HOME,
    )  # fmt: skip


def _held(block: str, mark: str, height_m: float, lift_m: float) -> tuple[Phase, ...]:
    """Take the block from above, and bring it to the mark in the grip: through the air, or along the table."""
    at_m = height_m - _GRIP_BELOW_TOP_M
    carry = Phase("push", speed_mps=0.14, holds=(ARM,), body=block)
    over = {ARM: Goal(block, Pose((0.0, 0.0, at_m + 0.09), _ABOVE))}
    ways = (
        replace(carry, name="lift", carry=Goal("here", Pose((0.0, 0.0, lift_m)))),
        replace(carry, carry=Goal(mark, Pose((0.0, 0.0, lift_m)))),
        replace(carry, name="finish", carry=Goal(mark, Pose((0.0, 0.0, 0.001)))),
    )
    return (
        Phase("approach", over, grip_m={ARM: 0.08}, speed_mps=0.40, turn_radps=1.6, min_s=0.8),
        Phase("descend", {ARM: Goal(block, Pose((0.0, 0.0, at_m), _ABOVE))}, speed_mps=0.16, min_s=0.5, reactive=True),
        Phase("grasp", grip_m={ARM: 0.0}, min_s=0.5, grasps=True, body=block),
        *(ways if lift_m > 0.01 else ways[1:]),
        Phase("release", grip_m={ARM: 0.08}, min_s=0.4),
        Phase("rise", {ARM: Goal(f"{ARM}/tool", Pose((0.0, 0.0, -0.10)))}, speed_mps=0.25, min_s=0.5),
        _HOME,
    )


def push_plan(block: int, mark: int, blocks: tuple[Block, Block], recovery_policy: RecoveryPolicy) -> Plan:
    """Plan that pushes one of the two blocks to one of the two marks."""
    names, marks = ("block_a", "block_b"), ("mark_a", "mark_b")
    own, other = blocks[block], blocks[1 - block]
    here, there, far = names[block], marks[mark], marks[1 - mark]
    alternatives = {
        "other_block": AlternativePlan(
            "approach", _phases(names[1 - block], there, other.waist_m), "pushes the other block"
        ),
        "other_block_off": AlternativePlan(
            "approach", _phases(names[1 - block], far, other.waist_m), "pushes the other block away"
        ),
        "other_mark": AlternativePlan("approach", _phases(here, far, own.waist_m), "pushes it to the other mark"),
        "other_mark_slowly": AlternativePlan(
            "approach", _phases(here, far, own.waist_m, 0.7), "takes it to the other mark"
        ),
        "carry": AlternativePlan(
            "approach", _held(here, there, own.height_m, 0.06), "picks the block up and carries it"
        ),
        "pull": AlternativePlan("approach", _held(here, there, own.height_m, 0.0), "drags the block along in its grip"),
    }
    return Plan(_phases(here, there, own.waist_m), recovery_policy, None, alternatives)
