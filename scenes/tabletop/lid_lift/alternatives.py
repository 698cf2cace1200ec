"""Alternative plans of lid_lift: forbidden ways to the mat, detours, other mats, and harm to the bowl."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import copysign, cos, hypot, pi, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Pose, Vec3
from scenes.kit.control.arm.detours import hesitating, waiting
from scenes.kit.control.arm.moves import closing_down, go_home
from scenes.kit.control.arm.poses import about, rocked
from scenes.kit.control.arm.two_handed import LiftAndLay
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.kit.robots.pair import ARMS, SIDE
from scenes.tabletop.lid_lift.layout import CLEARANCE_M, MATS, LidLiftParams

_TIP_RAD = 0.62  # tilt of a lid that is carried askew
_SWINGS, _SWING_S, _SWING_M = 10, 0.12, 0.03
_PINCH_BELOW_M, _PINCH_OPEN_M = 0.012, 0.06  # depth of the grip below the bowl's rim, and gap of the open fingers
_ROCK_RAD = 0.38  # lean of a bowl that is rocked by its rim
_SHIFT_M = 0.04  # how far the bowl is pulled by its rim
_RUN_M, _KNOCK_M, _FINGER_M = 0.05, 0.045, 0.012  # before the bowl, how far it is pushed, half a finger's depth
_OUTWARDS_RAD, _AT_SIDE_M = 0.9, 0.1  # heading of that push, for bowls so far from the middle
_MEET_M = 0.024  # hands that meet are as thick as 3 cm each; they aim at this distance from the lid's middle
_DRAG_M, _ASIDE_M = 0.08, 0.03  # how far from the mat the lid is put down and dragged in, or put down again

Ways = dict[str, AlternativePlan]


@dataclass(frozen=True)
class LidLiftPlans:
    """Phases of laying the lid of a layout on mat `k`, and the alternative plans."""

    params: LidLiftParams
    k: int

    @cached_property
    def moves(self) -> tuple[LiftAndLay, ...]:
        """Phases of laying the lid on each mat."""
        v, grasps = self.params.vessel, self.params.grasps
        lift = partial(LiftAndLay, "lid", grasps, 0.07, foot_m=PLUG_M, clearance_m=CLEARANCE_M)
        return tuple(lift(mark=mat, seat_m=v.bowl_h_m) for mat in MATS)

    @property
    def move(self) -> LiftAndLay:
        """Phases of laying it on the requested mat."""
        return self.moves[self.k]

    def alternatives(self) -> Ways:
        """All alternative plans by name."""
        return {
            **self._one_hand(),
            **self._let_fall(),
            **self._other_mats(),
            **self._style(),
            **self._bowl(),
            **self._blows(),
        }

    @cached_property
    def _heading(self) -> tuple[float, float]:
        """Horizontal unit vector from the bowl to the mat, in the world."""
        x, y = (m - b for m, b in zip(self.params.mats[self.k].xy_m, self.params.bowl_xy_m, strict=True))
        length = hypot(x, y)
        return x / length, y / length

    def _one_hand(self) -> Ways:
        """One hand does what was asked of two."""
        side = 1 if self._heading[1] > 0 else -1  # side of the bowl on which the mat lies: left is +1, right is -1
        near, far = (self.move.by(arm) for arm in ARMS[::side])
        flipped = _flip(far, side, self.params.vessel.lid_r_m)
        return {
            "one_hand_carry": AlternativePlan("approach", near.whole(), "carries the lid with one hand"),
            "one_hand_drag": AlternativePlan("approach", _drag(near, self._heading), "drags the lid off"),
            "one_hand_aside": AlternativePlan("approach", _aside(near.whole()), "lays it off the middle with one hand"),
            "flip": AlternativePlan("approach", flipped, "flips the lid off the rim"),
        }

    def _let_fall(self) -> Ways:
        """The lid falls onto the mat."""
        move, tilt = self.move, about("y", 0.4)
        low = (move.lower(0.07), *move.leave())
        askew = replace(move.lower(0.085), carry=move.over(0.085).turned(tilt))
        return {
            "drop_high": AlternativePlan("lower", move.leave(), "lets the lid fall onto the mat"),
            "drop_low": AlternativePlan("lower", low, "lets the lid fall the last stretch"),
            "drop_aside": AlternativePlan("lower", (*_aside((askew,)), *move.leave()), "lets it fall off the middle"),
            "drop_askew": AlternativePlan("lower", (askew, *move.leave()), "lets the lid fall while it is tilted"),
        }

    def _other_mats(self) -> Ways:
        """The lid comes to another mat, for good or at first."""
        names, others = ("next_mat", "last_mat"), [move for move in self.moves if move.mark != self.move.mark]
        words = "lays the lid on another mat"
        plans = {n: AlternativePlan("transfer", o.lay(), words) for n, o in zip(names, others, strict=True)}
        again = (*others[0].lay()[:3], *self._taken_again(0.05), *self.move.lay())
        return {**plans, "next_mat_first": AlternativePlan("transfer", again, f"{words} first")}

    def _style(self) -> Ways:
        """The lid is tilted, shaken, dragged, taken up once more, or brought late."""
        move, lay = self.move, self.move.lay()
        pauses = hesitating(move.whole(), ("descend", "transfer", "lower"))
        hover = (lay[0], *waiting(2.4), *lay[1:])
        again = self._taken_again(0.07)
        aside = _aside((move.lower(0.001),))
        return {
            "tip": AlternativePlan("transfer", (*self._tipped(), *lay), "tilts the lid"),
            "tremble": AlternativePlan("transfer", (*self._shaken(), *lay), "trembles with the lid"),
            "drag_in": AlternativePlan("transfer", self._dragged_in(0.0), "drags the lid onto the mat"),
            "drag_aside": AlternativePlan(
                "transfer", self._dragged_in(_ASIDE_M), "drags it past the middle of the mat"
            ),
            "lay_twice": AlternativePlan("retreat", (*again, *lay[1:]), "takes the lid up again and lays it back"),
            "lay_aside": AlternativePlan(
                "retreat", (*again, *aside, *move.leave()), "takes the lid up again and shifts it"
            ),
            "hesitate": AlternativePlan("approach", pauses, "hesitates again and again"),
            "hover": AlternativePlan("transfer", hover, "holds the lid over the mat and waits"),
        }

    def _bowl(self) -> Ways:
        """The bowl is rocked or pulled by its rim, and perhaps put back."""
        pull = Goal("here", Pose((-_SHIFT_M, 0.0, 0.003)))
        yaw = about("z", self.params.bowl_yaw_rad)
        home = Goal("world", Pose((*self.params.bowl_xy_m, 0.001), yaw))
        over, upright = (Goal("self", pose) for pose in rocked(self.params.vessel.bowl_r_m, _ROCK_RAD))
        return {
            "rock_bowl": AlternativePlan("home", self._by_rim(over, upright), "rocks the bowl"),
            "shift_bowl": AlternativePlan("home", self._by_rim(pull), "pulls the bowl out of its place"),
            "bowl_and_back": AlternativePlan("home", self._by_rim(pull, home), "moves the bowl to and fro"),
        }

    def _blows(self) -> Ways:
        """A hand runs into the bowl, or the two hands into each other."""
        knock, clash = self._knocked(), (*self.move.leave()[:-1], *self._clashed())
        return {
            "knock_bowl": AlternativePlan("home", knock, "runs into the bowl"),
            "clash": AlternativePlan("release", clash, "knocks its hands together"),
        }

    def _knocked(self) -> tuple[Phase, ...]:
        """One hand, its fingers closed, comes down before the bowl and pushes it away.

        A bowl at the side of the table is too near the arm to get behind it; it is pushed outwards.
        """
        v, arm = self.params.vessel, self._near_bowl
        (x, y), low_m = self.params.bowl_xy_m, 0.4 * v.bowl_h_m
        heading = copysign(_OUTWARDS_RAD, y) if abs(y) > _AT_SIDE_M else 0.0

        def at(name: str, gap_m: float, up_m: float, speed_mps: float) -> Phase:
            away_m = v.bowl_r_m + gap_m
            pos_m = (x - away_m * cos(heading), y - away_m * sin(heading), up_m)
            there = Goal("world", Pose(pos_m, closing_down(heading + pi / 2)))
            return Phase(name, {arm: there}, grip_m={arm: 0.02}, speed_mps=speed_mps, turn_radps=1.8, min_s=0.3)

        return (
            go_home(1.6, 0.4),
            at("aside", _RUN_M, 0.20, 0.45),
            at("low", _RUN_M, low_m, 0.30),
            at("knock", _FINGER_M - _KNOCK_M, low_m, 0.15),
            at("off", _RUN_M, low_m, 0.25),
            at("up", _RUN_M, 0.20, 0.30),
            go_home(),
        )

    def _clashed(self) -> tuple[Phase, ...]:
        """Both hands, above the lid, move towards each other until they meet, and apart again."""
        yaw, far_m = self.params.mats[self.k].yaw_rad, self.params.vessel.handle_r_m - _MEET_M

        def both(name: str, inwards_m: float, speed_mps: float) -> Phase:
            by = {arm: -SIDE[arm] * inwards_m for arm in ARMS}
            hands = {arm: Goal("here", Pose((-m * sin(yaw), m * cos(yaw), 0.0))) for arm, m in by.items()}
            return Phase(name, hands, speed_mps=speed_mps, min_s=0.3)

        return both("meet", far_m, 0.18), both("apart", -far_m, 0.25), go_home()

    @property
    def _near_bowl(self) -> str:
        """The arm on whose side the bowl is."""
        return ARMS[1] if self._heading[1] > 0 else ARMS[0]

    def _taken_again(self, up_m: float) -> tuple[Phase, ...]:
        """Close the fingers on the lid that was just released, and lift it."""
        lift = self.move.carry("lift", Goal("here", Pose((0.0, 0.0, up_m))), 0.14)
        return (*waiting(0.4), self.move.take()[-1], lift)

    def _tipped(self) -> tuple[Phase, ...]:
        """Tilt the held lid about the line through its handles, and hold it level again."""
        return tuple(
            replace(self.move.carry("tip", Goal("self", Pose(quat=about("y", a))), 0.2, 1.2), min_s=0.5)
            for a in (-_TIP_RAD, _TIP_RAD)
        )

    def _shaken(self) -> tuple[Phase, ...]:
        """Swing the held lid from side to side, fast."""
        ways = [1.0, *(2.0 * (-1) ** k for k in range(1, _SWINGS)), (-1.0) ** _SWINGS]
        to = [(way * _SWING_M, 0.0, 0.0) for way in ways]
        return tuple(replace(self.move.carry("tremble", Goal("here", Pose(p)), 2.0, 9.0), min_s=_SWING_S) for p in to)

    def _dragged_in(self, past_m: float) -> tuple[Phase, ...]:
        """Put the lid down beside the mat, nearer to the robot, and drag it to `past_m` beyond the mat's middle."""
        move, yaw = self.move, self.params.mats[self.k].yaw_rad
        x, y = self._heading
        # Across the way from the bowl, and nearer to the robot.
        across = (-y, x) if -y < 0 else (y, -x)
        off: Vec3 = (
            _DRAG_M * (cos(yaw) * across[0] + sin(yaw) * across[1]),
            _DRAG_M * (cos(yaw) * across[1] - sin(yaw) * across[0]),
            0.0,
        )
        transfer, _, *leave = move.lay()
        lower = move.lower(-0.002)
        beside = (p.moved(off) for p in (transfer, lower))
        return (*beside, move.carry("drag", move.over(-0.004).moved((past_m, 0.0, 0.0)), 0.14), *leave)

    def _by_rim(self, *ways: Goal) -> tuple[Phase, ...]:
        """One hand pinches the rim of the bowl on the robot's side, and moves the bowl to these goals in turn."""
        v, arm = self.params.vessel, self._near_bowl

        def rim(up_m: float) -> dict[str, Goal]:
            at = (0.004 - v.bowl_r_m, 0.0, v.bowl_h_m - _PINCH_BELOW_M + up_m)
            return {arm: Goal("bowl", Pose(at, closing_down(pi)))}

        wide = {arm: _PINCH_OPEN_M}
        move = Phase("by_rim", speed_mps=0.15, turn_radps=0.8, holds=(arm,), body="bowl")
        moves = tuple(p for goal in ways for p in (replace(move, carry=goal), *waiting(0.2)))
        return (
            Phase("approach", rim(0.08), grip_m=wide, speed_mps=0.45, turn_radps=1.8, min_s=0.6),
            Phase("descend", rim(0.0), speed_mps=0.18, min_s=0.4),
            Phase("grasp", grip_m={arm: 0.0}, min_s=0.5, grasps=True, body="bowl"),
            *moves,
            Phase("release", grip_m=wide, min_s=0.4),
            Phase("retreat", {arm: Goal(f"{arm}/tool", Pose((0.0, 0.0, -0.09)))}, speed_mps=0.25, min_s=0.5),
            go_home(),
        )


def _aside(phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """The same phases, with the lid brought to a place off the middle of its mat, nearer to the robot."""
    return tuple(p.moved((-_ASIDE_M, 0.0, 0.0)) if p.name in ("transfer", "lower") else p for p in phases)


def _drag(move: LiftAndLay, heading: tuple[float, float]) -> tuple[Phase, ...]:
    """Raise one edge just over the rim, pull sideways off the bowl, then down and along the table to the mat."""
    carry, (x, y) = move.carry, heading
    ways = (
        carry("lift", Goal("self", Pose((0.0, 0.0, 0.020))), 0.10),
        carry("drag", Goal("here", Pose((0.16 * x, 0.16 * y, 0.0))), 0.14),
        carry("transfer", move.over(0.004), 0.16, 0.8),
        carry("lower", move.over(0.0), 0.10),
    )
    return (*move.take(), *ways, *move.leave())


def _flip(move: LiftAndLay, side: int, lid_r_m: float) -> tuple[Phase, ...]:
    """Lift the lid's edge away from the mat, and let the lid topple over its edge on the mat's side."""
    angle, edge_y = -side * 1.15, side * lid_r_m  # rotation about x that raises the edge away from the mat
    # A rotation about the edge instead of the lid's axis moves the lid's frame by edge - R edge.
    moved = (0.0, edge_y - edge_y * cos(angle), -edge_y * sin(angle))
    raised = Goal("self", Pose(moved, (cos(angle / 2), sin(angle / 2), 0.0, 0.0)))
    lift = move.carry("lift", raised, 0.12, 0.9)
    topple = move.carry("topple", Goal("self", Pose((0.0, side * 0.06, 0.0))), 0.20)
    return (*move.take(), lift, topple, *move.leave())
