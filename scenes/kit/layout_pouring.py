"""Choose from which side of a plate a cup is emptied onto it; shared by the layouts of tasks with pouring."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import pi

from badgen.contracts.errors import LayoutError
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.control.arm.poses import frame, level_frame
from scenes.kit.control.arm.pouring import Pouring
from scenes.kit.control.arm.rehearsal import fastest_joint_radps
from scenes.kit.layout import XY, azimuth_rad
from scenes.kit.props.cup import SIDES, Cup
from scenes.kit.robots.station import Base

LEAN_RAD = 0.65  # tilt of the hand; with less, the wrist reaches its limit while the cup is tilted
FASTEST_RADPS = 4.0  # a joint that would have to turn faster is close to a singularity
# Candidate turns [rad] outwards from pouring to the arm's right (-1) or left (1), at right angles to its reach.
_OUTWARDS_RAD = {-1: (0.45,), 1: (0.0, 0.25)}


def easiest_pouring(base: Base, vessel: str, cup: Cup, onto: str, onto_xy_m: XY) -> Pouring:
    """Choose a pouring motion in which no joint exceeds FASTEST_RADPS.

    The cup's own side of the plate is tried before the other side. `vessel` and `onto` are body names.

    Raises:
        LayoutError: no candidate on either side is feasible.
    """
    found = _easiest(base, vessel, cup, onto, onto_xy_m)
    if found is None:
        raise LayoutError(
            f"the arm cannot pour {vessel}, which stands at {cup.xy_m}, onto {onto} at {onto_xy_m} from either side "
            f"without a joint that turns faster than {FASTEST_RADPS} rad/s. Move the two apart, or nearer to the arm; "
            "where a layout is sampled, check can_pour and resample."
        )
    return found


def can_pour(base: Base, vessel: str, cup: Cup, onto: str, onto_xy_m: XY) -> bool:
    """Whether `easiest_pouring` finds a feasible motion; a condition for layouts."""
    return _easiest(base, vessel, cup, onto, onto_xy_m) is not None


@lru_cache(maxsize=64)
def _easiest(base: Base, vessel: str, cup: Cup, onto: str, onto_xy_m: XY) -> Pouring | None:
    frames = {vessel: level_frame(cup.xy_m, yaw_rad=cup.yaw_rad), onto: level_frame(onto_xy_m)}
    for motion in _candidates(base, vessel, cup, onto, onto_xy_m):
        grasp = frame(motion.grasp().pose)
        if fastest_joint_radps(motion.whole(), ik_of(base), frames, vessel, grasp) < FASTEST_RADPS:
            return motion
    return None


def _candidates(base: Base, vessel: str, cup: Cup, onto: str, onto_xy_m: XY) -> Iterator[Pouring]:
    near = 1 if onto_xy_m[1] > cup.xy_m[1] else -1
    for side in (near, -near):
        for outwards_rad in _OUTWARDS_RAD[side]:
            aside_rad = side * (pi / 2 - outwards_rad)
            facet = round((azimuth_rad(base, cup.xy_m) + aside_rad - cup.yaw_rad) / (2 * pi / SIDES))
            yield Pouring(
                vessel=vessel,
                onto=onto,
                half_m=cup.half_m,
                height_m=cup.height_m,
                facet_rad=facet * 2 * pi / SIDES,
                heading_rad=azimuth_rad(base, onto_xy_m) + aside_rad,
                lean_rad=LEAN_RAD,
                stand_m=(*cup.xy_m, 0.0),
                stand_yaw_rad=cup.yaw_rad,
            )
