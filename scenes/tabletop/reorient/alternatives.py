"""Alternative plans of reorient: a wrong object, place or pose, a detour, or harm to the other object."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, sin

from badgen.contracts.plan import AlternativePlan, Phase, Pose
from scenes.kit.control.arm.detours import hesitating, missing, slowed, trembling, waiting
from scenes.kit.control.arm.moves import go_home
from scenes.kit.control.arm.poses import leaning
from scenes.kit.control.arm.standing_up import STAND_RAD, StandingUp
from scenes.kit.props.marks import MARKS
from scenes.kit.props.uprights import Upright
from scenes.kit.two_marks import TwoMarkParams
from scenes.tabletop.reorient.harm import OtherHarmed
from scenes.tabletop.reorient.layout import THINGS

_SHORT_M, _SHORTER_M = 0.19, 0.21  # distances short of the mark at which an object is laid down
_HIGH_M = 0.13  # height from which the object is let fall in full view
_MISS_M = (0.0, 0.06, 0.045)  # where the fingers close on nothing, in the frame from the object's base to its top
_ASIDE_M = 0.045  # how far from its place the other object is put down


@dataclass(frozen=True)
class ReorientAlternatives:
    """Alternative plans of standing object `k` of a layout on mark `onto`."""

    params: TwoMarkParams[Upright]
    k: int
    onto: int

    @cached_property
    def standing(self) -> StandingUp:
        """The way that is asked for."""
        return StandingUp(THINGS[self.k], self.params.things[self.k], MARKS[self.onto])

    def plans(self) -> dict[str, AlternativePlan]:
        """All of them by name."""
        harm = {**self._other(), **self._harm().plans()}
        return {**self._goals(), **self._lying(), **self._let_fall(), **self._tries(), **self._pace(), **harm}

    @cached_property
    def _another(self) -> StandingUp:
        """The same with the other object."""
        return replace(self.standing, body=THINGS[1 - self.k], shape=self.params.things[1 - self.k])

    def _harm(self) -> OtherHarmed:
        """Ways to harm the other object."""
        own, other = self.params.things[self.k], self.params.things[1 - self.k]
        return OtherHarmed(self.standing, own, other, THINGS[1 - self.k], self.params.base)

    def _goals(self) -> dict[str, AlternativePlan]:
        """The other object, or the other mark."""
        elsewhere = replace(self.standing, mark=MARKS[1 - self.onto])
        too_far, over = replace(self._another, mark=elsewhere.mark), (*elsewhere.stand(), *elsewhere.leave())
        again = (*elsewhere.retake(), *self.standing.stand(), *self.standing.leave())
        return {
            "other_thing": AlternativePlan("approach", self._another.phases(), "stands up the other one"),
            "other_thing_too_far": AlternativePlan("approach", too_far.phases(), "stands the other one elsewhere"),
            "other_mark": AlternativePlan("turn", over, "stands it on the other mark"),
            "second_thought": AlternativePlan("lower", over, "goes on to the other mark"),
            "other_mark_first": AlternativePlan("turn", (*over[:-1], *again), "stands it on the other mark first"),
        }

    def _lying(self) -> dict[str, AlternativePlan]:
        """It is laid down, or laid down again."""
        near = "nearer to the robot"
        return {
            "keep_lying": AlternativePlan("turn", self._lay(_SHORT_M), "sets it down lying"),
            "keep_lying_near": AlternativePlan("turn", self._lay(_SHORTER_M), f"sets it down lying, {near}"),
            "lay_back": AlternativePlan("home", self._lay_back(_SHORT_M), "lays it down again"),
            "lay_back_near": AlternativePlan("home", self._lay_back(_SHORTER_M), f"lays it down again, {near}"),
        }

    def _let_fall(self) -> dict[str, AlternativePlan]:
        """It is let go in the air, or while it leans."""
        standing, leave = self.standing, self.standing.leave()
        high = (standing.lower(_HIGH_M), *waiting(0.3), *leave)
        return {
            "drop_low": AlternativePlan("lower", (standing.lower(0.03), *leave), "lets go just too early"),
            "drop_high": AlternativePlan("lower", high, "raises it and lets it fall"),
            "drop_leaning": AlternativePlan("lower", self._askew(0.3, 0.07), "lets it fall while it leans"),
            "set_leaning": AlternativePlan("lower", self._askew(0.3), "lets go of it while it leans a little"),
            "askew": AlternativePlan("lower", self._askew(0.6), "lets go of it while it leans"),
            "far_askew": AlternativePlan("lower", self._askew(0.8), "lets go of it while it leans far over"),
        }

    def _tries(self) -> dict[str, AlternativePlan]:
        """It is missed at first, put down and taken up again, or taken up when it stood."""
        standing, whole = self.standing, self.standing.phases()
        missed = (*missing(whole[0], whole[1], _MISS_M), *whole)
        down = standing.move("lower", "here", Pose((0.0, 0.0, -0.128)), 0.16)
        again = (down, *standing.leave()[:-1], *whole)
        lift = standing.move("lift", "here", Pose((0.0, 0.0, 0.05)), 0.16)
        up, leave = (*standing.retake(), lift, *waiting(0.2)), standing.leave()
        aside = standing.lower().moved((-0.03, 0.0, 0.0))
        return {
            "miss": AlternativePlan("approach", missed, "misses it at first"),
            "take_twice": AlternativePlan("turn", again, "lays it down and takes it up again"),
            "lift_again": AlternativePlan(
                "home", (*up, standing.lower(), *leave), "lifts it once more and puts it back"
            ),
            "lift_aside": AlternativePlan(
                "home", (*up, aside, *leave), "lifts it once more and puts it off the middle"
            ),
        }

    def _pace(self) -> dict[str, AlternativePlan]:
        """The right way with a pause, too slowly, or with trembling."""
        standing, whole = self.standing, self.standing.phases()
        stand = (*standing.stand(), *standing.leave())
        hover = (*waiting(2.4), *stand[1:])
        creep = hesitating(slowed(whole, 0.8), ("descend", "turn", "lower"), 1.15)
        return {
            "hover": AlternativePlan("lower", hover, "holds it over the mark and waits"),
            "creep": AlternativePlan("approach", creep, "moves far too slowly"),
            "tremble": AlternativePlan("turn", (*trembling(), *stand), "trembles with it in its hand"),
            "tremble_after": AlternativePlan("home", (*trembling(), go_home()), "trembles when it stands"),
        }

    def _other(self) -> dict[str, AlternativePlan]:
        """The other object is taken up and put down again, in its place or beside it."""
        put_back, aside = self._lifted(0.0), self._lifted(_ASIDE_M)
        first = (*put_back[:-1], *self.standing.phases())
        return {
            "lift_other": AlternativePlan("home", put_back, "takes up the other one and puts it back"),
            "lift_other_first": AlternativePlan("approach", first, "takes up the other one first and puts it back"),
            "move_other": AlternativePlan("home", aside, "takes up the other one and puts it down beside its place"),
        }

    def _lifted(self, aside_m: float) -> tuple[Phase, ...]:
        """Take up the other object and put it down again, `aside_m` nearer to the robot."""
        other = self._another
        down = other.move("lower", "here", Pose((-aside_m, 0.0, -0.129)), 0.16)
        return (*other.take(), *waiting(0.2), down, *other.leave())

    def _lay(self, short_m: float) -> tuple[Phase, ...]:
        """Lay the object down short of the mark, without the quarter turn."""
        return (*self.standing.lay(short_m), *self.standing.leave())

    def _lay_back(self, short_m: float) -> tuple[Phase, ...]:
        """Grasp the standing object again, turn it back, and lay it down."""
        return (*self.standing.retake(), *self.standing.lay(short_m, 0.25, 0.12), *self.standing.leave())

    def _askew(self, lean_rad: float, above_m: float = 0.0) -> tuple[Phase, ...]:
        """Lower the object, tilted outwards, until one edge of its base is `above_m` over the mark; release it."""
        shape = self.standing.shape
        height_m = shape.grip_m * cos(lean_rad) + shape.radius_m * sin(lean_rad) + above_m
        tool = Pose((0.0, 0.0, height_m + 0.001), leaning(0.0, STAND_RAD - lean_rad))
        return (self.standing.move("lower", self.standing.mark, tool, 0.08), *self.standing.leave())
