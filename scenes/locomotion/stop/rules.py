"""What must not happen in humanoid_stop, as data."""

from __future__ import annotations

from functools import partial

from badgen.contracts.arrays import F64
from badgen.contracts.rule import Exceeds, Rule
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import walker_rules as kit
from scenes.kit.judging.measures import ramp
from scenes.kit.judging.rules import rule
from scenes.kit.judging.walker_rules import BODY, ROBOT
from scenes.locomotion.stop.measures import ASIDE_M, StopMeasures, beside_m

_SHORT_M, _OVER_M, _BESIDE_M = 0.15, 0.18, 0.22
_FAR_M = 0.60  # a robot that halts farther from the mark than this has not merely stopped short of it
_IN_PLACE = 4  # strides in a row that land where they left; it takes two or three to come to rest
_BACK = 3  # strides back in a row; one with each foot mends having gone a little too far
LATE_S = 9.9


# Clean runs stay far from every limit. Worst of 49 of 50 layouts (seed 990077; in one the robot fell while walking):
# 8 cm of reach left, pelvis 5.4 cm lower, 72 cm in the slowest 3 s, 5 cm to the side, no stride in place or back,
# done at 8.6 s; half of them come to rest within 2 mm of the mark's middle, 19 of 20 within 3 cm.
def stop_rules(m: StopMeasures) -> tuple[Rule, ...]:
    """What must not happen on the way to a mark."""

    def seen_beyond(t: Trajectory) -> F64:
        return ramp(m.over_m(t), _OVER_M - 0.08, 0.4)

    def seen_beside(t: Trajectory) -> F64:
        return ramp(beside_m(t), ASIDE_M, 0.4)

    far = partial(m.rests_s, nearest_m=_FAR_M, farthest_m=99.0)
    short = partial(m.rests_s, nearest_m=_SHORT_M, farthest_m=_FAR_M)
    over, beside = Exceeds(m.over_m, _OVER_M, "beyond_m", 0.06), Exceeds(beside_m, _BESIDE_M, "aside_m", 0.2)
    return (
        *kit.stays_up(),
        kit.shuffles(),
        kit.marches("marks_time", _IN_PLACE),
        kit.walks_backward(_BACK),
        kit.rests(still_s=far),
        kit.rests("stops_short", "short", short, m.the),
        rule("overshoots", "overshoot", over, BODY, ROBOT, m.the, scale=0.5, evident=seen_beyond),
        rule("strays", "off_course", beside, BODY, ROBOT, scale=0.4, evident=seen_beside),
        kit.dawdles(m.behind_m),
        kit.late(m.goal, LATE_S),
    )
