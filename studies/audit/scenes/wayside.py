"""What lies beside the way of a humanoid (a post, a striped area), and how it carries itself: straight, arms down."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import product

from studies.audit.detectors import holds, over
from studies.audit.moments import Moment
from studies.audit.rules import Rule, rule
from studies.audit.scenes.gait import FEET, SIDES, SOLES, Gait, upright


def spread(m: Moment) -> float:
    """Distance of the farther hand from the middle of an upright robot's trunk, to the side [m]."""
    hands = [m.inside(m.pos(f"{side}_wrist_yaw_link"), "torso_link") for side in SIDES]
    return max(abs(hand[1]) for hand in hands) if upright(m) else 0.0


def strikes(post: str = "post") -> Rule:
    """The robot runs against a post, which bends."""
    return rule(f"strikes_{post}", "collision", over(lambda m: m.tilt(post), 0.10, 0.06))


def staggers() -> Rule:
    """The trunk of an upright robot lurches."""
    return rule("staggers", "stagger", holds(lambda m: upright(m) and m.tilt("torso_link") > 0.24, 0.06))


def swerves(gait: Gait) -> Rule:
    """An upright robot leaves its line a little."""
    return rule("swerves", "swerve", holds(lambda m: upright(m) and abs(gait.way(m)[1]) > 0.15, 0.3), stated=True)


def spreads_arms() -> Rule:
    """The arms stick out."""
    return rule("spreads_arms", "arms_out", over(spread, 0.42, 0.3), stated=True)


def treads(area: Mapping[str, float]) -> Rule:
    """A foot that presses reaches into the striped area."""
    return rule("treads", "stepped_on", over(partial(on_area, area), 0.012, 0.06), stated=True)


def on_area(area: Mapping[str, float], m: Moment) -> float:
    """How far a foot that presses reaches into an area, at its corners and middles [m]."""
    if not upright(m):
        return 0.0
    feet = zip(FEET, SOLES, strict=True)
    return max([0.0, *(_depth(m, sole, area) for foot, sole in feet if m.force(foot) > 5.0)])


def _depth(m: Moment, sole: str, area: Mapping[str, float]) -> float:
    """How far inside the area the innermost of these points of a sole is; negative outside [m]."""
    found = []
    for a, b in product((-0.083, 0.0, 0.083), (-0.024, 0.024)):
        offset = (0.04 + a, b, -0.037)
        x, y = (m.pos(sole)[i] + sum(c * m.axis(sole, j)[i] for j, c in enumerate(offset)) for i in (0, 1))
        found.append(min(x - area["from_m"], area["to_m"] - x, y - area["right_m"], area["left_m"] - y))
    return max(found)
