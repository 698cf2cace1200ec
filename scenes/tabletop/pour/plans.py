"""Alternative plans of pour: ways that spill or skip something, and forbidden or clumsy ways to an empty cup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose
from scenes.kit.control.arm.moves import OPEN_M, back, closing_down, go_home
from scenes.kit.control.arm.poses import about, times
from scenes.kit.control.arm.pouring import LIFT_M, POUR, Pouring, Tilt, let_go
from scenes.kit.robots.station import ARM

_EARLY = Tilt(1.85, lip_z_m=0.140, lip_back_m=0.240)  # tilt at which the nuts fall beside the plate
_DUMP = Tilt(2.15, lip_z_m=0.130, lip_back_m=0.035)
_DRAG_M = 0.09  # so far from its place the cup comes down, on the robot's side, where it is dragged
_SHORT_M = 0.050  # so far from its place the cup is left
_SLIDING_M = 0.003  # height of a cup that is dragged
_FINGERS_M = 0.012  # from the tool point to the outside of the closed fingers
_LOW_M, _AWAY_M = 0.050, 0.035
_PUSHES_M = {"nudge_other": 0.030, "shove_other": 0.045}
_ROCK_M, _TOPPLE_M, _CLASH_M = 0.026, 0.075, 0.010
_TOPPLE_MPS = 0.35  # a cup that is pushed slowly slides along the fingers instead of falling
_LEANING_RAD = 0.36  # a cup that is let go on the edge of its base at this tilt rocks, and stands
_LEAN_S = 0.4  # so long the fingers stay against the other cup
_LINGER_S, _SLOWER_S = 2.2, 2.2


@dataclass(frozen=True, slots=True)
class PourPlans:
    """Alternative plans of one task.

    Attributes:
        move: the motion that is asked for.
        other: the motion that empties the other cup onto the same plate.
        outwards_rad: direction from the arm's base to the other cup.
    """

    move: Pouring
    other: Pouring
    outwards_rad: float

    def all(self) -> dict[str, AlternativePlan]:
        """Every alternative plan by its name."""
        plans = {**self._spills(), **self._cup_left(), **self._ways_back(), **self._knocks()}
        return {name: AlternativePlan(*plan) for name, plan in plans.items()}

    def _spills(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """The nuts end up elsewhere, or stay in the cup."""
        move = self.move
        early = move.carry("early", move.over(_EARLY), 0.34, 1.4)
        at_once = move.carry("at_once", Goal("self", Pose(quat=move.tilted(1.75))), 0.34, 1.4)
        goes_on = (*move.empty(), *move.put_back())
        return {
            "early_pour": ("carry", (early, *goes_on), "begins to pour before it is over the plate"),
            "tip_at_once": ("carry", (at_once, *goes_on), "tips the cup where it was picked up"),
            "stop_short": ("empty", self._stop_at(1.78), "stops when some of the nuts are out"),
            "stop_early": ("empty", self._stop_at(1.71), "stops when the first nuts are out"),
        }

    def _stop_at(self, tilt_rad: float) -> tuple[Phase, ...]:
        """Tilt the cup too little, and put it back."""
        move = self.move
        short = move.carry("short", move.over(replace(POUR["empty"], tilt_rad=tilt_rad)), 0.20, 0.6)
        return (short, move.right(), *move.put_back())

    def _cup_left(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """The cup is let go where it should not be, or on its edge."""
        move, drops = self.move, let_go()
        above = move.carry("above", move.upright_over(LIFT_M), 0.28)
        down = move.carry("set", move.upright_over(0.006), 0.18)
        dump = move.carry("dump", move.over(_DUMP), 0.30, 1.6)
        return {
            "drop_cup": ("tip", (above, *drops), "lets the full cup fall onto the plate"),
            "set_cup": ("tip", (above, down, *drops), "puts the full cup on the plate"),
            "lay_down": ("lower", (move.askew(1.15), *drops), "lets go of the cup while it leans far over"),
            "set_askew": ("lower", (move.askew(0.95), *drops), "lets go of the cup while it leans"),
            "dump_cup": ("tip", (dump, *drops), "turns the cup over and lets it fall onto the plate"),
        }

    def _ways_back(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """The cup is emptied, but comes back dragged, late, or after a second grasp."""
        move, ends = self.move, let_go()
        back_phase, lower = move.put_back()[:2]
        far, there = self._at("return", _DRAG_M, LIFT_M, 0.36), self._at("down", _DRAG_M, _SLIDING_M, 0.18)
        home, short = self._at("drag", 0.0, _SLIDING_M, 0.15), self._at("drag", _SHORT_M, _SLIDING_M, 0.15)
        (x, y, _), leaning = self.move.stand_m, times(about("z", move.stand_yaw_rad), move.tilted(_LEANING_RAD))
        tilted = Pose((x, y, move.half_m * sin(_LEANING_RAD) + 0.004), leaning)
        rocking = move.carry("rocking", Goal("world", tilted), 0.18)
        lingers = replace(back_phase, name="linger", min_s=_LINGER_S)
        slow = replace(back_phase, min_s=0.9 + _SLOWER_S)
        return {
            "drag_back": ("return", (far, there, home, *ends), "drags the cup over the table to its place"),
            "drag_short": ("return", (far, there, short, *ends), "drags the cup over the table, and not to its place"),
            "set_rocking": ("lower", (rocking, *ends), "lets go of the cup on the edge of its base"),
            "linger": ("lower", (lingers, lower, *ends), "holds the cup over its place"),
            "slow": ("return", (slow, lower, *ends), "brings the cup back very slowly"),
            "second_try": ("lift", self._second_try(), "puts the cup down and takes it again"),
        }

    def _second_try(self) -> tuple[Phase, ...]:
        move = self.move
        take = move.take()
        return (
            move.carry("hop", Goal("self", Pose((0.0, 0.0, 0.05))), 0.30),
            replace(self._at("put_down", 0.0, 0.003, 0.25)),
            Phase("release_again", grip_m={ARM: OPEN_M}, min_s=0.25),
            Phase("rise", hands={ARM: back(0.045)}, speed_mps=0.30, min_s=0.2),
            replace(take[1], name="descend_again", speed_mps=0.25, min_s=0.3),
            replace(take[2], name="grasp_again", min_s=0.35),
            *take[3:],
            *move.empty(),
            *move.put_back(),
        )

    def _knocks(self) -> dict[str, tuple[str, tuple[Phase, ...], str]]:
        """The cup is put back in a hurry, and the hand pushes the other cup on its way home."""
        move, (release, retreat, home) = self.move, let_go()
        right, returns, lower = (
            replace(p, speed_mps=0.5, turn_radps=2.4) for p in (move.right(), *move.put_back()[:2])
        )
        up = replace(retreat, speed_mps=0.5, min_s=0.2)
        back_again = (returns, replace(lower, speed_mps=0.25), release)
        hurries = (right, *back_again, up, go_home(2.2, 0.5))
        pushes = {name: self._push_other(push_m, _LOW_M) for name, push_m in _PUSHES_M.items()}
        pushes["topple_other"] = self._topple_other()
        pushes["rock_other"] = self._push_other(_ROCK_M, self.other.height_m - 0.012)
        plans: dict[str, tuple[str, tuple[Phase, ...], str]] = {
            name: ("right", (*hurries, *push, home), "hurries, and knocks the other cup")
            for name, push in pushes.items()
        }
        clash = (right, *self._clash(), *back_again, retreat, home)
        plans["clash"] = ("right", clash, "knocks the empty cup against the other one")
        return plans

    def _clash(self) -> tuple[Phase, ...]:
        """The empty cup comes beside the other cup, rocks it, and withdraws."""
        (x, y, _), heading_rad, upright = self.other.stand_m, self.outwards_rad, about("z", self.move.stand_yaw_rad)
        beside_m = self.other.half_m + self.move.half_m

        def at(name: str, off_m: float, up_m: float, speed_mps: float) -> Phase:
            pose = Pose((x - off_m * cos(heading_rad), y - off_m * sin(heading_rad), up_m), upright)
            return self.move.carry(name, Goal("world", pose), speed_mps, 2.0)

        return (
            at("aside", beside_m + _AWAY_M, 0.10, 0.50),
            at("low", beside_m + _AWAY_M, 0.040, 0.30),
            at("nudge", beside_m - _CLASH_M, 0.040, 0.16),
            replace(at("lean", beside_m - _CLASH_M, 0.040, 0.16), min_s=0.3),
            at("off", beside_m + _AWAY_M, 0.10, 0.35),
        )

    def _push_other(self, push_m: float, z_m: float) -> tuple[Phase, ...]:
        """Closed fingers come down beside the other cup, on the robot's side, push it away, and withdraw."""
        (x, y, _), heading_rad = self.other.stand_m, self.outwards_rad
        quat, beside_m = closing_down(heading_rad + pi / 2), self.other.half_m + _FINGERS_M

        def at(name: str, off_m: float, up_m: float, speed_mps: float) -> Phase:
            pose = Pose((x - off_m * cos(heading_rad), y - off_m * sin(heading_rad), up_m), quat)
            return Phase(name, {ARM: Goal("world", pose)}, grip_m={ARM: 0.0}, speed_mps=speed_mps, turn_radps=2.2)

        return (
            at("aside", beside_m + _AWAY_M, 0.15, 0.70),
            at("low", beside_m + _AWAY_M, z_m, 0.30),
            at("nudge", beside_m - push_m, z_m, 0.16),
            replace(at("lean", beside_m - push_m, z_m, 0.16), min_s=_LEAN_S),
            at("off", beside_m + _AWAY_M, z_m, 0.25),
            at("up", beside_m + _AWAY_M, 0.15, 0.3),
        )

    def _topple_other(self) -> tuple[Phase, ...]:
        """The same push near the top, far and fast; the fingers rise before they withdraw, not to pull it back."""
        *there, lean, off, up = self._push_other(_TOPPLE_M, self.other.height_m - 0.018)
        fast = (replace(p, speed_mps=_TOPPLE_MPS) if p.name == "nudge" else p for p in there)
        rise = replace(lean, name="rise", hands={ARM: back(0.08)}, speed_mps=0.35, min_s=0.2)
        return (*fast, rise, replace(off, hands=up.hands, speed_mps=0.3), up)

    def _at(self, name: str, short_m: float, z_m: float, speed_mps: float) -> Phase:
        """The upright cup at its first place, or this much nearer to the robot."""
        (x, y, _), upright = self.move.stand_m, about("z", self.move.stand_yaw_rad)
        return self.move.carry(name, Goal("world", Pose((x - short_m, y, z_m), upright)), speed_mps, 1.6)
