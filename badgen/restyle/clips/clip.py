"""The clip of a stored episode: its frames with exact controls, rendered from its stored states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.contracts.restyle import Clip
from badgen.contracts.task import Task
from badgen.registry import registry
from badgen.restyle.clips.kept import backdrop_geoms
from badgen.restyle.clips.shots import Shots, names_of
from badgen.serialization import from_json, params_type
from badgen.store import Episode


def clip_of(episode: Episode, cameras: Sequence[str] = ()) -> Clip:
    """The frames of some cameras of an episode (all by default), with exact controls.

    Raises BadValue for an episode without frames, UnknownName for a camera or a scene that is not there.
    """
    chosen = tuple(cameras) or episode.cameras
    if not chosen:
        raise BadValue(f"episode {episode.id} has no frames to restyle; make the dataset with --cameras")
    model, states = episode.world().model, episode.arrays().state
    kept_out = backdrop_geoms(model, tasks_of(episode))
    width, height = episode.size(chosen[0])
    with Shots(model, width, height, kept_out) as shots:
        views = tuple(
            shots.view(
                camera,
                episode.fps(camera),
                np.stack(episode.frames(camera)),
                states[np.asarray(episode.frame_steps(camera), dtype=np.int64)],
            )
            for camera in chosen
        )
    return Clip(episode.info.group, views, *names_of(model))


def tasks_of(episode: Episode) -> tuple[Task, ...]:
    """All tasks that can be asked for in the layout of an episode, the canonical one first."""
    scene = registry().scene(episode.info.scene)
    params = from_json(params_type(scene), episode.info.scene_params)
    return tuple(instance.task for instance in scene.tasks(params))
