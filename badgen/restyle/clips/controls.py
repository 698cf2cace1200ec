"""Control pictures of a clip, as video models take them: depth, bodies in fixed colours, and edges."""

from __future__ import annotations

import colorsys
import hashlib
from collections.abc import Sequence

import numpy as np

from badgen.contracts.arrays import Bools
from badgen.contracts.restyle import Clip, Movie, View

_MARGIN = 1.25  # the farthest distance that depth tells apart, as a multiple of that of what is kept
_JUMP = 0.03  # a change of distance from pixel to pixel that is an edge, as a share of the distance


def depth_movie(clip: Clip, view: View) -> Movie:
    """(F, height, width, 3) inverse distance as grey: 255 is nearest.

    One range serves all frames of all views, since a range of its own for each frame would look like motion.
    """
    near, far = clip.reach_m[0], _MARGIN * clip.reach_m[1]
    inverse = 1.0 / np.clip(view.depth_m, near, far)
    grey = 255.0 * (inverse - 1.0 / far) / (1.0 / near - 1.0 / far)
    return np.repeat(np.round(grey).astype(np.uint8)[..., None], 3, axis=3)


def body_movie(clip: Clip, view: View) -> Movie:
    """(F, height, width, 3) bodies in colours that depend on their names alone; the sky is black."""
    colours = np.array([*map(_colour, clip.bodies), (0, 0, 0)], dtype=np.uint8)
    return np.asarray(colours[view.bodies])


def edge_movie(view: View) -> Movie:
    """(F, height, width, 3) white where bodies meet or the distance jumps, and black elsewhere."""
    grey = np.where(edges(view), np.uint8(255), np.uint8(0))
    return np.repeat(grey[..., None], 3, axis=3)


def edges(view: View) -> Bools:
    """(F, height, width) pixels that differ from their right or lower neighbour in body or, clearly, in distance."""
    found = np.zeros(view.bodies.shape, dtype=np.bool_)
    depth = np.where(np.isfinite(view.depth_m), view.depth_m, np.float32(1e3))
    for axis in (1, 2):
        here: tuple[slice, ...] = tuple(slice(None, -1) if i == axis else slice(None) for i in range(3))
        there: tuple[slice, ...] = tuple(slice(1, None) if i == axis else slice(None) for i in range(3))
        jump = np.abs(depth[here] - depth[there]) > _JUMP * np.minimum(depth[here], depth[there])
        found[here] |= (view.bodies[here] != view.bodies[there]) | jump
    return found


def palette(names: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """Colour of each body in `body_movie`."""
    return {name: _colour(name) for name in names}


def _colour(name: str) -> tuple[int, int, int]:
    """A bright colour that is the same for a name in every clip."""
    hashed = hashlib.sha256(name.encode()).digest()
    rgb = colorsys.hsv_to_rgb(hashed[0] / 256, 0.45 + 0.5 * hashed[1] / 255, 0.55 + 0.45 * hashed[2] / 255)
    r, g, b = (round(255 * c) for c in rgb)
    return r, g, b
