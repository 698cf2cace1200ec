"""Rules about what stands beside a way, and about how a robot carries itself on it."""

from __future__ import annotations

from functools import partial

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.phrases import Phrases
from badgen.contracts.rows import as_rows
from badgen.contracts.rule import Exceeds, Rule, Tilted
from badgen.contracts.trajectory import Trajectory
from scenes.kit.judging import gait_criteria
from scenes.kit.judging.measures import in_body, turned
from scenes.kit.judging.rules import rule
from scenes.kit.judging.walker_measures import FEET, SOLES, off_line_m
from scenes.kit.judging.walker_rules import BODY, ROBOT
from scenes.kit.props.wayside import POST, Area
from scenes.kit.robots.g1.model import SIDES, SOLE, SOLE_HALF

HANDS = tuple(f"{s}_wrist_yaw_link" for s in SIDES)
_BENT_RAD = 0.10  # 10 cm at the top of the post
_SWERVE_M, _SPREAD_M, _STAGGER_RAD = 0.15, 0.42, 0.24
_CORNERS = tuple((a, b) for a in (-1.0, 0.0, 1.0) for b in (-1.0, 1.0))

SWERVED = Phrases(
    seen=("At {t} s {subject} swerves aside.", "{t} s in, {subject} veers away from the straight line."),
    then=("{subject} swerves to one side",),
    cue=("The robot does not walk straight: it swerves to one side, even if it comes back.",),
    fix=("Walk in a straight line.",),
)
SPREAD = Phrases(
    seen=("At {t} s {subject} lifts its arms out to the sides.", "{t} s in, {subject} walks with its arms spread."),
    then=("{subject} spreads its arms",),
    cue=("The arms stick out to the sides instead of hanging down.",),
    fix=("Let the arms hang at the sides.",),
)
STAGGERED = Phrases(
    seen=("At {t} s {subject} staggers.", "{t} s in, the trunk of {subject} lurches to one side."),
    then=("{subject} staggers",),
    cue=("The trunk of the robot lurches to one side.",),
    fix=("Walk steadily, the trunk upright.",),
)
TRODDEN = Phrases(
    seen=("At {t} s {subject} steps onto {against}.", "{t} s in, a foot of {subject} comes down on {against}."),
    then=("{subject} steps onto {against}",),
    cue=("A foot comes down on an area that the robot should keep off.",),
    fix=("Keep both feet off {against}.",),
)


def spread_m(t: Trajectory) -> F64:
    """(T,) distance of the farther hand from the middle plane of an upright robot's trunk [m]."""
    aside = [np.abs(in_body(t, t.pos(hand), "torso_link")[:, 1]) for hand in HANDS]
    return np.where(gait_criteria.upright(t), np.max(np.stack(aside), axis=0), 0.0)


def lurch_rad(t: Trajectory) -> F64:
    """(T,) tilt of the trunk, while upright [rad]."""
    return np.where(gait_criteria.upright(t), t.tilt_rad("torso_link"), 0.0)


def inside_m(t: Trajectory, area: Area) -> F64:
    """(T,) how far a sole that presses on the floor reaches into an area, at its corners and middles; else 0 [m]."""
    deepest = []
    for sole, pair in zip(SOLES, FEET, strict=True):
        depths = [_depth_m(t, sole, a, b, area) for a, b in _CORNERS]
        presses = t.force_n(pair) > gait_criteria.DOWN_N
        deepest.append(np.where(presses, np.max(np.stack(depths), axis=0), 0.0))
    return np.where(gait_criteria.upright(t), np.maximum(np.max(np.stack(deepest), axis=0), 0.0), 0.0)


def _depth_m(t: Trajectory, sole: str, a: float, b: float, area: Area) -> F64:
    """(T,) distance of a point of a sole from the nearest edge of the area, positive inside [m]."""
    offset = np.array([SOLE[0] + a * SOLE_HALF[0], SOLE[1] + b * SOLE_HALF[1], SOLE[2]])
    x, y = (t.pos(sole) + turned(t.quat(sole), offset)).T[:2]
    edges = np.stack([x - area.from_m, area.to_m - x, y - area.right_m, area.left_m - y])
    return as_rows(np.min(edges, axis=0))


def strikes_post(post: str = POST) -> Rule:
    """The robot runs against a post, which bends aside."""
    return rule(f"strikes_{post}", "collision", Tilted(post, _BENT_RAD), (post,), ROBOT, "the post", scale=0.6)


def staggers() -> Rule:
    """The trunk lurches, and the robot must save itself."""
    lurch = Exceeds(lurch_rad, _STAGGER_RAD, "tilt_rad", 0.06)
    return rule(
        "staggers",
        "stagger",
        lurch,
        ("torso_link",),
        ROBOT,
        scale=0.4,
        kind="quality",
        lasting=True,
        phrases=STAGGERED,
        shown_by="path",
    )


def swerves(limit_m: float = _SWERVE_M) -> Rule:
    """The robot leaves its line and comes back, where the words ask for a straight walk."""
    off = Exceeds(off_line_m, limit_m, "aside_m", 0.3)
    return rule(
        "swerves",
        "swerve",
        off,
        BODY,
        ROBOT,
        scale=0.2,
        kind="quality",
        lasting=True,
        universal=False,
        phrases=SWERVED,
        shown_by="path",
    )


def spreads_arms() -> Rule:
    """The arms stick out, where the words ask for arms at the sides."""
    out = Exceeds(spread_m, _SPREAD_M, "spread_m", 0.3)
    return rule(
        "spreads_arms",
        "arms_out",
        out,
        HANDS,
        ROBOT,
        scale=0.3,
        kind="method",
        lasting=True,
        universal=False,
        phrases=SPREAD,
        shown_by="path",
    )


def treads(area: Area) -> Rule:
    """A foot comes down on the striped area, where the words ask to keep off it."""
    inside = Exceeds(partial(inside_m, area=area), 0.012, "inside_m", 0.06)
    return rule(
        "treads",
        "stepped_on",
        inside,
        SOLES,
        ROBOT,
        "the striped area",
        scale=0.15,
        kind="method",
        lasting=True,
        universal=False,
        phrases=TRODDEN,
        shown_by="path",
    )


def off_track(area: Area) -> tuple[Rule, ...]:
    """Those that do not ask for a straight walk."""
    return (strikes_post(), staggers(), spreads_arms(), treads(area))


def beside_the_way(area: Area) -> tuple[Rule, ...]:
    """All of them, for a straight way with a post and a striped area beside it."""
    return (*off_track(area), swerves())
