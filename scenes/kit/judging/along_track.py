"""Walks along a bent track seen as if it were straight, so that the rules of a straight walk can judge them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import pi
from typing import TypeVar

import numpy as np

from badgen.contracts.arrays import F64, Bools
from badgen.contracts.errors import BadValue
from badgen.contracts.rule import Exceeds, Holds, Rule, Unfinished
from badgen.contracts.trajectory import Trajectory
from scenes.kit.worlds.track import Track

R = TypeVar("R", F64, Bools)


def unroll(t: Trajectory, track: Track) -> Trajectory:
    """The rollout with its track bent straight: x is the way along it, y the distance to its left, yaw relative to it.

    Each row is a function of that row alone. Heights, tilts and forces stay as they are.
    """
    return t.cached((unroll, track), lambda: _unrolled(t, track))


def _unrolled(t: Trajectory, track: Track) -> Trajectory:
    pos, quat, site = (a.copy() for a in t.poses())
    w, x, y, z = np.moveaxis(t.poses()[1], -1, 0)
    yaw = track.start[2] + track.bend_per_m * np.maximum(track.unrolled(pos[..., :2])[..., 0] - track.lead_m, 0.0)
    pos[..., :2], site[..., :2] = track.unrolled(pos[..., :2]), track.unrolled(site[..., :2])
    c, s = np.cos(yaw / 2), np.sin(yaw / 2)
    quat[:] = np.stack([c * w + s * z, c * x + s * y, c * y - s * x, c * z - s * w], axis=-1)
    return t.with_poses(pos, quat, site)


def along(track: Track, measure: Callable[[Trajectory], R]) -> Callable[[Trajectory], R]:
    """A measure or predicate of straight walks, taken along a track."""
    return lambda t: measure(unroll(t, track))


def rule_along(track: Track, rule: Rule) -> Rule:
    """A rule of straight walks, taken along a track; its condition must be Exceeds, Holds or Unfinished."""
    condition = rule.condition
    if isinstance(condition, Exceeds):
        condition = replace(condition, measure=along(track, condition.measure))
    elif isinstance(condition, Holds):
        condition = replace(condition, predicate=along(track, condition.predicate))
    elif isinstance(condition, Unfinished):
        condition = replace(condition, goal=along(track, condition.goal))
    else:
        kind = type(condition).__name__
        raise BadValue(f"rule {rule.name}: {kind} cannot be taken along a track. State it as Exceeds or Holds.")
    evident = along(track, rule.evident) if rule.evident is not None else None
    return replace(rule, condition=condition, evident=evident)


def off_heading_rad(heading_rad: F64) -> F64:
    """(T,) size of the angle between a heading and the x axis."""
    return np.asarray(np.abs((heading_rad + pi) % (2 * pi) - pi))
