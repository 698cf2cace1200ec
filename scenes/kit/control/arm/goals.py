"""Goals of a plan in world coordinates, as an arm's expert observes the frames that they are given in."""

from __future__ import annotations

import numpy as np

from badgen.contracts.expert import Observation
from badgen.contracts.plan import Goal, Pose
from badgen.contracts.robot import Handle
from scenes.kit.control.arm.poses import Frame, compose, frame, relative

MAX_TURN_RAD = 0.4  # largest turn with which a push follows the line to the mark
NEAR_M = 0.12  # distance below which that turn is reduced
_FIXED = ("world", "self", "here")  # frames that no body moves


def seen(obs: Observation, body: str) -> Frame:
    """A body as observed."""
    return Frame(obs.body_pos(body), obs.body_quat(body))


def seen_tool(obs: Observation, arm: Handle) -> Frame:
    """The tool of an arm as observed."""
    return Frame(obs.site_pos(arm.tool), obs.site_quat(arm.tool))


def named_bodies(goal: Goal) -> tuple[str, ...]:
    """Bodies from which a goal is taken, without the hands themselves."""
    return () if goal.frame in _FIXED or goal.frame.endswith("/tool") else tuple(goal.frame.split(">"))


def resolve(obs: Observation, goal: Goal, start: Frame) -> Frame:
    """A goal in world coordinates whose frame is not a hand's tool; `start` is the pose at the phase's start."""
    pose = frame(goal.pose)
    if goal.frame == "world":
        return pose
    if goal.frame == "self":
        return compose(start, pose)
    if goal.frame == "here":
        turned = compose(Frame(np.zeros(3), pose.quat), Frame(np.zeros(3), start.quat))
        return Frame(start.pos + pose.pos, turned.quat)
    if ">" in goal.frame:
        body, target = goal.frame.split(">")
        return compose(toward(obs, body, target), pose)
    return compose(seen(obs, goal.frame), pose)


def toward(obs: Observation, body: str, target: str, since: float | None = None) -> Frame:
    """Frame at a body with its x axis horizontally towards another body and z up.

    With `since`, the heading when the phase began, the turn from that heading is at most MAX_TURN_RAD, and decreases as
    the two bodies meet and pass each other, where the direction between them is meaningless.
    """
    here, there = obs.body_pos(body), obs.body_pos(target)
    x, y = float(there[0] - here[0]), float(there[1] - here[1])
    yaw = float(np.arctan2(y, x))
    if since is not None:
        turn = float(np.arctan2(np.sin(yaw - since), np.cos(yaw - since)))
        followed = min(max(turn, -MAX_TURN_RAD), MAX_TURN_RAD) if abs(turn) < np.pi / 2 else 0.0
        yaw = since + followed * min(float(np.hypot(x, y)) / NEAR_M, 1.0)
    return Frame(here, np.array([np.cos(yaw / 2), 0.0, 0.0, np.sin(yaw / 2)]))


def level_yaw(resolved: Frame, goal: Goal) -> float:
    """Heading of the "a>b" frame in which `goal` was resolved."""
    w, _, _, z = compose(resolved, relative(frame(goal.pose), frame(Pose()))).quat
    return 2.0 * float(np.arctan2(z, w))
