"""Scripted policies for the Fetch environments of gymnasium-robotics, which come without experts.

badgen world check robotics:FetchPickAndPlace-v4 --policy fetch_policies:PickAndPlace
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
_OPEN, _CLOSED = 1.0, -1.0
_GAIN = 12.0  # action per metre
_PUSH_GAIN = 5.0  # slower, since the block slides on
_REACH_GAIN = 5.0  # slower, since what goes wrong once the gripper is there does not matter
_ABOVE_M = 0.1  # height above the block at which the gripper travels
_BEHIND_M = 0.08  # from the middle of the block to the gripper that pushes it
_HELD_WIDTH_M = 0.055  # the fingers are no further apart when they hold the block


class Reach:
    """Moves the gripper to the target."""

    def reset(self, instruction: str, seed: int) -> None:
        """Nothing to forget."""

    def act(self, obs: Mapping[str, F64]) -> F64:
        """(4,) the next action."""
        return _to(obs["desired_goal"] - obs["observation"][:3], _CLOSED, _REACH_GAIN)


class PickAndPlace:
    """Grasps the block from above and holds it at the target."""

    def reset(self, instruction: str, seed: int) -> None:
        """Nothing to forget."""

    def act(self, obs: Mapping[str, F64]) -> F64:
        """(4,) the next action."""
        seen, goal = obs["observation"], obs["desired_goal"]
        hand, block, width = seen[:3], seen[3:6], float(seen[9] + seen[10])
        away = block - hand
        if float(np.abs(away).max()) < 0.02:  # the block is between the fingers
            held = width < _HELD_WIDTH_M
            return _to(goal - block if held else 0.0 * away, _CLOSED)
        if float(np.hypot(away[0], away[1])) > 0.02:
            return _to(away + np.array([0.0, 0.0, _ABOVE_M]), _OPEN)
        return _to(away, _OPEN)


class Push:
    """Goes behind the block, as seen from the target, and pushes it there."""

    def reset(self, instruction: str, seed: int) -> None:
        """Begin with the way behind the block."""
        self._behind = False

    def act(self, obs: Mapping[str, F64]) -> F64:
        """(4,) the next action."""
        seen, goal = obs["observation"], obs["desired_goal"]
        hand, block = seen[:3], seen[3:6]
        left = (goal - block)[:2]
        distance = float(np.hypot(left[0], left[1]))
        ahead = np.array([*left, 0.0]) / max(distance, 1e-6)
        start = block - _BEHIND_M * ahead
        away = start - hand
        if self._behind:
            return _to(goal - 0.05 * ahead - hand if distance > 0.03 else 0.0 * away, _CLOSED, _PUSH_GAIN)
        flat = float(np.hypot(away[0], away[1]))
        self._behind = flat < 0.02 and abs(float(away[2])) < 0.02
        return _to(away + np.array([0.0, 0.0, _ABOVE_M if flat > 0.02 else 0.0]), _CLOSED)


def _to(way_m: F64, gripper: float, gain: float = _GAIN) -> F64:
    return np.array([*np.clip(gain * way_m, -1.0, 1.0), gripper])
