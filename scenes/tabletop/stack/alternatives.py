"""Alternative plans of stack: a wrong tower, a detour to the right one, or harm to blocks that stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, hypot, pi, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose
from scenes.kit.control.arm import alternatives as other_plan
from scenes.kit.control.arm.detours import hesitating, missing, trembling, waiting
from scenes.kit.control.arm.moves import Handling, go_home, turned
from scenes.kit.robots.station import ARM
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, StackParams

Order = tuple[int, ...]  # indices of blocks from the bottom up
_CONTACT_M = 0.001  # height above its support at which a block is released
_ASIDE_M = 0.04  # distance by which a block is moved that should stay where it is
_HIGH_M = 0.12  # height from which a block is let fall in full view
_OVERHANG_M = 0.016  # how far from the middle of the one below a block is put
_MISS_M = 0.055  # distance beside a block at which the fingers close on nothing
_BUMP_M, _RUN_M = 0.028, 0.015  # how far a carried block shoves the tower, and the run before that


@dataclass(frozen=True)
class StackPlans:
    """Phases that build a tower of a layout, and its alternative plans.

    Attributes:
        params: the layout.
        order: the requested tower.
        spare: blocks that have no place in it.
    """

    params: StackParams
    order: Order
    spare: tuple[int, ...]

    def phases(self) -> tuple[Phase, ...]:
        """Grasp, bring and release one block after the other; the lowest stays where it is."""
        return (Phase("ready", min_s=0.2), *self._build(self.order), go_home())

    def alternatives(self) -> dict[str, AlternativePlan]:
        """All of them by name."""
        return {**self._orders(), **self._top(), **self._pace(), **self._moved()}

    @cached_property
    def _move(self) -> Handling:
        """Handling of the top block."""
        return self._handling(self.order[:-1], self.order[-1])

    @property
    def _third(self) -> int:
        """The wrong block: the third one for a tower of two, and the top one for a tower of three."""
        return self.spare[0] if self.spare else self.order[-1]

    def _orders(self) -> dict[str, AlternativePlan]:
        """Towers of the wrong blocks, or in the wrong order, and one that is put right."""
        params, order, spare = self.params, self.order, self._third
        swapped = self._build((*order[:-2], order[-1], order[-2]))
        wrong, right = (spare, order[1]), self._build(order)
        on_spare = f"stacks {params.the(order[1])} on {params.the(spare)}"
        first = (*self._build(wrong), *right)
        return {
            "other_order": _from_the_start(swapped, "stacks the blocks in the wrong order"),
            "upside_down": _from_the_start(self._build(order[::-1]), "stacks the blocks upside down"),
            "other_block": _from_the_start(self._build((order[0], spare)), f"stacks {params.the(spare)}"),
            "other_base": _from_the_start(self._build(wrong), on_spare),
            "other_base_first": _from_the_start(first, f"{on_spare} first"),
        }

    def _top(self) -> dict[str, AlternativePlan]:
        """The top block is taken off again, let fall, missed at first, or bumped into the tower."""
        move, the = self._move, self._move.the
        off, again = f"takes {the} off again", replace(move, lift_m=OVER_M)
        askew = replace(again, at=move.at.moved((_OVERHANG_M, 0.0, 0.0)))
        low_m = self.params.items[self.order[-2]].height_m + 0.03
        missed = (*self._missed(), *move.whole())
        return {
            "take_off": other_plan.put_back(move, off, lift_m=OVER_M),
            "take_off_askew": other_plan.put_back(move, off, lift_m=OVER_M, turn_rad=0.6),
            "put_on_again": AlternativePlan("home", again.whole(), f"{off} and puts it back on"),
            "put_on_askew": AlternativePlan("home", askew.whole(), f"{off} and puts it on askew"),
            "drop_high": AlternativePlan("lower", self._raised(0.0), f"raises {the} and lets it fall onto the tower"),
            "drop_aside": AlternativePlan("lower", self._raised(_OVERHANG_M), f"lets {the} fall onto the tower askew"),
            "drop_low": other_plan.let_fall_low(move, low_m),
            "miss": AlternativePlan("approach", missed, f"misses {the} at first"),
            "bump": AlternativePlan("transfer", (*self._bumped(), go_home()), f"bumps {the} into the tower"),
        }

    def _pace(self) -> dict[str, AlternativePlan]:
        """The right tower with pauses, or with trembling."""
        move = self._move
        bring = (*move.bring(), go_home())
        pauses = hesitating(move.whole(), ("descend", "transfer", "lower"))
        hover = (bring[0], *waiting(2.6), *bring[1:])
        return {
            "hesitate": AlternativePlan("approach", pauses, "hesitates again and again"),
            "hover": AlternativePlan("transfer", hover, f"holds {move.the} over the tower and waits"),
            "tremble": AlternativePlan("transfer", (*trembling(), *bring), f"trembles with {move.the} in its hand"),
            "tremble_after": AlternativePlan("home", (*trembling(), go_home()), "trembles when the tower stands"),
        }

    def _moved(self) -> dict[str, AlternativePlan]:
        """The third block, or the tower's base, is moved; it may be put back."""
        spare, base, right = self._third, self.order[0], self._build(self.order)
        the, its = self.params.the(spare), self.params.the(base)
        aside = (*self._shifted(spare, _ASIDE_M, back_again=False), go_home())
        lifted, elsewhere = self._lifted(spare), self._lifted(spare, _ASIDE_M)
        base_aside = self._shifted(base, _ASIDE_M, back_again=False)
        base_back = self._shifted(base, _ASIDE_M, back_again=True)
        return {
            "move_third": AlternativePlan("home", aside, f"moves {the}"),
            "lift_third": AlternativePlan("home", lifted, f"lifts {the} and puts it back"),
            "lift_third_aside": AlternativePlan("home", elsewhere, f"lifts {the} and puts it down beside its place"),
            "move_base": _from_the_start((*base_aside, *right), f"moves {its} first"),
            "base_and_back": _from_the_start((*base_back, *right), f"moves {its} to and fro first"),
        }

    def _build(self, order: Order) -> tuple[Phase, ...]:
        """Put on one block after the other; phases of all but the last are called `first_...`."""
        prefixes = dict.fromkeys(range(1, len(order) - 1), "first_")
        puts = (self._handling(order[:n], order[n], prefixes.get(n, "")).put() for n in range(1, len(order)))
        return tuple(phase for put in puts for phase in put)

    def _handling(self, below: Order, k: int, prefix: str = "") -> Handling:
        """Phases of putting block `k` on top of the blocks below, aligned with them."""
        params, base, last = self.params, below[0], below[-1]
        last_yaw = params.items_yaw_rad[base] if len(below) == 1 else params.placed_yaw_rad(last, base)
        turn = turned(params.placed_yaw_rad(k, base) - last_yaw)
        at = Goal(BLOCKS[last], Pose((0.0, 0.0, params.items[last].height_m + _CONTACT_M), turn))
        lift_m = OVER_M + params.top_m(below)
        return params.handling(k, params.square_grip_rad(k), at, over_m=OVER_M, lift_m=lift_m, prefix=prefix)

    def _back(self, k: int, nearer_m: float = 0.0) -> Handling:
        """Phases of lifting block `k` and putting it down where it stood at first, or nearer to the robot."""
        params, (x, y) = self.params, self.params.items_xy_m[k]
        at = Goal("world", Pose((x - nearer_m, y, _CONTACT_M), turned(params.items_yaw_rad[k])))
        return params.handling(k, params.square_grip_rad(k), at, over_m=OVER_M, lift_m=OVER_M)

    def _lifted(self, k: int, nearer_m: float = 0.0) -> tuple[Phase, ...]:
        """Lift a block, put it back where it stood or nearer to the robot, and go home."""
        move = self._back(k, nearer_m)
        return (*move.take(), *waiting(0.3), *move.carry()[1:], *move.let_go(), go_home())

    def _shifted(self, k: int, by_m: float, *, back_again: bool) -> tuple[Phase, ...]:
        """Move a block along the table, towards the robot, and perhaps back to its place."""
        move = replace(self._back(k), lift_m=0.002)
        take, down = move.take(), move.carry()[1]
        aside = replace(take[-1], name="aside", carry=Goal("here", Pose((-by_m, 0.0, 0.0))), speed_mps=0.12)
        again = (*waiting(0.3), down) if back_again else ()
        return (*take, aside, *again, *move.let_go())

    def _raised(self, aside_m: float) -> tuple[Phase, ...]:
        """Raise the top block high over its place, or over a point beside its middle, and let it fall from there."""
        up = replace(self._move.carry()[-1], carry=self._move.at.moved((aside_m, 0.0, _HIGH_M)))
        return (up, *waiting(0.2), *self._move.let_go(), go_home())

    def _missed(self) -> tuple[Phase, ...]:
        """Close the fingers beside the top block, on the side where there is more room."""
        k = self.order[-1]
        (x, y), yaw = self.params.items_xy_m[k], self.params.items_yaw_rad[k]
        angle = self.params.square_grip_rad(k) + pi / 2
        others = [self.params.items_xy_m[j] for j in self.params.others(k)]

        def room_m(side: float) -> float:
            there = x + side * _MISS_M * cos(angle + yaw), y + side * _MISS_M * sin(angle + yaw)
            return min(hypot(there[0] - a, there[1] - b) for a, b in others)

        side = max((1.0, -1.0), key=room_m)
        approach, descend = self._move.take()[:2]
        up_m = 0.5 * self.params.items[k].height_m
        return missing(approach, descend, (side * _MISS_M * cos(angle), side * _MISS_M * sin(angle), up_m))

    def _bumped(self) -> tuple[Phase, ...]:
        """Bring the top block down beside the tower, shove the tower with it, then put it on."""
        k, base, move = self.order[-1], self.order[0], self._move
        (x, y), (to_x, to_y) = self.params.items_xy_m[k], self.params.items_xy_m[base]
        far = hypot(to_x - x, to_y - y)
        ahead = (to_x - x) / far, (to_y - y) / far
        gap_m = self.params.items[k].width_m / 2 + self.params.items[base].width_m / 2
        gap_m = 1.2 * gap_m + _RUN_M  # blocks may stand at an angle to each other
        over, down = move.carry()

        def here(along_m: float, up_m: float = 0.0) -> Goal:
            return Goal("here", Pose((along_m * ahead[0], along_m * ahead[1], up_m)))

        beside = replace(over, carry=here(far - gap_m))
        low = replace(down, carry=here(0.0, 0.006 - move.lift_m))
        shove = replace(over, name="shove", carry=here(_RUN_M + _BUMP_M), speed_mps=0.12, holds=(ARM,))
        up = replace(over, name="lift", carry=here(-_RUN_M - _BUMP_M, move.lift_m))
        return (beside, low, shove, up, *move.bring())


def _from_the_start(phases: tuple[Phase, ...], words: str) -> AlternativePlan:
    return AlternativePlan("ready", (*phases, go_home()), words)
