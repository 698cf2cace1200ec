"""How far the parts of a thing move in the picture, from stored states: what hides a thing does not move it."""

from __future__ import annotations

from collections.abc import Collection

import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.trajectory import STATE
from badgen.restyle.gate.mutants import shown_frames
from badgen.store import Episode

LEAST_PX = 2.0  # nobody sees that a thing is so little elsewhere


def is_elsewhere(kind: str, episode: Episode, camera: str, bodies: Collection[int], frames: Ints, judged: Ints) -> bool:
    """Whether a mutant of this kind has a part of a thing clearly elsewhere; True for kinds that change no time.

    Args:
        kind: kind of mutant.
        episode: what is shown.
        camera: by which it is seen.
        bodies: ids of the bodies of the thing; others, such as flexes, are left out.
        frames: the frames that are made wrong, one after another.
        judged: those of them that the gate looks at.
    """
    shown = shown_frames(kind, len(frames))
    if shown is None:
        return True
    own = [b for b in bodies if b < episode.world().model.nbody]
    places = places_px(episode, camera, own, frames)
    gaps = np.hypot(*np.moveaxis(places - places[shown], 2, 0))[np.isin(frames, judged)]
    return not own or bool(gaps.max() >= LEAST_PX)


def places_px(episode: Episode, camera: str, bodies: Collection[int], frames: Ints) -> F64:
    """(K, bodies, 2) row and column at which a camera sees the frame of each body [px]."""
    model, states = episode.world().model, episode.arrays().state
    data, chosen = mujoco.MjData(model), np.asarray(episode.frame_steps(camera))[frames]
    k, height = model.camera(camera).id, episode.size(camera)[1]
    focal_px = 0.5 * height / np.tan(np.radians(float(model.cam_fovy[k])) / 2.0)
    found = np.empty((len(frames), len(bodies), 2))
    for i, row in enumerate(chosen):
        mujoco.mj_setState(model, data, states[row], STATE)
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        mujoco.mj_camlight(model, data)
        seen = (data.xpos[list(bodies)] - data.cam_xpos[k]) @ data.cam_xmat[k].reshape(3, 3)
        away = np.maximum(-seen[:, 2:], 1e-3)
        found[i] = focal_px * np.concatenate([-seen[:, 1:2], seen[:, :1]], axis=1) / away
    return found
