"""A thing that a humanoid holds between its palms: what tasks ask about it, and the rules that they share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64, Bools, Ints
from badgen.contracts.rule import Exceeds, Rule
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import PRESS_N, Trajectory
from scenes.kit.control.carrying.figure import TRUNK
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.measures import apart_m, in_body, ramp, touching, yes_or_no
from scenes.kit.judging.rules import rule
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.worlds.ground import FLOOR

PALMS = tuple(f"{s}_palm" for s in SIDES)
LEVEL_RAD = 0.5  # a thing that leans less is held level
_LOST_S = 0.06
_FLOWN_S, _AWAY_M = (0.10, 0.20), 0.05  # a thing has been thrown if, that long after the hold, it is that far away
_HELD_S = 0.3  # what turns or slides on its way out of the hands is a drop; what stays in them so long is not


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
        """Contact pairs of the left and of the right palm with it."""
        return f"{PALMS[0]}-{self.body}", f"{PALMS[1]}-{self.body}"

    @property
    def floor_pair(self) -> str:
        """Contact pair of the floor with it."""
        return f"{self.body}-{FLOOR}"

    @property
    def pairs(self) -> tuple[ContactPair, ...]:
        """Everything that is to be recorded about it."""
        palms = tuple(ContactPair(pair, palm, self.body, 8) for pair, palm in zip(self.grip, PALMS, strict=True))
        return (*palms, ContactPair(self.floor_pair, self.body, FLOOR, 16))

    def loose_s(self, t: Trajectory) -> F64:
        """(T,) for how long the palms have not both pressed on it; after it was lost, until both press on it again."""
        pressing = np.min([t.force_n(g) for g in self.grip], axis=0) > PRESS_N
        pressing[0] = True  # forces are known from the second row on
        rows = np.arange(len(t))
        last = np.maximum.accumulate(np.where(pressing & ~touching(t, self.floor_pair), rows, 0))
        return np.asarray((rows - last) * t.dt_s)

    def lost(self, t: Trajectory) -> Bools:
        """(T,) whether it is out of the hands."""
        return np.asarray(self.loose_s(t) >= _LOST_S - 1e-9)

    def held_level(self, t: Trajectory) -> Bools:
        """(T,) whether it is held, and level."""
        return np.asarray(~self.lost(t) & (t.tilt_rad(self.body) < LEVEL_RAD))

    def in_hands(self, t: Trajectory) -> F64:
        """(T,) 1 held and level, 0 lost or turned on its side."""
        return np.asarray(~self.lost(t) * ramp(t.tilt_rad(self.body), 1.2, LEVEL_RAD))

    def leaning(self, t: Trajectory) -> F64:
        """(T,) how far it is turned out of level, in [0, 1]."""
        return ramp(t.tilt_rad(self.body), LEVEL_RAD, 1.2)

    def fall_m(self, t: Trajectory) -> F64:
        """(T,) how far it has come down since it left the hands; 0 while it is held."""
        height = t.pos(self.body)[:, 2]
        return np.where(self.lost(t), np.maximum(height[self._last_held(t)] - height, 0.0), 0.0)

    def fling_mps(self, t: Trajectory) -> F64:
        """(T,) how fast, up and level, it left the hands, over the robot's own speed; known once it is away."""
        loose, way, held = self.loose_s(t), t.pos(self.body) - t.pos("pelvis"), self._last_held(t)
        rate = np.diff(way, axis=0, prepend=way[:1]) / t.dt_s
        speed = np.sqrt(rate[:, 0] ** 2 + rate[:, 1] ** 2 + np.maximum(rate[:, 2], 0.0) ** 2)
        away = apart_m(self._off_middle(t), self._off_middle(t)[held]) > _AWAY_M
        just = (loose >= _FLOWN_S[0] - 1e-9) & (loose <= _FLOWN_S[1] + 1e-9) & ~touching(t, self.floor_pair)
        return np.where(just & away, speed[np.minimum(held + 1, len(t) - 1)], 0.0)

    def slid_m(self, t: Trajectory) -> F64:
        """(T,) how far it is from the middle between the palms that hold it; 0 while it is lost."""
        return np.where(self.lost(t), 0.0, np.abs(self._off_middle(t)).max(axis=1))

    def tilt_rad(self, t: Trajectory) -> F64:
        """(T,) how far out of level it is held; 0 while it is lost, or the robot not upright."""
        return np.where(self.lost(t) | ~gait_criteria.upright(t), 0.0, t.tilt_rad(self.body))

    def raised_m(self, t: Trajectory) -> F64:
        """(T,) how much higher against the trunk it is than at the start."""
        height = in_body(t, t.pos(self.body), TRUNK)[:, 2]
        return np.asarray(height - height[0])

    # Worst of 9 clean layouts: a box slid 3.1 cm forward in 10 s and turned by 0.12 rad; palms pressed at least 15 N.
    def rules(self) -> tuple[Rule, ...]:
        """It must not be thrown, dropped, turned out of level, or slide in the hands."""
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
        """(T,) latest row at which it was held."""
        return np.asarray(np.arange(len(t)) - np.rint(self.loose_s(t) / t.dt_s).astype(int))

    def _off_middle(self, t: Trajectory) -> F64:
        """(T, 3) it as seen from the middle between the palms, along the trunk's axes."""
        left, right = (t.site(palm) for palm in PALMS)
        return in_body(t, t.pos(self.body), TRUNK) - in_body(t, (left + right) / 2, TRUNK)
