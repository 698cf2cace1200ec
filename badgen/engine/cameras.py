"""The cameras of a group while its slot is filled: silhouettes to find what can be seen, and videos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any

import numpy as np

from badgen.contracts.arrays import Ints
from badgen.contracts.scene import Scene
from badgen.contracts.sight import Sight
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.video import Video
from badgen.engine.config import DatasetConfig
from badgen.engine.rollout import LabelledRollout
from badgen.judging.evidence.eye import SIZE_PX
from badgen.media.video import encode
from badgen.render.renderer import MultiViewFrame, Paint, Renderer, frame_steps
from badgen.render.seen import SightFinder
from badgen.render.visible import visible_s
from badgen.sim import World

_FRAMES_BYTES = 2**28  # memory for decoded frames


@dataclass(frozen=True)
class Filming:
    """What is filmed, and how.

    Attributes:
        cameras: names of the cameras; empty for none.
        width: pixels of a frame.
        height: pixels of a frame.
        fps: frames per second.
        quality: of the videos.
        log_hz: rows per second of the rollouts.
        paint: changes colours by the user data, such as ink; None where nothing does.
    """

    cameras: tuple[str, ...]
    width: int
    height: int
    fps: float
    quality: str
    log_hz: float
    paint: Paint | None = None

    @classmethod
    def of_scene(cls, config: DatasetConfig, scene: Scene[Any]) -> Filming:
        """What the options of a dataset say of a scene."""
        size = (config.width, config.height)
        return cls(config.cameras_in(scene), *size, config.fps, config.quality, scene.log_hz, scene.paint)


class SlotRenderer:
    """Renders the world of one group at a time; a context manager, since it holds memory of the OpenGL context."""

    def __init__(self, filming: Filming) -> None:
        self._filming = filming
        self._world = ""
        self._open: dict[tuple[int, int], Renderer] = {}
        self.cameras = filming.cameras

    def __enter__(self) -> SlotRenderer:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._close()

    def with_sight(self, world: World, rollout: LabelledRollout, twin: LabelledRollout) -> LabelledRollout:
        """A failure with what the cameras show of it: how well its events can be seen, and from when on.

        The times are those at which the bodies that show its mode first look different from the twin's.
        """
        if not rollout.failed or not self.cameras:
            return rollout
        pictures, steps = self._camera(world, SIZE_PX, SIZE_PX), self._steps(rollout.trajectory)
        one, other, task = rollout.trajectory, twin.trajectory, rollout.request.task
        rules = SightFinder(pictures, self.cameras, steps).sights(one, other, task, rollout.judged.events)
        bodies = rollout.showing_bodies
        found = {c: visible_s(pictures, c, one, other, bodies, steps) for c in self.cameras}
        return replace(rollout, sight=Sight.of(rules), visible_s=found)

    def shows(self, rollout: LabelledRollout) -> bool:
        """Whether a careful person can see in the pictures what went wrong; without cameras it counts as shown."""
        return not self.cameras or rollout.sight.seen == "clear"

    def render_frames(self, world: World, rollouts: Sequence[Trajectory]) -> list[tuple[Video, ...]]:
        """Videos of several rollouts; where a state equals that of the first rollout, its frame is reused."""
        found: list[list[Video]] = [[] for _ in rollouts]
        if not self.cameras:
            return [()] * len(rollouts)
        c = self._filming
        renderer, steps = self._camera(world, c.width, c.height), self._steps(rollouts[0])
        for names in self._at_once(len(steps)):
            clean = renderer.render_frames(rollouts[0].state[steps], names)
            for i, rollout in enumerate(rollouts):
                shared = {} if i == 0 else _shared(rollout, rollouts[0], clean, steps)
                views = clean if i == 0 else renderer.render_frames(rollout.state[steps], names, shared)
                for name, frames in zip(names, zip(*views, strict=True), strict=True):
                    mp4, codec = encode(frames, c.fps, c.quality)
                    found[i].append(Video(name, mp4, c.fps, c.width, c.height, codec, steps, None))
        return [tuple(v) for v in found]

    def _at_once(self, frames: int) -> list[tuple[str, ...]]:
        """The cameras in batches, so that the frames of two rollouts fit into memory."""
        each = 2 * frames * self._filming.width * self._filming.height * 3
        n = max(_FRAMES_BYTES // each, 1)
        return [self.cameras[k : k + n] for k in range(0, len(self.cameras), n)]

    def _steps(self, rollout: Trajectory) -> Ints:
        return frame_steps(len(rollout), self._filming.log_hz, self._filming.fps)

    def _camera(self, world: World, width: int, height: int) -> Renderer:
        if world.id != self._world:
            self._close()
            self._world = world.id
        if (width, height) not in self._open:
            self._open[width, height] = Renderer(world.model, width, height, self._filming.paint)
        return self._open[width, height]

    def _close(self) -> None:
        for camera in self._open.values():
            camera.close()
        self._open.clear()


def _shared(
    rollout: Trajectory, twin: Trajectory, clean: list[MultiViewFrame], steps: Ints
) -> dict[int, MultiViewFrame]:
    """The twin's frames, by index, wherever the states are equal to the bit."""
    same = (rollout.state[steps] == twin.state[steps]).all(axis=1)
    return {int(k): clean[k] for k in np.flatnonzero(same)}
