"""Alternative plans of push: a forbidden way to the mark, a detour, a wrong goal, or harm to the other block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan2, copysign, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose, Quat
from scenes.kit.control.arm.detours import hesitating, trembling, waiting
from scenes.kit.control.arm.moves import back, go_home, turned
from scenes.kit.control.arm.poses import rocked
from scenes.kit.control.arm.pushing import Pushing
from scenes.kit.props.blocks import Block
from scenes.kit.props.marks import MARKS
from scenes.kit.robots.station import ARM
from scenes.kit.two_marks import TwoMarkParams
from scenes.tabletop.push.layout import BLOCKS

_GRIP_BELOW_TOP_M = 0.02  # depth of the grip below the top, where a hand grips instead of pushing
_OPEN_M = 0.08
_ABOVE: Quat = (0.0, 0.7071067811865476, -0.7071067811865476, 0.0)  # tool down, fingers closing along the block's x
_ROCK_RAD = 0.45  # lean of a block that is rocked in the hand
_SHARE = 0.88  # lean of the other block, as a share of that at which it would fall over
_OVER_SHARE = 1.5  # the same of a block that is knocked over


@dataclass(frozen=True)
class PushAlternatives:
    """Alternative plans of pushing block `k` of a layout to mark `onto`."""

    params: TwoMarkParams[Block]
    k: int
    onto: int

    def plans(self) -> dict[str, AlternativePlan]:
        """All of them by name."""
        return {**self._ways(), **self._pace(), **self._goals(), **self._other_block()}

    @property
    def push(self) -> Pushing:
        """The push that is asked for."""
        return Pushing(BLOCKS[self.k], MARKS[self.onto], self.params.things[self.k].waist_m)

    @property
    def _another(self) -> Pushing:
        """The same with the other block."""
        return replace(self.push, body=BLOCKS[1 - self.k], half_m=self.params.things[1 - self.k].waist_m)

    @property
    def _elsewhere(self) -> Pushing:
        """The same to the other mark."""
        return replace(self.push, place=MARKS[1 - self.onto])

    def _ways(self) -> dict[str, AlternativePlan]:
        """Forbidden ways to the mark, and a block that is rocked when it is there."""
        block, mark, own = BLOCKS[self.k], MARKS[self.onto], self.params.things[self.k]
        rock = (*_grip(block, own), *_rocked(block, own.half_m[0]), *_let_go())
        return {
            "carry": AlternativePlan("approach", _hold(block, mark, own, 0.06), "picks the block up and carries it"),
            "pull": AlternativePlan("approach", _hold(block, mark, own, 0.0), "drags the block along in its grip"),
            "rock": AlternativePlan("home", rock, "rocks the block"),
        }

    def _pace(self) -> dict[str, AlternativePlan]:
        """The right push with pauses, with trembling, or in two goes."""
        phases = self.push.phases()
        pauses = hesitating(phases, ("descend", "touch", "push", "finish"))
        stand, first = (phases[0], *waiting(3.2), *phases[1:]), (phases[0], *trembling(), *phases[1:])
        late, second = (*trembling(), phases[-1]), (*phases[-3:-1], *phases)
        return {
            "hesitate": AlternativePlan("approach", pauses, "hesitates again and again"),
            "stand_still": AlternativePlan("approach", stand, "stands still for a while"),
            "tremble": AlternativePlan("approach", first, "trembles before it pushes"),
            "tremble_after": AlternativePlan("home", late, "trembles after it has pushed"),
            "two_goes": AlternativePlan("finish", second, "leaves the block short of the mark, and pushes it again"),
        }

    def _goals(self) -> dict[str, AlternativePlan]:
        """The other block, or the other mark, and what is put right again."""
        block, mark, own = BLOCKS[self.k], MARKS[self.onto], self.params.things[self.k]
        other, elsewhere = self._another, self._elsewhere
        off = replace(other, place=elsewhere.place)
        both = (*elsewhere.phases(1.4)[:-1], *_hold(block, mark, own, 0.03))
        return {
            "other_block": AlternativePlan("approach", other.phases(), "pushes the other block"),
            "other_block_off": AlternativePlan("approach", off.phases(), "pushes the other block away"),
            "other_mark": AlternativePlan("approach", elsewhere.phases(), "pushes it to the other mark"),
            "other_mark_slowly": AlternativePlan("approach", elsewhere.phases(0.7), "takes it to the other mark"),
            "other_mark_first": AlternativePlan("approach", both, "pushes it to the other mark first"),
        }

    def _other_block(self) -> dict[str, AlternativePlan]:
        """The other block is shoved, rocked, or moved and put back, before the push or after it."""
        before, after, home = self.push.phases(), "home", (go_home(),)
        shove, far = self._another.nudge(0.043), self._another.nudge(0.06)
        lean, over = self._lean(_SHARE), self._lean(_OVER_SHARE)
        return {
            "shove": AlternativePlan(after, (*shove, *home), "shoves the other block"),
            "shove_first": AlternativePlan("approach", (*shove, *before), "shoves the other block first"),
            "shove_far": AlternativePlan(after, (*far, *home), "shoves the other block away"),
            "lean": AlternativePlan(after, (*lean, *home), "makes the other block lean over"),
            "lean_first": AlternativePlan("approach", (*lean, *before), "makes the other block lean over first"),
            "knock_over": AlternativePlan(after, (*over, *home), "knocks the other block over"),
            "knock_over_first": AlternativePlan("approach", (*over, *before), "knocks the other block over first"),
            "put_back": AlternativePlan(after, self._moved_other(True), "moves the other block and puts it back"),
            "move_other": AlternativePlan(after, self._moved_other(False), "moves the other block a little"),
        }

    def _lean(self, share: float) -> tuple[Phase, ...]:
        """Push against the top of the other block until it leans by this share of the angle at which it falls over."""
        own = self.params.things[1 - self.k]
        most_rad = atan2(2 * min(own.half_m[:2]), own.height_m)
        height_m = 0.9 * own.height_m
        return self._another.nudge(height_m * sin(share * most_rad), height_m, hold_s=0.5)

    def _moved_other(self, back_again: bool) -> tuple[Phase, ...]:
        """Move the other block aside in the hand, and back to where it stood."""
        other, body = self.params.things[1 - self.k], BLOCKS[1 - self.k]
        home = Goal("world", Pose((*other.xy_m, 0.001), turned(other.yaw_rad)))
        aside = Goal("here", Pose((0.0, copysign(0.055, other.xy_m[1]), 0.006)))
        carry = Phase("carry", carry=aside, speed_mps=0.15, holds=(ARM,), body=body)
        again = (*waiting(0.2), replace(carry, carry=home)) if back_again else ()
        return (*_grip(body, other), carry, *again, *_let_go())


def _hold(block: str, mark: str, shape: Block, lift_m: float) -> tuple[Phase, ...]:
    """Grip the block from above and bring it to the mark: through the air, or along the table."""

    def to(frame: str, up_m: float) -> Goal:
        return Goal(frame, Pose((0.0, 0.0, up_m)))

    carry = Phase("push", carry=to(mark, lift_m), speed_mps=0.14, holds=(ARM,), body=block)
    lift = (replace(carry, name="lift", carry=to("here", lift_m)),) if lift_m > 0.0 else ()
    return (*_grip(block, shape), *lift, carry, replace(carry, name="finish", carry=to(mark, 0.001)), *_let_go())


def _grip(block: str, shape: Block) -> tuple[Phase, ...]:
    """Reach over the block and grip it from above."""

    def over(up_m: float) -> dict[str, Goal]:
        """The tool above the middle of the block."""
        return {ARM: Goal(block, Pose((0.0, 0.0, shape.height_m - _GRIP_BELOW_TOP_M + up_m), _ABOVE))}

    return (
        Phase("approach", over(0.09), grip_m={ARM: _OPEN_M}, speed_mps=0.40, turn_radps=1.6, min_s=0.8),
        Phase("descend", over(0.0), speed_mps=0.16, min_s=0.5, reactive=True),
        Phase("grasp", grip_m={ARM: 0.0}, min_s=0.5, grasps=True, body=block),
    )


def _let_go() -> tuple[Phase, ...]:
    """Open the fingers, rise, and go home."""
    return (
        Phase("release", grip_m={ARM: _OPEN_M}, min_s=0.4),
        Phase("rise", {ARM: back(0.10)}, speed_mps=0.25, min_s=0.5),
        go_home(),
    )


def _rocked(block: str, half_m: float) -> tuple[Phase, ...]:
    """Lean the gripped block over one edge of its base, its top towards the robot, and set it upright again."""
    rock = Phase("rock", speed_mps=0.15, turn_radps=0.9, holds=(ARM,), body=block)
    over, upright = (replace(rock, carry=Goal("self", pose)) for pose in rocked(-half_m, -_ROCK_RAD))
    return over, *waiting(0.2), upright
