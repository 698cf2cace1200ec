"""States of an arm, row by row, as the arm of DROID reports them: joints, hand pose, gripper."""

from __future__ import annotations

import functools
from typing import Any

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import FrameLabels, exact


def step_rows(episode: StoredEpisode, labels: FrameLabels) -> list[dict[str, Any]]:
    """One mapping a row; a robot with two arms reports all its joints and grippers, and the pose of its first hand.

    Of a robot without hands the pose is nan.
    """
    arrays, robot = episode.arrays(), episode.robot()
    fingers = list(robot.finger_columns)
    arm = [c for c in robot.columns if c not in fingers]
    poses = _hand_poses(episode, arrays.qpos, labels.steps)
    return [
        {
            "cartesian_position": poses[i],
            "joint_position": arrays.qpos[step, arm],
            "gripper_position": arrays.qpos[step, fingers].sum(keepdims=True),
            "action": arrays.action[step],
            "time_s": float(labels.time_s[i]),
            "progress": exact(labels.progress[i]),
            "reward": exact(labels.reward_visible[i]),
        }
        for i, step in enumerate(labels.steps)
    ]


def _hand_poses(episode: StoredEpisode, qpos: F64, steps: Ints) -> F64:
    """(N, 6) position and turns about the fixed axes x, y, z of the first hand's tool at these rows."""
    tools = [h.tool for h in episode.robot().handles if h.hand is not None]
    found = np.full((len(steps), 6), np.nan)
    if not tools:
        return found
    model = _model(episode.model_xml(), tuple(sorted(episode.assets().items())))
    data, site = mujoco.MjData(model), int(model.site(tools[0]).id)
    for n, step in enumerate(steps):
        data.qpos[:] = qpos[step]
        mujoco.mj_kinematics(model, data)
        r = data.site_xmat[site].reshape(3, 3)
        turns = (np.arctan2(r[2, 1], r[2, 2]), -np.arcsin(np.clip(r[2, 0], -1, 1)), np.arctan2(r[1, 0], r[0, 0]))
        found[n] = (*data.site_xpos[site], *turns)
    return found


@functools.lru_cache(maxsize=4)
def _model(xml: str, assets: tuple[tuple[str, bytes], ...]) -> mujoco.MjModel:
    return mujoco.MjModel.from_xml_string(xml, dict(assets))
