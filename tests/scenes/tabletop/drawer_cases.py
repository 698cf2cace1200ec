"""Hand-made endings of drawer runs: the last state of a clean run with one thing changed."""

import dataclasses
from collections.abc import Mapping

import numpy as np
from lab import group, task, twin, with_force, with_qpos

from badgen.contracts.trajectory import Trajectory
from badgen.judging import detect
from badgen.judging.certificate import outcome_of


def still(
    scene: str, joints_m: Mapping[str, float] | None = None, speed_mps: float = 0.0, speed_of: str = ""
) -> Trajectory:
    """A clean run that stands all the time as it ended, but for these slide joints; one of them may be moving."""
    t = twin(scene)
    qpos, qvel = np.repeat(t.qpos[-1:], len(t), axis=0), np.zeros_like(t.qvel)
    for joint, value in (joints_m or {}).items():
        qpos[:, int(t.model.joint(joint).qposadr[0])] = value
    if speed_of:
        qvel[:, int(t.model.joint(speed_of).dofadr[0])] = speed_mps
    return dataclasses.replace(with_qpos(t, qpos), qvel=qvel)


def moved(t: Trajectory, body: str, rows: slice, by_m: tuple[float, float, float]) -> Trajectory:
    """The run with a free body elsewhere over some rows."""
    qpos, at = t.qpos.copy(), int(t.model.joint(body).qposadr[0])
    qpos[rows, at : at + 3] += by_m
    return with_qpos(t, qpos)


def touched(t: Trajectory, rows: slice, pair: str, newtons: float) -> Trajectory:
    """The run with a force on one pair over some rows."""
    return with_force(t, rows, **{pair: newtons})


def outcome(scene: str, t: Trajectory) -> str:
    """What the run came to, breaches aside."""
    return outcome_of(t, task(scene), [])


def kinds(scene: str, t: Trajectory) -> set[str]:
    """Kinds of what is found in a run."""
    return {e.kind for e in detect(t, task(scene).rules)}


def accepted(scene: str, slot: int) -> tuple[bool, str]:
    """Whether the clean run of that layout is certified, and why not."""
    certificate = group(scene, slot).twin.certificate
    return certificate.accepted, certificate.reason
