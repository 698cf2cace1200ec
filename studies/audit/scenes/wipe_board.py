"""wipe_board: one arm wipes one text or both off a board and parks the wiper on its mat.

The world keeps, for every stroke of the pen, the share of its ink that is gone: the strokes of the left text first.
"""

from __future__ import annotations

import math

from studies.audit.detectors import Says, hit, holds, leans, left_outside, lost, over, shifted
from studies.audit.moments import Moment, Vec, ramp
from studies.audit.rules import Facts, Job, Rule, arm_rules, grip, rule
from studies.audit.scenes.items import TOOL

_STROKES = 40  # of one text: 2 lines of 20
_TEXTS = {"left": range(_STROKES), "right": range(_STROKES, 2 * _STROKES)}
_HALF_M = (0.120, 0.190)  # half the sides of the board
_WIPED = 0.95  # a text with so much of its ink gone is wiped off
_PARKED_M = 0.04
_GRIP = grip("wiper")


class WipeBoard(Job):
    """Tasks are called wipe_left, wipe_right and wipe_all."""

    named = ("board", "wiper", "mat", "ink_left", "ink_right")

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        which = facts.task.removeprefix("wipe_")
        self.texts = [t for t in _TEXTS if which in (t, "all")]
        self.kept = [t for t in _TEXTS if t not in self.texts]

    def gone(self, m: Moment, text: str) -> float:
        """Share of a text's ink that is gone."""
        ink = m.run.userdata[m.k]
        return sum(ink[i] for i in _TEXTS[text]) / _STROKES

    def wiped(self, m: Moment) -> bool:
        """Whether all is wiped off that should be."""
        return min(self.gone(m, t) for t in self.texts) >= _WIPED

    def parked(self, m: Moment) -> bool:
        """Whether the wiper lies on its felt on the mat, untouched."""
        flat = m.tilt("wiper") < math.radians(3.0) and abs(m.pos("wiper")[2]) < 0.005
        return flat and m.apart("wiper", "mat") < _PARKED_M and not m.touch("arm-wiper")

    def goal(self, m: Moment) -> bool:
        """The texts are gone, the wiper is parked and still."""
        return self.wiped(m) and self.parked(m) and m.speed("wiper") < 0.01

    def on_board(self, m: Moment) -> Vec:
        """The middle of the felt, turned with the board but not tilted with it [m]."""
        x, y, z = (a - b for a, b in zip(m.pos("wiper"), m.pos("board"), strict=True))
        along = m.axis("board", 0)
        length = math.hypot(along[0], along[1])
        c, s = along[0] / length, along[1] / length
        return c * x + s * y, c * y - s * x, z

    def over_board(self, m: Moment) -> bool:
        """Whether the middle of the felt is over the board."""
        x, y, _ = self.on_board(m)
        return abs(x) < _HALF_M[0] and abs(y) < _HALF_M[1]

    def near_table(self, m: Moment) -> bool:
        """Whether the wiper is just over the table beside the board."""
        return m.pos("wiper")[2] < 0.02 and not self.over_board(m)

    def low(self, m: Moment) -> bool:
        """Whether letting go of the wiper is no drop."""
        return self.near_table(m) or (self.over_board(m) and self.on_board(m)[2] < 0.02)

    def may_go(self, m: Moment) -> bool:
        """Whether losing the wiper is no slip: all is wiped off, or it is down on the table."""
        return self.wiped(m) or self.near_table(m)

    def hovers(self, m: Moment) -> bool:
        """Whether the held felt is just over the board without touching it."""
        near = self.over_board(m) and 0.0008 < self.on_board(m)[2] < 0.025
        return near and m.touch(*_GRIP) and not m.touch("wiper-board")

    def rubs(self, m: Moment) -> float:
        """Force of the held felt on the bare table [N]."""
        away = m.apart("wiper", "mat") > 2 * _PARKED_M and m.touch(*_GRIP)
        return m.force("wiper-table") if away else 0.0

    def from_the_side(self, m: Moment) -> float:
        """Force of the wiper on the board from beside it [N]."""
        return 0.0 if self.over_board(m) else m.force("wiper-board")

    def held(self, m: Moment) -> bool:
        """Whether the wiper is held."""
        return m.gripped(_GRIP)

    def at_board(self, m: Moment) -> bool:
        """Whether the wiper is held over the board."""
        return self.held(m) and self.over_board(m)

    def far_first(self, m: Moment) -> float:
        """Share of the far lines' ink that is gone while less than half of the near lines' is; 20 strokes each."""
        ink = m.run.userdata[m.k]
        near, far = (
            sum(ink[i] for t in self.texts for i in _TEXTS[t] if (i % _STROKES >= 20) == is_far) / 20 / len(self.texts)
            for is_far in (False, True)
        )
        return far if near < 0.5 else 0.0

    def askew(self, m: Moment) -> float:
        """Angle by which the board has turned since the start [rad]."""
        axes = [(m.axis("board", i), m.start.axis("board", i)) for i in range(3)]
        trace = sum(a * b for now, then in axes for a, b in zip(now, then, strict=True))
        return math.acos(min(1.0, max(-1.0, (trace - 1.0) / 2.0)))

    def left_ink(self, m: Moment) -> bool:
        """Whether the wiper was used and is parked, and ink is left."""
        return (
            self.parked(m) and m.ever(self.at_board) and 1.0 - min(self.gone(m, t) for t in self.texts) > 1.0 - _WIPED
        )

    def missed(self, m: Moment) -> bool:
        """Whether the fingers have met beside the wiper."""
        beside = math.dist(m.site(TOOL), m.site("wiper_handle")) < 0.09
        return beside and 2.0 * m.joint("arm/finger_joint1") < 0.005

    def spoiled(self, m: Moment) -> float:
        """Share of the ink that is gone from the text that should stay."""
        return sum(self.gone(m, t) for t in self.kept) / len(self.kept)

    def lookalikes(self) -> list[Says]:
        """The other text alone is wiped off."""
        return [WipeBoard(Facts(f"wipe_{text}", self.facts.layout)).done_alone for text in self.kept]

    def done_alone(self, m: Moment) -> bool:
        """Whether all is done, and the text that should stay is still there."""
        return self.goal(m) and self.spoiled(m) < 1.0 - _WIPED

    def traces(self, m: Moment) -> list[Vec]:
        """Share of every text's ink that is gone, as a length."""
        return [[0.12 * self.gone(m, text)] for text in _TEXTS]

    def steps(self, m: Moment) -> list[tuple[float, float]]:
        """Reach, grasp, bring, wipe, take back, park."""
        held, least = self.held(m), min(self.gone(m, t) for t in self.texts)
        x, y, _ = self.on_board(m)
        gap = min(math.hypot(x, y - (0.097 if t == "left" else -0.097)) for t in self.texts)
        off = 0.0 if m.touch("wiper-table") else float(held)
        level = ramp(m.tilt("wiper"), 0.6, 0.15)
        back = ramp(least, 0.5, _WIPED) * ramp(m.apart("wiper", "mat"), 0.25, 0.03) * level
        return [
            (0.05, ramp(math.dist(m.site(TOOL), m.site("wiper_handle")), 0.20, 0.012)),
            (0.10, float(held)),
            (0.10, ramp(gap, 0.30, 0.085) * off),
            (0.45, sum(self.gone(m, t) for t in self.texts) / len(self.texts)),
            (0.15, back),
            (0.15, (self.wiped(m) and self.parked(m)) * ramp(m.speed("wiper"), 0.05, 0.01)),
        ]

    def rules(self) -> list[Rule]:
        """All rules of the task."""
        wrong_text = rule("wrong_text_wiped", "wrong_region", over(self.spoiled, 0.04), kind="safety", lasting=True)
        rests_on, arm = ["wiper-table", "wiper-board"], ["arm-wiper"]
        return [
            *([wrong_text] if self.kept else []),
            rule("lines_swapped", "wrong_order", over(self.far_first, 0.25), stated=True, lasting=True),
            rule("table_wiped", "wrong_region", over(self.rubs, 6.0, 0.3), lasting=True),
            rule("hovering", "no_pressure", holds(self.hovers, 0.6)),
            rule("pressed_hard", "excess_force", hit(["wiper-board"], 45.0)),
            rule("text_left", "unwiped", holds(self.left_ink, 0.5)),
            rule("wiper_slipped", "slip", lost("wiper", [_GRIP], rests_on, self.may_go, in_air=False)),
            rule("wiper_dropped", "drop", lost("wiper", [_GRIP], rests_on, self.low, in_air=True)),
            rule("grasp_missed", "missed_grasp", holds(self.missed, 0.2)),
            rule("wiper_tipped", "tip", leans("wiper", 30.0), kind="method", lasting=False),
            rule("wiper_strikes_board", "collision", over(self.from_the_side, 3.0, 0.04)),
            rule("arm_strikes_board", "collision", hit(["arm-board"], 2.0)),
            rule("wiper_thrown_down", "excess_force", hit(["wiper-table"], 60.0)),
            rule("board_shoved", "displaced", shifted("board", 0.02)),
            rule("board_askew", "displaced", over(self.askew, math.radians(4.0), 0.06)),
            rule("wiper_left", "misplaced", left_outside("wiper", "mat", arm, "wiper-table", _PARKED_M)),
            rule("wiper_left_on_board", "misplaced", left_outside("wiper", "mat", arm, "wiper-board", _PARKED_M)),
            *arm_rules(self.goal, 11.0, [_GRIP]),
        ]
