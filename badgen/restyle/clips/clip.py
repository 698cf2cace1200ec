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


class Clips:
    """Makes clips of episodes of one group, which share a model; a context manager, since it holds memory of OpenGL."""

    def __init__(self, first: Episode, cameras: Sequence[str] = ()) -> None:
        """Prepare for some cameras (all by default) of all episodes with the model of this one."""
        self._cameras = tuple(cameras) or first.cameras
        if not self._cameras:
            raise BadValue(f"episode {first.id} has no frames to restyle; make the dataset with --cameras")
        self._model_name, model = first.info.model, first.world().model
        self._names = names_of(model)
        self._shots = Shots(model, *first.size(self._cameras[0]), backdrop_geoms(model, tasks_of(first)))

    def __enter__(self) -> Clips:
        return self

    def __exit__(self, *_: object) -> None:
        self._shots.close()

    def clip(self, episode: Episode) -> Clip:
        """The frames of an episode, with exact controls; raises BadValue for one with another model."""
        if episode.info.model != self._model_name:
            raise BadValue(f"episode {episode.id} has the model {episode.info.model}, not {self._model_name}")
        states = episode.arrays().state
        views = tuple(
            self._shots.view(
                camera,
                episode.fps(camera),
                np.stack(episode.frames(camera)),
                states[np.asarray(episode.frame_steps(camera), dtype=np.int64)],
            )
            for camera in self._cameras
        )
        return Clip(episode.info.group, views, *self._names)


def clip_of(episode: Episode, cameras: Sequence[str] = ()) -> Clip:
    """The frames of some cameras of an episode (all by default), with exact controls.

    Raises BadValue for an episode without frames, UnknownName for a camera or a scene that is not there.
    """
    with Clips(episode, cameras) as clips:
        return clips.clip(episode)


def tasks_of(episode: Episode) -> tuple[Task, ...]:
    """All tasks that can be asked for in the layout of an episode, the canonical one first."""
    scene = registry().scene(episode.info.scene)
    params = from_json(params_type(scene), episode.info.scene_params)
    return tuple(instance.task for instance in scene.tasks(params))
