"""Compose clips: what is kept stays to the pixel, and everything behind it is made of something else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.arrays import F32, F64, Bools
from badgen.contracts.restyle import Clip, Movie, View
from badgen.restyle.clips.kept import surface_kind
from badgen.restyle.compose.film import Film
from badgen.restyle.compose.room import Room, furnished_wall, pictured_wall
from badgen.restyle.compose.sampling import Rays, Texture, facing
from badgen.restyle.compose.style import Style, draw_style
from badgen.restyle.compose.textures import texture

_CENTRE_M = (0.16, 0.0)  # middle of the table, about which a room is built
_HALL_M = 15.0  # half of a room in which a camera moves, so that its size does not depend on where it goes
_DARKEST = 6.0  # of 255; a darker surface tells too little of how it is lit


class Compose:
    """The restyler without weights.

    The light on the stored pictures, with all shadows, is what they show divided by the colours of the surfaces under
    even white light. The new surfaces get that light, so that shadows of what is kept stay where they fall. Patterns
    lie in the world and not in the picture, so all cameras show the same room.
    """

    model = "compose 1"

    def __init__(self, pictures: Path | None = None) -> None:
        """Prepare; `pictures` is a folder of photographs to put on the walls."""
        self._pictures = pictures

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        """The restyled frames of each view; the prompt is not used."""
        rng = np.random.default_rng(seed)
        style = draw_style(rng, _looks(clip))
        textures = {role: Texture(texture(m, rng), m.size_m) for role, m in style.materials.items()}
        room = self._room(clip, style, rng)
        return tuple(_composed(v, clip, style, textures, room, [seed, i]) for i, v in enumerate(clip.views))

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


def _composed(
    view: View, clip: Clip, style: Style, textures: Mapping[str, Texture], room: Room, seed: list[int]
) -> Movie:
    height, width = view.keep.shape[1:]
    film = Film(style.response, height, width, np.random.default_rng(seed))
    found, gain = np.empty_like(view.frames), np.empty(0, dtype=np.float32)
    for k, frame in enumerate(view.frames):
        if k == 0 or not view.is_still:
            gain = _gain(view, k if not view.is_still else 0, clip, textures, room)
        picture = frame * gain
        picture[view.keep[k]] = frame[view.keep[k]]
        found[k] = film.frame(np.minimum(picture, np.float32(255)))
    return found


def _gain(view: View, k: int, clip: Clip, textures: Mapping[str, Texture], room: Room) -> F32:
    """(height, width, 3) new colour of each pixel behind what is kept, as a multiple of the old one."""
    behind, rays = view.backdrop, Rays.of(view, k)
    depth, old = behind.depth_m[k], behind.colour[k].astype(np.float32)
    points, new = rays.points(depth), old / 255.0
    role = np.array([*map(role_of, clip.surfaces), "sky"])[behind.surface[k]]
    away = (role == "sky") | ((role == "floor") & room.outside(points))
    axis = facing(points, role != "sky")
    for name, made in textures.items():
        chosen = (role == name) & ~away
        if chosen.any() and name != "wall":
            new[chosen] = _laid(made, points, axis, chosen, depth * rays.pixel)
    walls = (role == "wall") & ~away
    if walls.any():
        new[walls] = _hung(room, points, axis, walls, depth * rays.pixel)
    if away.any():
        new[away] = room.colours(rays, away)
    return np.asarray(255.0 * new / np.maximum(old, _DARKEST), dtype=np.float32)


def _laid(
    made: Texture,
    points: F64,
    axis: F64 | np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    chosen: Bools,
    footprint_m: F32,
) -> F32:
    """(P, 3) colours of chosen pixels with the pattern in the plane that their surface faces."""
    p, facing_axis = points[chosen].astype(np.float32), axis[chosen]
    u = np.where(facing_axis == 0, p[:, 1], p[:, 0])
    v = np.where(facing_axis == 2, p[:, 1], p[:, 2])
    return made.at(u, v, footprint_m[chosen])


def _hung(
    room: Room, points: F64, axis: np.ndarray[tuple[int, ...], np.dtype[np.int64]], chosen: Bools, footprint_m: F32
) -> F32:
    """(P, 3) colours of chosen pixels of walls that are part of the scene."""
    p = points[chosen].astype(np.float32)
    along = np.where(axis[chosen] == 0, p[:, 1], p[:, 0] + np.float32(2.0))
    return room.wall.at(along, np.maximum(p[:, 2] - np.float32(room.floor_m), 0), footprint_m[chosen])


def _looks(clip: Clip) -> dict[str, Rgb]:
    """Mean colour of each role in the first picture of the backdrop, over all views."""
    roles = np.array([*map(role_of, clip.surfaces), "sky"])
    found: dict[str, Rgb] = {}
    for view in clip.views:
        role = roles[view.backdrop.surface[0]]
        for name in set(role.ravel().tolist()) - found.keys():
            r, g, b = (float(c) / 255.0 for c in view.backdrop.colour[0][role == name].mean(axis=0))
            found[name] = (r, g, b)
    return {"wall": found.get("sky", (0.7, 0.7, 0.7))} | found


def _floor_m(clip: Clip) -> float:
    """Height of the floor [m]: the lowest surface that a camera sees at first."""
    lowest = [0.0]
    for view in clip.views:
        depth = view.backdrop.depth_m[0]
        if np.isfinite(depth).any():
            lowest.append(float(Rays.of(view, 0).points(depth)[np.isfinite(depth)][:, 2].min()))
    return round(min(lowest), 2)
