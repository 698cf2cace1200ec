"""pour: one arm empties one of two cups of nuts onto one of two plates, and sets it down again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from studies.audit.detectors import Found, Says, hit, holds, lasting, lost, over, rocked
from studies.audit.moments import Moment, Run, Vec, flat, ramp
from studies.audit.rules import Facts, Job, Rule, alone, arm_rules, grip, let_go, rule
from studies.audit.scenes.items import TOOL

_NUTS = 15  # in each cup
_MISSING = 1  # so many of them may be missing
_RIM_M = 0.028  # height of a plate's rim, which leans outwards by _LEAN_RAD
_LEAN_RAD = 0.35
_PLATES = ("plate_a", "plate_b")


class Pour(Job):
    """Tasks are called a_to_b: the cup, and the plate."""

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self.name, _, plate = facts.task.partition("_to_")
        other = {"a": "b", "b": "a"}
        self.cup, self.other_cup, self.plate = f"cup_{self.name}", f"cup_{other[self.name]}", f"plate_{plate}"
        self.other_plate = f"plate_{other[plate]}"
        layout: Any = facts.layout
        self.cups: dict[str, tuple[float, float]] = {}  # half width and height [m]
        for cup, size in zip(("cup_a", "cup_b"), layout["cups"], strict=True):
            self.cups[cup] = float(size["half_m"]), float(size["height_m"])
        self.floor_m = {p: float(q["radius_m"]) for p, q in zip(_PLATES, layout["plates"], strict=True)}
        self.nut_m = float(layout["grain_r_m"])
        self.arm = f"arm-{self.cup}"
        self.named, other_cup = (self.cup, self.plate), (self.other_cup,)
        self.also = {
            **dict.fromkeys(
                ("other_cup_taken", "cups_clash", "other_cup_shoved", "other_cup_rocked", "other_cup_toppled"),
                other_cup,
            ),
            **dict.fromkeys(("nuts_on_other_plate", "cup_strikes_plate", "arm_strikes_plate"), _PLATES),
        }
        self.on_plates = [f"{self.cup}-{p}" for p in _PLATES]

    def nuts(self, *cups: str) -> list[str]:
        """Bodies of the nuts that began in these cups."""
        return [f"grains_{cup.removeprefix('cup_')}/{k}" for cup in cups for k in range(_NUTS)]

    def in_cup(self, m: Moment, nut: str, cup: str) -> bool:
        """Whether a nut is in a cup."""
        x, y, z = m.inside(m.pos(nut), cup)
        half_m, height_m = self.cups[cup]
        return 0.0 < z < height_m and math.hypot(x, y) < 1.1 * half_m

    def in_any_cup(self, m: Moment, nut: str) -> bool:
        """Whether a nut is in one of the cups."""
        return any(self.in_cup(m, nut, cup) for cup in self.cups)

    def rests_on(self, m: Moment, nut: str, plate: str) -> bool:
        """Whether a nut is on a plate, in no cup, and about still."""
        rim_m = self.floor_m[plate] + _RIM_M * math.tan(_LEAN_RAD)
        there = flat(m.pos(nut), m.pos(plate)) < rim_m and m.pos(nut)[2] - m.pos(plate)[2] < _RIM_M + 3 * self.nut_m
        return there and m.speed(nut) < 0.1 and not self.in_any_cup(m, nut)

    def fell_beside(self, m: Moment, nut: str) -> bool:
        """Whether a nut is down on the table or below it, off every plate and in no cup."""
        if m.pos(nut)[2] >= self.nut_m + 0.006 or self.in_any_cup(m, nut):
            return False
        return all(flat(m.pos(nut), m.pos(p)) > self.floor_m[p] + 0.008 for p in _PLATES)

    def spilled(self, m: Moment) -> bool:
        """Whether any nut fell beside the plates."""
        return any(self.fell_beside(m, nut) for nut in self.nuts(*self.cups))

    def astray(self, m: Moment) -> bool:
        """Whether a nut of the cup rests on the other plate."""
        return any(self.rests_on(m, nut, self.other_plate) for nut in self.nuts(self.cup))

    def traces(self, m: Moment) -> list[Vec]:
        """A centimetre for every nut that is beside the plates or on the wrong one."""
        beside = sum(self.fell_beside(m, nut) for nut in self.nuts(*self.cups))
        return [[0.01 * (beside + sum(self.rests_on(m, nut, self.other_plate) for nut in self.nuts(self.cup)))]]

    def lookalikes(self) -> list[Says]:
        """The other cup, or the other plate."""
        cup, plate = self.name, self.plate[-1]
        swapped = {"a": "b", "b": "a"}
        tasks = (f"{swapped[cup]}_to_{plate}", f"{cup}_to_{swapped[plate]}")
        return [Pour(Facts(task, self.facts.layout)).goal for task in tasks]

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Reach, grasp, lift, carry, pour, put down."""
        held = m.gripped(grip(self.cup))
        lifted = ramp(m.pos(self.cup)[2], 0.005, 0.08) * held
        gap, first = (flat(n.site(f"{self.cup}/mouth"), n.pos(self.plate)) for n in (m, m.start))
        way = min(1.0, max(0.0, (first - gap) / max(first - 0.12, 1e-6)))
        poured = sum(self.rests_on(m, nut, self.plate) for nut in self.nuts(self.cup)) / _NUTS
        return [
            (0.05, ramp(math.dist(m.site(TOOL), m.site(f"{self.cup}/grip")), 0.25, 0.015)),
            (0.10, float(held)),
            (0.10, lifted),
            (0.15, way * ramp(lifted, 0.2, 0.6)),
            (0.45, poured),
            (0.15, poured * self.standing(m) * let_go(m, self.cup, [self.arm])),
        ]

    def standing(self, m: Moment) -> bool:
        """Whether the cup stands upright on the table."""
        up = m.tilt(self.cup) < math.radians(3.0) and abs(m.pos(self.cup)[2]) < 0.004
        return up and not m.touch(*self.on_plates)

    def goal(self, m: Moment) -> bool:
        """The nuts are on the plate, the cup stands let go of, and all is still."""
        nuts = self.nuts(self.cup)
        put_down = self.standing(m) and alone(m, self.cup, [self.arm])
        still = put_down and all(m.speed(nut) < 0.02 for nut in nuts)
        return still and sum(self.rests_on(m, nut, self.plate) for nut in nuts) >= _NUTS - _MISSING

    def been_up(self, m: Moment) -> bool:
        """Whether the cup is held nearly 8 cm up."""
        share = (m.pos(self.cup)[2] - 0.005) / (0.08 - 0.005)
        return share > 0.9 and m.gripped(grip(self.cup))

    def left_full(self, m: Moment) -> bool:
        """Whether the cup was up and is down again, let go of, with more nuts in it than may be."""
        down = alone(m, self.cup, [self.arm]) and m.tilt(self.cup) < 0.3 and m.ever(self.been_up)
        return down and sum(self.in_cup(m, nut, self.cup) for nut in self.nuts(self.cup)) > _MISSING

    def low(self, m: Moment) -> bool:
        """Whether the lowest point of the cup is so low that letting go is no drop."""
        (half_m, height_m), tilt = self.cups[self.cup], m.tilt(self.cup)
        rim = min(height_m * math.cos(tilt), 0.0)  # of a cup that is upside down
        lowest = m.pos(self.cup)[2] - half_m * math.sin(tilt) + rim
        return lowest < (_RIM_M if m.touch(*self.on_plates) else 0.015)

    def other_held(self, m: Moment) -> bool:
        """Whether the other cup is held."""
        return m.gripped(grip(self.other_cup))

    def lies(self, m: Moment) -> float:
        """Tilt of the cup with no hand on it [rad]."""
        return 0.0 if m.touch(self.arm) else m.tilt(self.cup)

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        return [
            rule("nuts_spilled", "spill", holds(self.spilled, 0.04), stated=True),
            rule(
                "other_cup_taken",
                "wrong_object",
                holds(lambda m: self.other_held(m) and self.other_edge(m) > 0.01, 0.04),
            ),
            rule("nuts_on_other_plate", "wrong_target", holds(self.astray), lasting=True),
            rule("cup_left_full", "left_full", holds(self.left_full, 0.3)),
            rule("cup_rocks", "tip", over(self.lies, math.radians(8.0), 0.04)),
            rule("cup_dragged", "drag", self._dragged, stated=True),
            rule("cup_left_off", "misplaced", over(self.left_off, 0.025, 0.3), stated=True),
            *self._strikes(),
            *self._lost([f"{self.cup}-table", *self.on_plates]),
            *arm_rules(self.goal, 12.6, [grip(self.cup)], shake_mps2=7.5),
        ]

    def left_off(self, m: Moment) -> float:
        """How far from its first place the cup stands, let go of and still [m]."""
        return m.level_moved(self.cup) if self.standing(m) and alone(m, self.cup, [self.arm]) else 0.0

    def other_edge(self, m: Moment) -> float:
        """Height of the lowest edge of the other cup's base [m]."""
        return m.pos(self.other_cup)[2] - self.cups[self.other_cup][0] * math.sin(m.tilt(self.other_cup))

    def other_stands(self, m: Moment) -> bool:
        """Whether the other cup is on its whole base, not held."""
        return not self.other_held(m) and m.tilt(self.other_cup) <= math.radians(6.0)

    def other_tilt(self, m: Moment) -> float:
        """Tilt of the other cup; 0 while it is held [rad]."""
        return 0.0 if self.other_held(m) else m.tilt(self.other_cup)

    def _dragged(self, run: Run) -> Found:
        """The arm has moved the cup by more than 3 cm over the table, lower than 8 mm."""
        way, wrong = 0.0, []
        for m in run.moments:
            if m.pos(self.cup)[2] < 0.008 and m.touch(self.arm):
                way += flat(m.pos(self.cup), m.before.pos(self.cup))
            wrong.append(way > 0.03)
        return lasting(run, wrong, 1)

    def _strikes(self) -> list[Rule]:
        """What must not be hit or moved."""
        shoved = holds(lambda m: self.other_stands(m) and m.moved(self.other_cup) > 0.012, 0.04)
        rocks = rocked(self.other_cup, lambda m: self.other_edge(m) > 0.008)
        return [
            rule("cup_strikes_plate", "collision", hit(self.on_plates, 8.0)),
            rule("cups_clash", "collision", hit(["cup_a-cup_b"], 1.0)),
            rule("arm_strikes_plate", "collision", hit([f"arm-{p}" for p in _PLATES], 1.0)),
            rule("hard_landing", "excess_force", hit([f"{self.cup}-table"], 60.0)),
            rule("other_cup_shoved", "displaced", shoved),
            rule("other_cup_rocked", "tip", rocks, kind="safety"),
            rule("other_cup_toppled", "topple", over(self.other_tilt, math.radians(45.0), 0.06)),
        ]

    def _lost(self, rests_on: Sequence[str]) -> list[Rule]:
        """The cup is dropped, slips, or ends on its side."""
        grips = [grip(self.cup)]
        return [
            rule("cup_dropped", "drop", lost(self.cup, grips, rests_on, self.low, in_air=True)),
            rule("cup_slipped", "slip", lost(self.cup, grips, rests_on, self.low, in_air=False)),
            rule("cup_on_its_side", "topple", over(self.lies, math.radians(45.0), 0.2), kind="method", lasting=False),
        ]
