"""What a state of lid_lift is worth: recorded contacts, the lid's way to a mat, and what a breach still shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging.level_carry import LevelCarry
from scenes.kit.judging.measures import out_of_place
from scenes.kit.judging.two_handed import HandledByTwo
from scenes.kit.props.lidded_bowl import PLUG_M
from scenes.kit.robots.pair import ARM_ARM, ARMS_TABLE, arms_on, arms_pairs, handled_pairs
from scenes.tabletop.lid_lift.layout import MATS, LidLiftParams

LID = HandledByTwo("lid", "the lid", ("lid-bowl", "lid-table"))
SEAT = ContactPair("lid-bowl", "lid", "bowl", 96)
PAIRS = (SEAT, *handled_pairs("lid", 32), *arms_pairs("bowl"), *ARMS_TABLE, ARM_ARM)


@dataclass(frozen=True)
class LidLiftMeasures(LevelCarry):
    """The lid, from the bowl to a mat."""

    def against_bowl(self, t: Trajectory) -> F64:
        """The lid touches the bowl without sitting level in it, or the bowl is not where it stood."""
        seated = np.abs(t.pos("lid")[:, 2] - t.pos("bowl")[:, 2] - self.seat_m) < 0.006
        level = t.tilt_rad("lid") < 0.05
        cocked = (t.force_n(self.seat) > 0.5) & ~(seated & level) & (self.lifted(t) == 0.0)
        return np.asarray(np.maximum(cocked, bowl_moved(t)))


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
        where=f"the {params.mats[k].colour} mat",
    )


def bowl_moved(t: Trajectory) -> F64:
    """How far the bowl is from where and how it stood: 1 at 4 cm or 0.3 rad."""
    return out_of_place(t, "bowl")


def arms_at_bowl(t: Trajectory) -> F64:
    """An arm touches the bowl, or the bowl is not where it stood."""
    return np.asarray(np.maximum(t.force_n(*arms_on("bowl")) > 0.5, bowl_moved(t)))
