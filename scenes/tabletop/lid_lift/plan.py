"""How the lid is brought to a mat, and the forbidden ways to do it: plans as data."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, sin

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from scenes.kit.control.arm.two_handed import TwoHanded
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.tabletop.lid_lift.layout import CLEARANCE_M, MATS, LidLiftParams


@dataclass(frozen=True, slots=True)
class Moves:
    """Stretches of the plan for bringing the lid to mat `k`, by these hands."""

    params: LidLiftParams
    k: int
    hands: TwoHanded

    @property
    def heading(self) -> tuple[float, float]:
        """Unit vector from the bowl to the mat, level, in the world."""
        x, y = (m - b for m, b in zip(self.params.mats[self.k].xy_m, self.params.bowl_xy_m, strict=True))
        length = hypot(x, y)
        return x / length, y / length

    @property
    def side(self) -> float:
        """The side of the bowl on which the mat lies, or to which it lies nearer: left (+1) or right (-1)."""
        return 1.0 if self.heading[1] > 0 else -1.0

    def over(self, height_m: float) -> Goal:
        """The lid level over the mat, its plug `height_m` above it."""
        return Goal(MATS[self.k], Pose((0.0, 0.0, PLUG_M + height_m)))

    def whole(self) -> tuple[Phase, ...]:
        """From home to the lid, to the mat, and home again."""
        lift = self.hands.carry("lift", Goal("self", Pose((0.0, 0.0, PLUG_M + CLEARANCE_M))), 0.14)
        return (*self.hands.take(), lift, *self.lay())

    def lay(self) -> tuple[Phase, ...]:
        """From the air over the bowl to the mat, and home."""
        high = self.over(self.params.vessel.bowl_h_m + CLEARANCE_M)
        transfer, lower = (
            self.hands.carry("transfer", high, 0.24, 0.8),
            self.hands.carry("lower", self.over(0.001), 0.12),
        )
        return (transfer, lower, *self.hands.leave())

    def drag(self) -> tuple[Phase, ...]:
        """Raise one edge just over the rim, pull sideways off the bowl, pull down and along the table to the mat."""
        carry, (x, y) = self.hands.carry, self.heading
        ways = (
            carry("lift", Goal("self", Pose((0.0, 0.0, 0.020))), 0.10),
            carry("drag", Goal("here", Pose((0.16 * x, 0.16 * y, 0.0))), 0.14),
            carry("transfer", self.over(0.004), 0.16, 0.8),
            carry("lower", self.over(0.0), 0.10),
        )
        return (*self.hands.take(), *ways, *self.hands.leave())

    def flip(self) -> tuple[Phase, ...]:
        """Lever the lid up about its edge on the mat's side, and let it topple over that edge."""
        angle = -self.side * 1.15  # about x; raises the edge away from the mat
        edge_y = self.side * self.params.vessel.lid_r_m
        # Turning about the edge instead of the lid's axis moves the lid's frame by edge - R edge.
        shift, turn = (
            (0.0, edge_y - edge_y * cos(angle), -edge_y * sin(angle)),
            (cos(angle / 2), sin(angle / 2), 0.0, 0.0),
        )
        lift = self.hands.carry("lift", Goal("self", Pose(shift, turn)), 0.12, 0.9)
        topple = self.hands.carry("topple", Goal("self", Pose((0.0, self.side * 0.06, 0.0))), 0.20)
        return (*self.hands.take(), lift, topple, *self.hands.leave())


def lid_lift_plan(params: LidLiftParams, k: int) -> Plan:
    """Plan for bringing the lid to mat `k`."""
    hands = TwoHanded("lid", params.grasps, open_m=0.07)
    move = Moves(params, k, hands)
    near, far = (Moves(params, k, hands.by(arm)) for arm in (("left", "right") if move.side > 0 else ("right", "left")))
    low = hands.carry("lower", move.over(0.07), 0.12)
    others = zip(("next_mat", "last_mat"), (i for i in range(len(MATS)) if i != k), strict=True)
    alternatives = {
        "one_hand_carry": AlternativePlan("approach", near.whole(), "carries the lid with one hand"),
        "one_hand_drag": AlternativePlan("approach", near.drag(), "drags the lid off"),
        "flip": AlternativePlan("approach", far.flip(), "flips the lid off the rim"),
        "drop_high": AlternativePlan("lower", hands.leave(), "lets the lid fall onto the mat"),
        "drop_low": AlternativePlan("lower", (low, *hands.leave()), "lets the lid fall the last stretch"),
        **{
            n: AlternativePlan("transfer", Moves(params, i, hands).lay(), "lays the lid on another mat")
            for n, i in others
        },
    }
    return Plan(move.whole(), params.recovery_policy, hands.recover(), alternatives)
