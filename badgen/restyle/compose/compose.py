"""Compose clips: what is kept stays to the pixel, and everything behind it is made of something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from badgen.contracts.appearance import Rgb
from badgen.contracts.arrays import F32, Bools
from badgen.contracts.restyle import Clip, Movie, View
from badgen.restyle.clips.kept import surface_kind
from badgen.restyle.compose.film import REACH_PX, Area, Film
from badgen.restyle.compose.room import Room, furnished_wall, pictured_wall
from badgen.restyle.compose.sampling import Rays, Texture, facing
from badgen.restyle.compose.style import Style, draw_style
from badgen.restyle.compose.textures import texture

_CENTRE_M = (0.16, 0.0)  # middle of the table, about which a room is built
_HALL_M = 15.0  # half of a room in which a camera moves, so that its size does not depend on where it goes
_NUMBERS: Mapping[str, int] = {"table": 1, "floor": 2, "wall": 3, "leg": 4}
_SKY = 5
_DARKEST = 6.0  # of 255; a darker surface tells too little of how it is lit


@dataclass(frozen=True)
class _Set:
    """What one style looks like: textures by role, the walls around, and the camera."""

    style: Style
    textures: Mapping[str, Texture]
    room: Room


@dataclass
class _Reel:
    """What was painted last with one camera; the first frames of a twin are those of its failure."""

    frames: Movie
    keep: Bools
    painted: Movie


class Compose:
    """The restyler without weights.

    The light on the stored pictures, with all shadows, is what they show divided by the colours of the surfaces under
    even white light. The new surfaces get that light, so that shadows of what is kept stay where they fall. Patterns
    lie in the world and not in the picture, so all cameras show the same room.
    """

    model = "compose 2"

    def __init__(self, pictures: Path | None = None) -> None:
        """Prepare; `pictures` is a folder of photographs to put on the walls."""
        self._pictures = pictures
        self._known: tuple[object, _Set] | None = None  # of the group that was composed last
        self._reels: dict[tuple[object, str], _Reel] = {}

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        """The restyled frames of each view; the prompt is not used."""
        looks = _looks(clip)
        key = (seed, clip.group, tuple(sorted(looks.items())), tuple(v.camera for v in clip.views))
        if self._known is None or self._known[0] != key:
            self._known, self._reels = (key, self._set(clip, looks, seed)), {}
        found = []
        for i, view in enumerate(clip.views):
            made = _composed(view, clip, self._known[1], [seed, i], self._reels.get((key, view.camera)))
            self._reels[key, view.camera] = _Reel(view.frames, view.keep, made)
            found.append(made)
        return tuple(found)

    def _set(self, clip: Clip, looks: Mapping[str, Rgb], seed: int) -> _Set:
        rng = np.random.default_rng(seed)
        style = draw_style(rng, looks)
        moving = any(not v.is_still for v in clip.views)  # such a camera may come to see what is not there at first
        used = {role_of(s) for s in clip.surfaces} if moving else looks.keys()
        kinds = {role: m for role, m in style.materials.items() if role in used and role != "wall"}
        textures = {role: Texture(texture(m, rng), m.size_m) for role, m in kinds.items()}
        return _Set(style, textures, self._room(clip, style, rng))

    def _room(self, clip: Clip, style: Style, rng: np.random.Generator) -> Room:
        half, height = style.room_m
        if self._pictures is not None:
            wall = pictured_wall(self._pictures, rng)
        else:
            wall = furnished_wall(style.materials["wall"], height, rng)
        still = [v for v in clip.views if v.is_still]
        far = max((float(np.abs(v.eye_m[0, :2] - _CENTRE_M).max()) for v in still), default=0.0)
        return Room(wall, _CENTRE_M, _HALL_M if not still else max(half, far + 1.0), _floor_m(clip))


def role_of(surface: str) -> str:
    """What a surface counts as: table, floor, wall or leg; empty for one that keeps its colour."""
    kind = surface_kind(surface)
    if kind == "pedestal" or "leg" in surface:
        return "leg"
    return {"ground": "floor", "ceiling": "wall", "distractor": ""}.get(kind, kind)


def _composed(view: View, clip: Clip, made: _Set, seed: list[int], before: _Reel | None) -> Movie:
    """The frames of one view; those at the beginning that the reel has already are taken from it."""
    film = Film(made.style.response, view.keep.shape, seed)
    found, gain = np.empty_like(view.frames), np.empty(0, dtype=np.float32)
    roles = _role_numbers(clip)
    first = 0 if before is None else _shared(view, before)
    if before is not None:
        found[:first] = before.painted[:first]
    for k in range(first, len(found)):
        fresh = k == first or not view.is_still
        if fresh:
            gain = _gain(view, k if not view.is_still else 0, roles, made)
        area = _everything(view.keep[k]) if fresh else _changed(view, k)
        found[k] = film.frame(k, view.frames[k], gain, view.keep[k], area)
    return found


def _shared(view: View, before: _Reel) -> int:
    """How many frames at the beginning are those of another clip."""
    count = min(len(view.frames), len(before.frames))
    for k in range(count):
        if not (np.array_equal(view.frames[k], before.frames[k]) and np.array_equal(view.keep[k], before.keep[k])):
            return k
    return count


def _everything(picture: Bools) -> Area:
    height, width = picture.shape
    return slice(0, height), slice(0, width)


def _changed(view: View, k: int) -> Area | None:
    """Rows and columns around all pixels that differ from the frame before, with what light spreads to."""
    height, width = view.keep.shape[1:]
    differs = (view.frames[k] != view.frames[k - 1]).reshape(height, width * 3)
    moved = view.keep[k] != view.keep[k - 1]
    rows = np.flatnonzero(differs.any(axis=1) | moved.any(axis=1))
    columns = np.flatnonzero(differs.any(axis=0).reshape(width, 3).any(axis=1) | moved.any(axis=0))
    if not len(rows):
        return None
    (top, bottom), (left, right) = ((max(int(v[0]) - REACH_PX, 0), int(v[-1]) + REACH_PX + 1) for v in (rows, columns))
    return slice(top, min(bottom, height)), slice(left, min(right, width))


def _gain(view: View, k: int, roles: npt.NDArray[np.int8], made: _Set) -> F32:
    """(height, width, 3) new colour of each pixel behind what is kept, as a multiple of the old one."""
    behind, rays, room = view.backdrop, Rays.of(view, k), made.room
    depth, old = behind.depth_m[k], behind.colour[k].astype(np.float32)
    points, new = rays.points(depth), old * np.float32(1 / 255)
    role = roles.take(behind.surface[k], mode="wrap")
    role[(role == _NUMBERS["floor"]) & room.outside(points)] = _SKY
    if not view.is_still:
        role[view.keep[k]] = 0  # nobody sees what is made there
    axis = facing(points, (role > 0) & (role != _NUMBERS["floor"]) & (role != _SKY)).ravel()
    flat, width_m = points.reshape(3, -1), depth.ravel() * np.float32(rays.pixel)
    for name, number in _NUMBERS.items():
        chosen = np.flatnonzero(role == number)
        if len(chosen):
            place = flat.take(chosen, axis=1), axis[chosen], width_m[chosen]
            made_of = _hung(room, *place) if name == "wall" else _laid(made.textures[name], *place)
            new.reshape(-1, 3)[chosen] = made_of
    away = np.flatnonzero(role == _SKY)
    if len(away):
        new.reshape(-1, 3)[away] = room.colours(rays, away)
    new *= np.float32(255)
    new /= np.maximum(old, np.float32(_DARKEST), out=old)
    return np.asarray(new)


def _role_numbers(clip: Clip) -> npt.NDArray[np.int8]:
    """(surfaces + 1,) number of each surface's role: 0 keeps its colour; the last is the sky."""
    return np.array([*(_NUMBERS.get(role_of(s), 0) for s in clip.surfaces), _SKY], dtype=np.int8)


def _laid(made: Texture, p: F32, axis: npt.NDArray[np.int8], footprint_m: F32) -> F32:
    """(P, 3) colours of points with the pattern in the plane that their surface faces."""
    u = np.where(axis == 0, p[1], p[0])
    v = np.where(axis == 2, p[1], p[2])
    return made.at(u, v, footprint_m)


def _hung(room: Room, p: F32, axis: npt.NDArray[np.int8], footprint_m: F32) -> F32:
    """(P, 3) colours of points of walls that are part of the scene."""
    along = np.where(axis == 0, p[1], p[0] + np.float32(2))
    return room.wall.at(along, np.maximum(p[2] - np.float32(room.floor_m), np.float32(0)), footprint_m)


def _looks(clip: Clip) -> dict[str, Rgb]:
    """Mean colour of each role in the first picture of the backdrop, over all views."""
    found: dict[str, Rgb] = {}
    for view in clip.views:
        role = _role_numbers(clip)[view.backdrop.surface[0]]
        for name, number in {**_NUMBERS, "sky": _SKY, "": 0}.items():
            if name not in found and (role == number).any():
                r, g, b = (float(c) / 255.0 for c in view.backdrop.colour[0][role == number].mean(axis=0))
                found[name] = (r, g, b)
    return {"wall": found.get("sky", (0.7, 0.7, 0.7))} | found


def _floor_m(clip: Clip) -> float:
    """Height of the floor [m]: the lowest surface that a camera sees at first."""
    lowest = [0.0]
    for view in clip.views:
        depth = view.backdrop.depth_m[0]
        if np.isfinite(depth).any():
            lowest.append(float(Rays.of(view, 0).points(depth)[2][np.isfinite(depth)].min()))
    return round(min(lowest), 2)
