"""Shared measures and rules for an object that a humanoid holds between its palms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.contracts.phrases import Phrases
from badgen.contracts.rows import as_rows, row_numbers
from badgen.contracts.rule import Exceeds, Rule
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import PRESS_N, Trajectory
from scenes.kit.control.carrying.figure import TRUNK
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.measures import apart_m, in_body, ramp, touching, yes_or_no
from scenes.kit.judging.rules import rule
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.worlds.ground import FLOOR

ASKEW = Phrases(
    seen=("At {t} s {subject} is held askew.", "{t} s in, one side of {subject} sinks below its opposite side."),
    then=("{subject} is held askew",),
    cue=("What is carried does not stay level.",),
    fix=("Keep both hands at one height.",),
)
LOW = Phrases(
    seen=("At {t} s {subject} is held lower than at first.", "{t} s in, {subject} sinks down in front of the robot."),
    then=("{subject} sinks",),
    cue=("What is carried sinks below the height at which it was held.",),
    fix=("Keep {subject} up.",),
)
PALMS = tuple(f"{s}_palm" for s in SIDES)
LEVEL_RAD = 0.5  # an object that is tilted less is held upright
_LOST_S = 0.06
_FLOWN_S, _AWAY_M = (0.10, 0.20), 0.05  # thrown: this far away within this time after the release
_HELD_S = 0.3  # an object that turns or slides for less is being dropped, not tipped or sliding


@dataclass(frozen=True, slots=True)
class BetweenPalms:
    """A body between two palms.

    Attributes:
        body: name in the model.
        the: noun phrase for rules and captions, such as "the box".
    """

    body: str
    the: str

    @property
    def grip(self) -> tuple[str, str]:
        """Contact pairs of the left and of the right palm with the object."""
        return f"{PALMS[0]}-{self.body}", f"{PALMS[1]}-{self.body}"

    @property
    def floor_pair(self) -> str:
        """Contact pair of the object with the floor."""
        return f"{self.body}-{FLOOR}"

    @property
    def pairs(self) -> tuple[ContactPair, ...]:
        """All contact pairs to be recorded for the object."""
        palms = tuple(ContactPair(pair, palm, self.body, 8) for pair, palm in zip(self.grip, PALMS, strict=True))
        return (*palms, ContactPair(self.floor_pair, self.body, FLOOR, 16))

    def loose_s(self, t: Trajectory) -> F64:
        """(T,) time since both palms last pressed on the object while it was off the floor [s]."""
        pressing = np.min(np.stack([t.force_n(g) for g in self.grip]), axis=0) > PRESS_N
        rows = row_numbers(pressing)
        pressing = pressing | (rows == 0)  # forces are known from the second row on
        last = np.maximum.accumulate(np.where(pressing & ~touching(t, self.floor_pair), rows, 0))
        return as_rows((rows - last) * t.dt_s)

    def lost(self, t: Trajectory) -> Bools:
        """(T,) whether the object is out of the hands."""
        return as_rows(self.loose_s(t) >= _LOST_S - 1e-9)

    def held_level(self, t: Trajectory) -> Bools:
        """(T,) whether the object is held upright."""
        return as_rows(~self.lost(t) & (t.tilt_rad(self.body) < LEVEL_RAD))

    def in_hands(self, t: Trajectory) -> F64:
        """(T,) 1 where the object is held upright, 0 where it is lost or turned on its side."""
        return as_rows(~self.lost(t) * ramp(t.tilt_rad(self.body), 1.2, LEVEL_RAD))

    def leaning(self, t: Trajectory) -> F64:
        """(T,) tilt of the object, in [0, 1]."""
        return ramp(t.tilt_rad(self.body), LEVEL_RAD, 1.2)

    def fall_m(self, t: Trajectory) -> F64:
        """(T,) height by which the object has fallen since it left the hands; 0 while it is held."""
        height = t.pos(self.body)[:, 2]
        return np.where(self.lost(t), np.maximum(height[self._last_held(t)] - height, 0.0), 0.0)

    def fling_mps(self, t: Trajectory) -> F64:
        """(T,) horizontal and upward release speed relative to the robot, once the object is away [m/s]."""
        loose, way, held = self.loose_s(t), t.pos(self.body) - t.pos("pelvis"), self._last_held(t)
        rate = np.diff(way, axis=0, prepend=way[:1]) / t.dt_s
        speed = np.sqrt(rate[:, 0] ** 2 + rate[:, 1] ** 2 + np.maximum(rate[:, 2], 0.0) ** 2)
        away = apart_m(self._off_middle(t), self._off_middle(t)[held]) > _AWAY_M
        just = (loose >= _FLOWN_S[0] - 1e-9) & (loose <= _FLOWN_S[1] + 1e-9) & ~touching(t, self.floor_pair)
        return np.where(just & away, speed[np.minimum(held + 1, row_numbers(t.time_s))], 0.0)

    def slid_m(self, t: Trajectory) -> F64:
        """(T,) largest offset of the object from the middle between the palms; 0 while it is lost [m]."""
        return np.where(self.lost(t), 0.0, np.abs(self._off_middle(t)).max(axis=1))

    def tilt_rad(self, t: Trajectory) -> F64:
        """(T,) tilt of the held object; 0 while it is lost or the robot is not upright [rad]."""
        return np.where(self.lost(t) | ~gait_criteria.upright(t), 0.0, t.tilt_rad(self.body))

    def raised_m(self, t: Trajectory) -> F64:
        """(T,) height of the object relative to the trunk, above that at the start [m]."""
        height = in_body(t, t.pos(self.body), TRUNK)[:, 2]
        return as_rows(height - height[0])

    def lowered_m(self, t: Trajectory) -> F64:
        """(T,) height that the held object has lost relative to the trunk; 0 while it is lost [m]."""
        return np.where(self.lost(t) | ~gait_criteria.upright(t), 0.0, -self.raised_m(t))

    def stated_rules(self) -> tuple[Rule, ...]:
        """Where the words ask for it, the object is held level, and not lowered."""
        bodies, the = (*PALMS, self.body), self.the
        askew, low = Exceeds(self.tilt_rad, 0.25, "tilt_rad", _HELD_S), Exceeds(self.lowered_m, 0.05, "low_m", _HELD_S)
        return (
            rule(
                "tilts_box",
                "tilt",
                askew,
                bodies,
                the,
                scale=0.4,
                kind="quality",
                lasting=True,
                universal=False,
                phrases=ASKEW,
            ),
            rule(
                "lowers_box",
                "held_low",
                low,
                bodies,
                the,
                scale=0.1,
                kind="method",
                lasting=True,
                universal=False,
                phrases=LOW,
                shown_by="path",
            ),
        )

    # Worst of 9 clean layouts: a box slid 3.1 cm forward in 10 s and turned by 0.12 rad; palms pressed at least 15 N.
    def rules(self) -> tuple[Rule, ...]:
        """The object must not be thrown, dropped or tipped, nor slide in the hands."""
        bodies, the = (*PALMS, self.body), self.the
        flung, fallen = Exceeds(self.fling_mps, 1.5, "release_mps", 0.02), Exceeds(self.fall_m, 0.05, "fall_m", 0.02)
        tipped, slid = Exceeds(self.tilt_rad, 0.6, "tilt_rad", _HELD_S), Exceeds(self.slid_m, 0.06, "slid_m", _HELD_S)
        gone = yes_or_no(self.lost)
        return (
            rule("throws", "throw", flung, bodies, the, "the floor", scale=1.5, evident=gone),
            rule(
                "drops", "drop", fallen, bodies, the, "the floor", scale=0.7, evident=gone, kind="safety", lasting=True
            ),
            rule("tips_box", "tip", tipped, bodies, the, scale=0.8, evident=self.leaning, kind="safety"),
            rule("slides", "slide", slid, bodies, the, "the palms", scale=0.08),
        )

    def _last_held(self, t: Trajectory) -> Ints:
        """(T,) latest row at which the object was held."""
        return as_rows(row_numbers(t.time_s) - np.rint(self.loose_s(t) / t.dt_s).astype(int))

    def _off_middle(self, t: Trajectory) -> F64:
        """(T, 3) position of the object relative to the middle between the palms, along the trunk's axes."""
        left, right = (t.site(palm) for palm in PALMS)
        return in_body(t, t.pos(self.body), TRUNK) - in_body(t, (left + right) / 2, TRUNK)
