"""Restyling: what a restyler gets of an episode, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from badgen.contracts.arrays import F32, F64, Bools

Movie: TypeAlias = npt.NDArray[np.uint8]  # (frames, height, width, 3) RGB
Numbers: TypeAlias = npt.NDArray[np.int16]  # whole numbers, one for each pixel


@dataclass(frozen=True)
class Backdrop:
    """What a camera sees behind everything that is kept: floor, walls, table top, and things that no task uses.

    B is 1 for a camera that stands still, and the number of frames for one that moves. Of one that moves, distances and
    surfaces are known only where nothing that is kept hides them; elsewhere they are those of the sky.

    Attributes:
        colour: (B, height, width, 3) colours under even white light, without shadows; of the sky as it is.
        depth_m: (B, height, width) distance along the view axis [m]; infinite for the sky.
        surface: (B, height, width) position in `Clip.surfaces`, -1 for the sky.
    """

    colour: Movie
    depth_m: F32
    surface: Numbers


@dataclass(frozen=True)
class View:
    """The frames of one camera, and what is known exactly of every pixel.

    Attributes:
        camera: name of the camera.
        fps: frames per second.
        frames: (F, height, width, 3) the stored frames.
        keep: (F, height, width) pixels of the robot and of all that a task is about; a restyler must not repaint them.
        depth_m: (F, height, width) distance along the view axis [m]; infinite for the sky.
        bodies: (F, height, width) position in `Clip.bodies`, -1 for the sky.
        eye_m: (B, 3) place of the camera [m]; B as in `Backdrop`.
        axes: (B, 3, 3) its axes as columns: right, up, backwards.
        fovy_deg: vertical field of view.
        backdrop: what is behind all that is kept.
    """

    camera: str
    fps: float
    frames: Movie
    keep: Bools
    depth_m: F32
    bodies: Numbers
    eye_m: F64
    axes: F64
    fovy_deg: float
    backdrop: Backdrop

    @property
    def is_still(self) -> bool:
        """Whether the camera stands still."""
        return len(self.eye_m) == 1


@dataclass(frozen=True)
class Clip:
    """The frames of one or several cameras of one episode, with exact controls.

    Attributes:
        group: name of the group; what a restyler draws at random must be the same for all its members.
        views: one for each camera.
        bodies: names of the bodies of the model, then of its flexes and its skins.
        surfaces: names of the geoms of the model.
        moments_s: times that decide for any member of the group: where it departs, at the onset and at the end [s].
        longest: frames of the longest member of the group; 0 stands for those of this clip.
        common_reach_m: what `reach_m` is for all members of the group; None for what this clip alone has.
    """

    group: str
    views: tuple[View, ...]
    bodies: tuple[str, ...]
    surfaces: tuple[str, ...]
    moments_s: tuple[float, ...] = ()
    longest: int = 0
    common_reach_m: tuple[float, float] | None = None

    @cached_property
    def reach_m(self) -> tuple[float, float]:
        """Nearest distance of anything, and farthest of what is kept, over all frames of all views [m].

        Of a group it is that of its twin, since the pictures of distances must be equal as long as the worlds are.
        """
        if self.common_reach_m is not None:
            return self.common_reach_m
        near = min(float(v.depth_m.min()) for v in self.views)
        far = max((float(v.depth_m[v.keep].max()) for v in self.views if v.keep.any()), default=3.0)
        return near, max(far, near + 0.1)


@dataclass(frozen=True)
class Facts:
    """What a prompt may say of a group: the same for all its members, so nothing of how a rollout goes or ends.

    Attributes:
        robot: name of the robot, as words.
        instruction: the request, which a prompt repeats word for word.
        place: where it is, such as "in a garage".
        light: such as "soft daylight".
        surface: what table, floor and walls are made of, such as "oak".
        lens: what films it, such as "a webcam".
        views: for each camera where it looks from, such as "from the front".
        size_px: width and height of the frames of one camera.
        frames: frames of the longest member.
        fps: frames per second.
    """

    robot: str
    instruction: str
    place: str
    light: str
    surface: str
    lens: str
    views: tuple[str, ...]
    size_px: tuple[int, int]
    frames: int
    fps: float


class Restyler(Protocol):
    """Repaints clips; a class of the user needs no base class.

    The same clip, prompt and seed must give the same bytes. What is drawn at random may depend on the seed alone: the
    members of a group get one seed, so that style never tells a failure from its clean twin.
    """

    @property
    def model(self) -> str:
        """What repaints: a name with a version, or the id of the weights; stored with every video."""

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        """Frames of the same number and size as those of each view, in the order of the views."""


@runtime_checkable
class Configured(Protocol):
    """A restyler with settings that are stored with every video, and without which a run cannot be resumed."""

    @property
    def settings(self) -> Mapping[str, str]:
        """Name -> value of all that the videos depend on beside the model, such as the number of steps."""


@runtime_checkable
class Wording(Protocol):
    """A restyler that words its prompts itself, from the facts of a scene."""

    def worded(self, facts: Facts) -> str:
        """The prompt of a group."""


def settings_of(restyler: Restyler) -> Mapping[str, str]:
    """The settings of a restyler; none for one that does not tell any."""
    return restyler.settings if isinstance(restyler, Configured) else {}
