"""stack: one arm builds a tower of two or three blocks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial
from itertools import combinations, permutations

from studies.audit.detectors import Says, holds, lost, over
from studies.audit.moments import Moment
from studies.audit.rules import Facts, Job, Rule, alone, arm_rules, grip, pair, rule
from studies.audit.scenes.items import Carried, between_fingers, came_up_empty, grip_height_m, lifted_instead

_CENTRE_M = 0.012  # a block that is farther from the middle of the one below is not on it
_NEAR_M = 0.02  # a block that is no higher above what is below is being set down
_LATE_S = {2: 7.5, 3: 11.5}


class Stack(Job):
    """Tasks are called tower_0_1_2: the numbers of the blocks from the bottom up."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.order = [f"block{k}" for k in facts.task.removeprefix("tower_").split("_")]
        self.height = {f"block{k}": float(item["height_m"]) for k, item in enumerate(facts.layout["items"])}
        self.grip_z = {f"block{k}": grip_height_m(item) for k, item in enumerate(facts.layout["items"])}
        self.blocks = list(self.height)
        self.named = self.blocks
        self.spare = [b for b in self.blocks if b not in self.order]
        self.storeys = list(zip(self.order[1:], self.order, strict=False))  # each block, and the one below it
        self._placed = [partial(self.placed, n=n) for n in range(len(self.storeys))]

    def stands(self, m: Moment, upper: str, lower: str) -> bool:
        """Whether a block rests upright and centred on another."""
        gap = self.rise(m, upper, lower) - self.height[lower]
        seated = m.apart(upper, lower) < _CENTRE_M and abs(gap) < 0.003
        level = max(m.tilt(upper), m.tilt(lower)) < math.radians(4.0)
        return seated and level and m.touch(pair(upper, lower))

    def rise(self, m: Moment, upper: str, lower: str) -> float:
        """Height of a block's base above that of another [m]."""
        return m.pos(upper)[2] - m.pos(lower)[2]

    def goal(self, m: Moment) -> bool:
        """Every block stands on the one below; the tower is let go of and still."""
        quiet = all(alone(m, b, [f"arm-{b}"]) for b in self.order)
        return quiet and all(self.stands(m, upper, lower) for upper, lower in self.storeys)

    def left_on(self, m: Moment, upper: str, lower: str) -> bool:
        """Whether a block was left on another, centred or not."""
        on = self.rise(m, upper, lower) > 0.8 * self.height[lower] and m.apart(upper, lower) < 0.03
        free = not m.touch(f"arm-{upper}", f"arm-{lower}") and m.speed(upper) < 0.01
        return on and free and m.touch(pair(upper, lower))

    def any_left_on(self, m: Moment, pairs: Iterable[tuple[str, str]]) -> bool:
        """Whether any of these blocks was left on the other one."""
        return any(self.left_on(m, upper, lower) for upper, lower in pairs)

    def ill_stacked(self, m: Moment) -> bool:
        """Whether a block of the tower was left on a wrong one of the tower."""
        return self.any_left_on(m, [p for p in permutations(self.order, 2) if p not in self.storeys])

    def taken_off(self, m: Moment) -> bool:
        """Whether the tower was done and the arm takes its top away."""
        top, below = self.storeys[-1]
        away = m.apart(top, below) > 0.05 or self.rise(m, top, below) - self.height[below] > 0.03
        return m.ever(self.goal) and away and m.touch(f"arm-{top}")

    def low(self, m: Moment, block: str) -> bool:
        """Whether letting go of a block is no drop: just over the table, or just over any other block."""
        if m.pos(block)[2] < _NEAR_M:
            return True
        gaps = [(b, self.rise(m, block, b) - self.height[b]) for b in self.blocks if b != block]
        return any(m.apart(block, b) < 0.045 and abs(gap) < _NEAR_M for b, gap in gaps)

    def misplaced(self, m: Moment, upper: str, lower: str) -> float:
        """How far from its first place a block was left, on no other block of the tower [m]."""
        supports = [f"{upper}-table", *(pair(upper, b) for b in self.blocks if b != upper)]
        lies = alone(m, upper, [f"arm-{upper}"]) and m.touch(*supports)
        return m.moved(upper) if lies and not self.stands(m, upper, lower) and not self.ill_stacked(m) else 0.0

    def strike(self, m: Moment) -> float:
        """Force of the arm on blocks that it does not take, and of a carried block on the side of another [N]."""
        total = 0.0
        for b in self.blocks:
            comes_down = b in self.order[1:] and m.pos(b)[2] < _NEAR_M
            total += 0.0 if comes_down or between_fingers(m, b, self.grip_z[b]) else m.force(f"arm-{b}")
        for a, b in combinations(self.blocks, 2):
            rise = self.rise(m, a, b)
            beside = abs(rise) < (self.height[a] if rise < 0.0 else self.height[b]) - 0.004
            total += m.force(pair(a, b)) if beside and m.touch(f"arm-{a}", f"arm-{b}") else 0.0
        return total

    def lean(self, m: Moment) -> float:
        """Largest tilt of a block that the arm does not touch [rad]."""
        return max(0.0 if m.touch(f"arm-{b}") else m.tilt(b) for b in self.blocks)

    def come_down(self, m: Moment) -> float:
        """Largest height that a block lost which had been left in its place [m]."""
        worst, top_m = 0.0, 0.0
        for n, (upper, lower) in enumerate(self.storeys):
            top_m += self.height[lower]
            if m.ever(self._placed[n]) and not m.touch(f"arm-{upper}"):
                worst = max(worst, top_m - m.pos(upper)[2])
        return worst

    def placed(self, m: Moment, n: int) -> bool:
        """Whether the n-th block that is put on stands in its place, let go of."""
        upper, lower = self.storeys[n]
        return self.stands(m, upper, lower) and not m.touch(f"arm-{upper}")

    def shoved(self, m: Moment) -> float:
        """How far the lowest block was moved along the table [m]."""
        base = self.order[0]
        return m.level_moved(base) if m.pos(base)[2] < _NEAR_M else 0.0

    def spare_moved(self, m: Moment) -> float:
        """How far a block without a place in the tower was moved along the table, while the arm is off it [m]."""
        return max(0.0 if m.touch(f"arm-{b}") else m.level_moved(b) for b in self.spare)

    def pressed(self, m: Moment) -> float:
        """Largest force of a block that the arm touches on what is below or beside it [N]."""
        found = [0.0]
        for b in self.blocks:
            if m.touch(f"arm-{b}"):
                found.append(m.force(f"{b}-table", *(pair(b, other) for other in self.blocks if other != b)))
        return max(found)

    def lookalikes(self) -> list[Says]:
        """Towers with one other block, or with two blocks exchanged."""
        found: list[Says] = []
        for order in permutations(self.blocks, len(self.order)):
            differ = sum(a != b for a, b in zip(order, self.order, strict=True))
            if differ == 1 or (differ == 2 and set(order) == set(self.order)):
                task = "_".join(["tower", *(b.removeprefix("block") for b in order)])
                found.append(Stack(Facts(task, self.facts.layout)).goal)
        return found

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Those of each block that is put on; a block counts once those below it stand."""
        found: list[tuple[float, float]] = []
        ready, top_m = not self.ill_stacked(m) and self.shoved(m) < 0.06, 0.0
        for upper, lower in self.storeys:
            top_m += self.height[lower]
            c = Carried(
                body=upper,
                grip_z_m=self.grip_z[upper],
                place=lower,
                floor_m=self.height[lower],
                carry_m=top_m + 0.06,
                within_m=_CENTRE_M,
                near_m=0.05,
                lowered_m=(0.06, 0.003),
                close_m=(0.06, 0.012),
            )
            there = self.stands(m, upper, lower)
            found += c.steps(m, there=there, clear=c.above(m) > -0.003, ready=ready)
            ready = ready and there
        return found

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        found = self._on_spare() if self.spare else []
        found += [
            rule("ill_stacked", "wrong_order", holds(self.ill_stacked)),
            rule("taken_off_again", "reverted", holds(self.taken_off)),
            came_up_empty(),
        ]
        for n, (upper, lower) in enumerate(self.storeys, start=1):
            found += self._one(n, upper, lower)
        return [
            *found,
            rule("block_struck", "collision", over(self.strike, 1.5, 0.02), stated=True),
            rule("toppled", "topple", over(self.lean, 0.4, 0.06)),
            rule("came_down", "topple", over(self.come_down, 0.015, 0.06)),
            rule("base_shoved", "displaced", over(self.shoved, _CENTRE_M)),
            rule("pressed_down", "excess_force", over(self.pressed, 20.0, 0.02)),
            *arm_rules(self.goal, _LATE_S[len(self.order)], [grip(upper) for upper, _ in self.storeys]),
        ]

    def _on_spare(self) -> list[Rule]:
        """A block without a place in the tower is taken or moved, or one of the tower stands on it."""
        found = [
            lifted_instead("spare_taken", self.spare),
            rule("spare_shoved", "displaced", over(self.spare_moved, 0.012)),
        ]
        for n, block in enumerate(self.order):
            on = partial(self.any_left_on, pairs=[(block, spare) for spare in self.spare])
            found.append(rule(f"on_the_spare_{n}", "wrong_target", holds(on)))
        return found

    def _one(self, n: int, upper: str, lower: str) -> list[Rule]:
        """The n-th block that is put on is not dropped and not left elsewhere."""
        supports = [f"{upper}-table", *(pair(upper, b) for b in self.blocks if b != upper)]
        low, misplaced = partial(self.low, block=upper), partial(self.misplaced, upper=upper, lower=lower)
        return [
            rule(f"dropped_{n}", "drop", lost(upper, [grip(upper)], supports, low, in_air=True)),
            rule(f"misplaced_{n}", "misplaced", over(misplaced, 0.03, 0.3)),
        ]
