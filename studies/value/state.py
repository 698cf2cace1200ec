"""What the simulator knows of an episode at its frames: the privileged state, and what a picture could tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import mujoco
import numpy as np

from badgen.checks.derived import task_of
from badgen.contracts.arrays import F32, F64
from badgen.contracts.task import Task
from badgen.contracts.trajectory import STATE
from badgen.judging.bodies import robot_bodies
from badgen.store import Episode

NAMED, LOOSE, TOOLS, FINGERS, CONTACTS = 4, 4, 2, 4, 12  # slots; what a scene has less of stays 0
_PLACE = 11  # numbers of a named thing: place, way from its first place, two axes
SEEN = 3 * TOOLS + FINGERS + 7 + 4 + 6  # numbers of `Facts.seen`


@dataclass(frozen=True)
class Facts:
    """Numbers of an episode at its frames.

    Attributes:
        state: (T, W) poses of what the request names, ways and tilts of loose things, tools, fingers, contact forces;
            nothing that a label is made of.
        seen: (T, SEEN) what the encoder learns to find in pictures: tools, fingers, the two things that have moved
            most since the first frame, and where the first two named things are.
    """

    state: F32
    seen: F32


@dataclass(frozen=True)
class _Poses:
    """Positions (T, 3) and rotations (T, 3, 3) by name."""

    named: tuple[tuple[F64, F64], ...]
    loose: tuple[tuple[F64, F64], ...]
    tools: tuple[F64, ...]


def facts_of(episode: Episode, steps: Sequence[int]) -> Facts:
    """Facts at these rows of the arrays."""
    model, arrays, robot = episode.world().model, episode.arrays(), episode.robot()
    rows = np.asarray(steps, dtype=np.int64)
    poses = _poses(model, task_of(episode.info), arrays.state[rows], [s for h in robot.handles for s in h.tools])
    fingers = [model.joint(j).qposadr[0] for h in robot.handles if h.gripper for j in h.gripper.joints][:FINGERS]
    open_m = _filled(arrays.qpos[rows][:, fingers], FINGERS)
    force = _filled(np.log1p(arrays.contact_n[rows]), CONTACTS)
    tools = _filled(np.concatenate(poses.tools, axis=1), 3 * TOOLS)
    state = np.concatenate([*_of_named(poses), *_of_loose(poses), tools, open_m, force], axis=1)
    seen = np.concatenate([tools, open_m, _most_moved(poses), _filled(_first_two(poses), 6)], axis=1)
    return Facts(state.astype(np.float32), seen.astype(np.float32))


def _poses(model: mujoco.MjModel, task: Task, states: F64, tools: Sequence[str]) -> _Poses:
    data, robot = mujoco.MjData(model), robot_bodies(model)
    named = [found for name in task.named if (found := _object(model, name)) is not None][:NAMED]
    loose = [
        ("body", b)
        for b in range(1, model.nbody)
        if model.body(b).name not in robot and int(model.body_weldid[b]) and ("body", b) not in named[:1]
    ][:LOOSE]
    sites = [model.site(name).id for name in tools[:TOOLS]]
    shown: list[tuple[list[tuple[F64, F64]], F64]] = []
    for state in states:
        mujoco.mj_setState(model, data, state, STATE)
        mujoco.mj_kinematics(model, data)
        shown.append(([_pose(data, kind, i) for kind, i in (*named, *loose)], data.site_xpos[sites].copy()))
    placed = [
        (np.stack([s[0][k][0] for s in shown]), np.stack([s[0][k][1] for s in shown]))
        for k in range(len(named) + len(loose))
    ]
    tips = np.stack([s[1] for s in shown])
    return _Poses(
        tuple(placed[: len(named)]), tuple(placed[len(named) :]), tuple(tips[:, k] for k in range(len(sites)))
    )


def _object(model: mujoco.MjModel, name: str) -> tuple[str, int] | None:
    """A body or a geom by its name; other things, such as a cloth, have no one pose."""
    for kind, of in (("body", mujoco.mjtObj.mjOBJ_BODY), ("geom", mujoco.mjtObj.mjOBJ_GEOM)):
        if (found := int(mujoco.mj_name2id(model, of, name))) >= 0:
            return kind, found
    return None


def _pose(data: mujoco.MjData, kind: str, index: int) -> tuple[F64, F64]:
    place, turn = (data.xpos, data.xmat) if kind == "body" else (data.geom_xpos, data.geom_xmat)
    return place[index].copy(), turn[index].reshape(3, 3).copy()


def _of_named(poses: _Poses) -> Iterator[F64]:
    """Place and turn of each named thing, and the ways from the first one to the others and to the tools."""
    for place, turn in poses.named:
        yield np.concatenate([place, place - place[:1], turn[:, 2], turn[:, :2, 0]], axis=1)
    rows = len(poses.tools[0])
    yield np.zeros((rows, _PLACE * (NAMED - len(poses.named))))
    first = poses.named[0][0] if poses.named else np.zeros((rows, 3))
    ways = [p - first for p, _ in poses.named[1:]]
    yield _filled(np.concatenate([np.zeros((rows, 0)), *ways], axis=1), 3 * (NAMED - 1))
    yield _filled(np.concatenate([p - first for p in poses.tools], axis=1), 3 * TOOLS)


def _of_loose(poses: _Poses) -> Iterator[F64]:
    """How far each loose thing has come from its first place, and how upright it is."""
    rows = len(poses.tools[0])
    moved = [np.concatenate([p - p[:1], t[:, 2, 2:]], axis=1) for p, t in poses.loose]
    yield _filled(np.concatenate([np.zeros((rows, 0)), *moved], axis=1), 4 * LOOSE)


def _most_moved(poses: _Poses) -> F64:
    """(T, 11) of the loose thing that is farthest from its first place: place, way, uprightness; of the next: 4."""
    rows = len(poses.tools[0])
    if not poses.loose:
        return np.zeros((rows, 11))
    places = np.stack([p for p, _ in poses.loose], axis=1)
    upright = np.stack([t[:, 2, 2] for _, t in poses.loose], axis=1)
    way = places - places[:1]
    order = np.argsort(-np.linalg.norm(way, axis=2) - 0.1 * np.abs(1 - upright), axis=1, kind="stable")
    at = np.arange(rows)
    one, two = order[:, 0], order[:, min(1, order.shape[1] - 1)]
    return np.concatenate(
        [places[at, one], way[at, one], upright[at, one, None], way[at, two], upright[at, two, None]], axis=1
    )


def _first_two(poses: _Poses) -> F64:
    rows = len(poses.tools[0])
    return np.concatenate([np.zeros((rows, 0)), *(p for p, _ in poses.named[:2])], axis=1)


def _filled(table: F64, width: int) -> F64:
    """The first `width` columns; zeros where there are fewer."""
    found = np.zeros((len(table), width))
    kept = table[:, :width]
    found[:, : kept.shape[1]] = kept
    return found
