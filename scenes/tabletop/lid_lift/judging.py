"""Contacts, measures and rules of lid_lift."""

from __future__ import annotations

from dataclasses import dataclass
from math import radians

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Dragged, Rule, Tilted, Touch
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import rules as kit
from scenes.kit.judging import two_handed as pair
from scenes.kit.judging.measures import in_body, moved_m, out_of_place
from scenes.kit.judging.rocking import knocked_askew, rocked
from scenes.kit.judging.rules import rule
from scenes.kit.judging.two_handed import PLACE_TOL_M, HandledByTwo, LevelCarry
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.kit.robots.pair import ARM_ARM, ARMS, ARMS_TABLE, HANDLES, HANDS, arms_on, arms_pairs, handled_pairs
from scenes.tabletop.lid_lift.layout import MATS, LidLiftParams

LID = HandledByTwo("lid", "the lid", ("lid-bowl", "lid-table"))
SEAT = ContactPair("lid-bowl", "lid", "bowl", 96)
PAIRS = (SEAT, *handled_pairs("lid", 32), *arms_pairs("bowl"), *ARMS_TABLE, ARM_ARM)
_LEANS_RAD = radians(6.0)  # a bowl that stands on its whole base leans by less
# A tool point that is farther from the rim, or higher above it, does not have it between the fingers; that of a hand
# which runs into the bowl from outside is half a finger's depth away, 12 mm.
_PINCH_M, _RIM_M = 0.010, 0.01
_THE, _LID, _BOWL = LID.the, (LID.body,), "the bowl"


@dataclass(frozen=True)
class LidLiftMeasures(LevelCarry):
    """Measures of carrying the lid from the bowl to a mat.

    Attributes:
        bowl_r_m: radius of the bowl's rim, whose height is `seat_m`.
    """

    bowl_r_m: float

    def against_bowl(self, t: Trajectory) -> F64:
        """(T,) 1 where the lid rests askew on the bowl, else the displacement of the bowl."""
        seated = np.abs(t.pos("lid")[:, 2] - t.pos("bowl")[:, 2] - self.seat_m) < 0.006
        level = t.tilt_rad("lid") < 0.05
        cocked = (t.force_n(self.seat) > 0.5) & ~(seated & level) & (self.lifted(t) == 0.0)
        return as_rows(np.maximum(cocked, bowl_moved(t)))

    def struck_bowl_n(self, t: Trajectory) -> F64:
        """(T,) force of the arms on the bowl, of a hand that pinches its rim none: that is a grasp, not a blow [N]."""
        pressed = [np.where(self._at_rim(t, arm), 0.0, t.force_n(f"{arm}-bowl")) for arm in ARMS]
        return as_rows(np.sum(np.stack(pressed), axis=0))

    def _at_rim(self, t: Trajectory, arm: str) -> Bools:
        """(T,) whether the rim of the bowl is between the fingers of an arm."""
        x, y, z = in_body(t, t.site(HANDLES[arm].tool), "bowl").T
        return as_rows((np.abs(np.hypot(x, y) - self.bowl_r_m) < _PINCH_M) & (z < self.seat_m + _RIM_M))


def lid_lift_measures(params: LidLiftParams, k: int) -> LidLiftMeasures:
    """Measures of bringing the lid to mat `k`."""
    return LidLiftMeasures(
        thing=LID,
        handles=("left_handle", "right_handle"),
        foot_m=PLUG_M,
        seat=SEAT.name,
        seat_m=params.vessel.bowl_h_m,
        seat_the="the bowl",
        mark=MATS[k],
        others=tuple(mat for mat in MATS if mat != MATS[k]),
        bowl_r_m=params.vessel.bowl_r_m,
        where=f"the {params.mats[k].colour} mat",
    )


def bowl_moved(t: Trajectory) -> F64:
    """(T,) displacement of the bowl: 1 at 4 cm or 0.3 rad."""
    return out_of_place(t, "bowl")


def bowl_shift_m(t: Trajectory) -> F64:
    """(T,) displacement of the bowl while it stands on its whole base; the base of one that leans moves, too [m]."""
    return np.where(t.tilt_rad("bowl") > _LEANS_RAD, 0.0, moved_m(t, "bowl"))


def arms_at_bowl(t: Trajectory) -> F64:
    """(T,) 1 where an arm touches the bowl; else the bowl's displacement."""
    return as_rows(np.maximum(t.force_n(*arms_on("bowl")) > 0.5, bowl_moved(t)))


# Clean rollouts stay far from every limit. Worst of 100 layouts: lid on bowl 4.3 N while seated and 0 N once lifted,
# lid on table 6.9 N, tilt 0.7 degrees, bowl shift 0.1 mm, shaking 1.5 m/s2, still for 0.4 s, done by 7.4 s.
def lid_lift_rules(m: LidLiftMeasures) -> tuple[Rule, ...]:
    """Rules: harm, forbidden ways of handling the lid, wrong places, poor style."""
    return (*_on_the_bowl(m), *_handling(m), *_ways(m), *pair.two_arm_style(LID, m.goal, 8.5))


def _on_the_bowl(m: LidLiftMeasures) -> tuple[Rule, ...]:
    lid, hit, shown = ("lid", "bowl"), Touch((SEAT.name,), limit_n=2.0, seated_n=40.0), m.against_bowl
    by, at = (*HANDS, "bowl"), arms_at_bowl
    return (
        rule("lid_strikes_bowl", "collision", hit, lid, _THE, _BOWL, scale=200.0, evident=shown, universal=False),
        kit.struck("arm_strikes_bowl", m.struck_bowl_n, 2.0, by, "an arm", _BOWL, scale_n=100.0, evident=at),
    )


def _handling(m: LidLiftMeasures) -> tuple[Rule, ...]:
    tilt, wide = Tilted("lid", radians(25.0)), radians(65.0)
    return (
        kit.dropped(LID, m.low, falling=m.falling, name="lid_dropped"),
        kit.slipped(LID, m.low, _BOWL, name="lid_slipped", supports=(SEAT.name,)),
        rule("lid_tipped", "tip", tilt, _LID, _THE, scale=wide, evident=m.tipped, kind="method", lasting=False),
        kit.hard_landing(("lid-table",), _LID, _THE, "the table"),
        *pair.arms_strike(),
        kit.moved_away("bowl_displaced", bowl_shift_m, 0.02, ("bowl",), _BOWL, evident=bowl_moved),
        knocked_askew("bowl_rocked", rocked("bowl"), "bowl", _BOWL, bowl_moved),
    )


def _ways(m: LidLiftMeasures) -> tuple[Rule, ...]:
    drag, off, to, at = Dragged("lid", LID.supports, arms_on("lid"), 0.05), "off_target_m", "another mat", m.where
    beside, on_another, wrong = m.left_beside_m, m.left_on_another_m, "wrong_target"
    return (
        rule("lid_dragged", "drag", drag, _LID, _THE, scale=0.20, universal=False),
        pair.one_handed(LID, LID.in_one_hand),
        kit.misplaced("on_other_mat", on_another, PLACE_TOL_M, _LID, _THE, to, evidence=off, event=wrong),
        kit.misplaced("lid_misplaced", beside, PLACE_TOL_M, _LID, _THE, at, evidence=off),
    )
