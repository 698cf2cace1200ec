"""The fold as a plan, and its alternatives: other lines, one hand, clumsy or slow ways, knocks at the cup beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose, Quat
from scenes.kit.control.arm.moves import turned
from scenes.kit.control.arm.two_handed import TwoHanded
from scenes.kit.props.cloth import HEM_M, RADIUS_M, SLAT_Z_M, vertex
from scenes.kit.robots.pair import ARMS, SIDE
from scenes.tabletop.fold_cloth.layout import BRUSH_Z_M, GRASP_Z_M, LINES, FoldClothParams, beside_cup_m

# Tool down, fingers closing across the slat; x of a hand's frame runs along the slat to the other hand, z is up.
_DOWN: dict[str, Quat] = {"left": (0.0, 0.0, 1.0, 0.0), "right": (0.0, 1.0, 0.0, 0.0)}
_ALONG = {"left": "slat_left>slat_right", "right": "slat_right>slat_left"}
GRASPS = {arm: Goal(_ALONG[arm], Pose((0.0, 0.0, GRASP_Z_M), _DOWN[arm])) for arm in ARMS}
HANDS = TwoHanded("slat", GRASPS, open_m=0.06)
_ACROSS: Quat = (0.0, 0.7071067811865476, 0.7071067811865476, 0.0)  # tool down, closing along the cloth's heading
_RAISE_M = (0.045, 0.085)  # forwards and upwards, so that the far part of the cloth is not dragged along
_LAID_Z_M = SLAT_Z_M + 2 * RADIUS_M + 0.001  # height of the slat's middle above the table, on two layers of cloth
_UP_M = 0.12
_ASKEW_RAD = 0.20  # turn at which one end of the hem lies 3 cm too far, and the other 3 cm short
_LINGER_S = 2.0
_SLOW_S = {"over": 2.3, "lay": 2.2}  # so long that the fold is done half a second too late
_ALMOST_SHUT_M = 0.014  # not shut, since fingers that have closed on nothing have missed the slat
_PUSHES_M = {"nudge": 0.022, "shove": 0.040}
_ROCK_M, _ROCK_Z_M = 0.024, 0.076
_LEAN_S = 0.30  # so long the fingers stay against the cup
_MISS_M = 0.055  # so far before the slat the fingers close on nothing

Branch = tuple[str, tuple[Phase, ...], str]


@dataclass(frozen=True, slots=True)
class FoldPlans:
    """Phases of folding the hem onto one row of the cloth of a layout."""

    params: FoldClothParams
    row: int

    def whole(self, hands: TwoHanded = HANDS, in_a_hurry: bool = False) -> tuple[Phase, ...]:
        """From home to the slat, over to the row, and home again; `in_a_hurry` saves time before the grasp."""
        speed_mps, descend_s = (0.50, 0.45) if in_a_hurry else (0.35, 0.6)
        return (*hands.take(speed_mps=speed_mps, descend_s=descend_s), *self.fold(hands), *hands.leave(_UP_M))

    def fold(self, hands: TwoHanded = HANDS, row: int | None = None, turn_rad: float = 0.0) -> tuple[Phase, ...]:
        """Raise the hem, carry it over, lay it down on a row; the slat is turned by `turn_rad` on the row."""
        to, (forwards_m, up_m) = self.row if row is None else row, _RAISE_M
        travel_m = self.params.cloth.travel_m(to)
        laid = _at_row(to, 0.0, _LAID_Z_M - RADIUS_M).turned(turned(turn_rad))
        return (
            hands.carry("raise", Goal("self", Pose((forwards_m, 0.0, up_m))), 0.11),
            hands.carry("over", _at_row(to, 0.22 * travel_m, 0.05 + 0.25 * travel_m), 0.16),
            hands.carry("lay", laid, 0.10),
        )

    def alternatives(self) -> dict[str, AlternativePlan]:
        """Every alternative plan by its name."""
        plans = {**self._elsewhere(), **self._ways(), **self._again(), **self._knocks()}
        return {name: AlternativePlan(*plan) for name, plan in plans.items()}

    def _elsewhere(self) -> dict[str, Branch]:
        """The hem goes to another line, or askew onto its own."""
        plans: dict[str, Branch] = {}
        for k, other in enumerate(r for r in LINES.values() if r != self.row):
            plans[f"other_line_{k}"] = (
                "over",
                (*self.fold(row=other)[1:], *HANDS.leave(_UP_M)),
                "folds to another line",
            )
        for name, turn_rad in (("askew_left", -_ASKEW_RAD), ("askew_right", _ASKEW_RAD)):
            phases = (*self.fold(turn_rad=turn_rad)[2:], *HANDS.leave(_UP_M))
            plans[name] = ("lay", phases, "lays the hem down askew")
        return plans

    def _ways(self) -> dict[str, Branch]:
        """The hem gets to its line, but with one hand, let fall, or too slowly."""
        leave = HANDS.leave(_UP_M)
        over, lay = self.fold()[1:]
        low = HANDS.carry("low", _at_row(self.row, 0.0, _LAID_Z_M + 0.048), 0.10)
        slow = tuple(replace(p, min_s=_SLOW_S[p.name]) for p in (over, lay))
        plans: dict[str, Branch] = {
            "let_fall": ("lay", leave, "lets the slat fall the last stretch"),
            "let_fall_low": ("lay", (low, *leave), "lets the slat fall onto its line"),
            "linger": ("lay", (replace(over, name="linger", min_s=_LINGER_S), lay, *leave), "holds the slat up"),
            "slow": ("over", (*slow, *leave), "folds very slowly"),
        }
        for arm in ARMS:
            plans[f"one_hand_{arm}"] = ("approach", self.whole(HANDS.by(arm)), "folds it with one hand")
        return plans

    def _again(self) -> dict[str, Branch]:
        """The slat is missed or put down at first, and taken at a second try."""
        arms = HANDS.arms
        take, wide, shut = HANDS.take(descend_s=0.5)[1:], dict.fromkeys(arms, HANDS.open_m), dict.fromkeys(arms, 0.0)
        # The frames of the two grasps are half a turn apart; their y points away from the robot, and towards it.
        before = {
            "left": GRASPS["left"].moved((0.0, -_MISS_M, 0.0)),
            "right": GRASPS["right"].moved((0.0, _MISS_M, 0.0)),
        }
        rise = Phase("rise", hands=HANDS.recover().hands, grip_m=wide, speed_mps=0.30, min_s=0.3)
        missed = (
            Phase("before", hands=before, speed_mps=0.20, min_s=0.5),
            Phase("close", grip_m=shut, min_s=0.3),
            Phase("closed", grip_m=shut, min_s=0.4),
            replace(rise, hands={arm: _back(arm, 0.06) for arm in arms}),
        )
        put_down = (
            HANDS.carry("hop", Goal("self", Pose((0.0, 0.0, 0.05))), 0.20),
            HANDS.carry("put_down", Goal("self", Pose((0.0, 0.0, -0.0495))), 0.20),
            replace(rise, name="release_again", hands={}),
            replace(rise, hands={arm: _back(arm, 0.05) for arm in arms}),
        )
        whole, askew = self.fold(), self.fold(turn_rad=_ASKEW_RAD)
        leave = HANDS.leave(_UP_M)
        return {
            "miss_first": ("descend", (*missed, *take, *whole, *leave), "misses the slat at first"),
            "miss_first_askew": ("descend", (*missed, *take, *askew, *leave), "misses the slat, then folds it askew"),
            "second_try": ("raise", (*put_down, *take, *whole, *leave), "puts the slat down and takes it again"),
        }

    def _knocks(self) -> dict[str, Branch]:
        """A hand knocks against the cup beside the cloth, before the fold or after it."""
        plans: dict[str, Branch] = {}
        pushes = {name: (push_m, BRUSH_Z_M) for name, push_m in _PUSHES_M.items()} | {"rock": (_ROCK_M, _ROCK_Z_M)}
        release, retreat, home = HANDS.leave(0.10)
        for name, (push_m, z_m) in pushes.items():
            after = (release, replace(retreat, speed_mps=0.3), *self._push_cup(push_m, z_m), home)
            plans[f"{name}_after"] = ("release", after, "knocks against the cup as it withdraws")
            before = (*self._push_cup(push_m, z_m)[1:-1], *self.whole(in_a_hurry=True))
            plans[f"{name}_before"] = ("approach", before, "knocks against the cup as it reaches out")
        return plans

    def _push_cup(self, push_m: float, z_m: float) -> tuple[Phase, ...]:
        """Nearly closed fingers come down between cloth and cup, push the cup away from the cloth, and withdraw."""
        arm = self.params.cup_arm

        def at(name: str, off_m: float, up_m: float, speed_mps: float) -> Phase:
            y_m = -SIDE[arm] * (beside_cup_m(self.params.cup) + off_m)
            goal = Goal("cup", Pose((0.0, y_m, up_m), _ACROSS))
            return Phase(name, {arm: goal}, grip_m={arm: _ALMOST_SHUT_M}, speed_mps=speed_mps, turn_radps=2.0)

        return (
            at("aside", 0.02, 0.13, 0.45),
            at("low", 0.015, z_m, 0.55),
            at("nudge", -push_m, z_m, 0.12),
            Phase("lean", min_s=_LEAN_S),
            at("off", 0.02, z_m, 0.35),
            at("up", 0.02, 0.13, 0.3),
        )


def _back(arm: str, metres: float) -> Goal:
    return Goal(f"{arm}/tool", Pose((0.0, 0.0, -metres)))


def _at_row(row: int, back_m: float, up_m: float) -> Goal:
    """Goal of the slat with its hem `back_m` before a row of the cloth, its middle `up_m` above that row."""
    return Goal(vertex(row), Pose((-HEM_M - back_m, 0.0, up_m)))
