"""What an arm notices: a lost grasp, a goal that makes no sense, joints that do not follow, and unexpected forces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Phase
from badgen.contracts.robot import Gripper, Handle
from scenes.kit.control.arm.goals import named_bodies, seen, seen_tool
from scenes.kit.control.arm.ik import ArmIK
from scenes.kit.control.arm.memory import ArmMemory
from scenes.kit.control.arm.poses import distance, relative

Trouble: TypeAlias = Literal["lost_grasp", "toppled", "senseless_goal"]

DRIFT_M = 0.04  # a held object that has moved by this in the hand is lost
EMPTY_M = 0.004  # a gripper commanded to close that is narrower than this holds nothing
UNTRACKED_RAD = 0.30  # a joint this far from its set-point does not follow; in clean runs it is at most 0.2
FORCE_N = 30.0  # a robot arm that works near people stops at a collision force of about this


def grasp_lost(memory: ArmMemory, obs: Observation, phase: Phase, arms: Mapping[str, Handle]) -> bool:
    """Whether, by the observation, some hand no longer holds the object as grasped."""
    if not phase.holds or memory.offsets is None:
        return False
    body = seen(obs, phase.body)
    for hand in phase.holds:
        drift, _ = distance(memory.offsets[hand], relative(body, seen_tool(obs, arms[hand])))
        gripper = arms[hand].gripper
        if drift > DRIFT_M or (gripper is not None and gap_m(obs, gripper) < EMPTY_M):
            return True
    return False


def gap_m(obs: Observation, gripper: Gripper) -> float:
    """Gap between the fingertips as observed."""
    return gripper.gap_m(float(obs.data.joint(gripper.joints[0]).qpos[0]))


def measured(obs: Observation, arm: Handle) -> F64:
    """(n,) joints of an arm as observed."""
    return np.array([obs.data.joint(j).qpos[0] for j in arm.joints])


def alarmed(memory: ArmMemory, obs: Observation, phase: Phase | None, arms: Mapping[str, ArmIK]) -> bool:
    """Whether joints do not follow their set-points, or an arm meets a force where it should touch nothing."""
    for hand, ik in arms.items():
        if float(np.abs(memory.q[hand] - measured(obs, ik.handle)).max()) > UNTRACKED_RAD:
            return True
        known = (*_expected(phase), memory.held)
        if any(n > FORCE_N and not _among(body, known) for body, n in _forces(obs, hand)):
            return True
    return False


def _forces(obs: Observation, hand: str) -> Iterable[tuple[str, float]]:
    """Bodies that an arm may touch, with the force [N], from the contact pairs "<hand>-<body>"."""
    head = f"{hand}-"
    return ((name.removeprefix(head), n) for name, n in obs.contact_n.items() if name.startswith(head))


def _expected(phase: Phase | None) -> tuple[str, ...]:
    """Bodies that the hands may touch during a phase."""
    if phase is None:
        return ()
    return (phase.body, *(body for goal in phase.hands.values() for body in named_bodies(goal)))


def _among(body: str, known: Iterable[str]) -> bool:
    """Whether a body is one of these or a part of one, as "drawer_a_handle" is of "drawer_a"."""
    return any(k and (body.startswith(k) or k.startswith(body)) for k in known)
