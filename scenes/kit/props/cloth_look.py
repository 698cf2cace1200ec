"""How a cloth looks: two smooth skins over its simulated points, with a woven pattern, stripes, hems and a lining.

A flex would be drawn as flat triangles of one colour, and stripes as separate bodies have jagged edges at the size of
a dataset's pictures. A skin is shaded smoothly, and a texture is filtered, so stripes have soft edges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import mujoco
import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.arrays import F64
from scenes.kit.worlds.png import png

STRIPE_M = 0.032  # width of a stripe: more than the slat, which is laid on it, hides
_INFLATE_M = 0.0006  # distance of each skin from the simulated surface; less than half the distance of two layers
_TEXTURE_PX = 64
_HEM_PX = 2
_BRIGHT = 1.5  # sum of red, green and blue
_INK = (0.02, 0.08, 0.22)  # makes a dark lining differ from shadow
_BETWEEN: tuple[float, ...] = (
    -1 / 16,
    9 / 16,
    9 / 16,
    -1 / 16,
)  # weights of four neighbours for a point midway on a smooth curve
_FIRST_BETWEEN: tuple[float, ...] = (3 / 8, 6 / 8, -1 / 8)  # the same between the first two points of a curve


def add_look(
    spec: mujoco.MjSpec, points: Sequence[Sequence[str]], rgb: Rgb, stripes: Mapping[int, Rgb], side_m: float
) -> None:
    """Skins "cloth_top", with stripes along some rows, and "cloth_lining", over bodies `points`: rows from the hem."""
    top = _pattern(rgb)
    for row, stripe in stripes.items():
        middle, half = row / (len(points) - 1), STRIPE_M / 2 / side_m
        low, high = (round((middle + sign * half) * _TEXTURE_PX) for sign in (-1, 1))
        top[:, low:high] = _pattern(stripe)[:, low:high]
    for name, image, upwards in (("cloth_top", top, True), ("cloth_lining", _pattern(lining(rgb)), False)):
        _add_material(spec, name, image)
        _add_skin(spec, name, points, upwards)


def lining(rgb: Rgb) -> Rgb:
    """Colour of the underside: a clearly darker shade of a bright cloth, a clearly brighter one of a dark cloth."""
    bright = sum(rgb) > _BRIGHT
    r, g, b = (0.35 * c + d if bright else 0.4 * c + 0.55 for c, d in zip(rgb, _INK, strict=True))
    return (r, g, b)


def _pattern(rgb: Rgb) -> F64:
    """(n, n, 3) plain weave with a hem along all edges; x runs from the near hem to the far edge."""
    n = _TEXTURE_PX
    x, y = np.meshgrid(np.arange(n), np.arange(n))
    weave = np.where((x + y) % 2 == 0, 1.0, 0.94)
    rim = np.minimum(np.minimum(x, n - 1 - x), np.minimum(y, n - 1 - y)) < _HEM_PX
    return np.asarray((weave * np.where(rim, 0.8, 1.0))[..., None] * np.array(rgb))


def _add_material(spec: mujoco.MjSpec, name: str, image: F64) -> None:
    """Material with this texture."""
    file = f"{name}.png"
    spec.assets = {**spec.assets, file: png((255 * image).round().astype(np.uint8))}
    spec.add_texture(name=name, type=mujoco.mjtTexture.mjTEXTURE_2D, file=file)
    material = spec.add_material(name=name, specular=0.02)
    material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name


def _add_skin(spec: mujoco.MjSpec, name: str, points: Sequence[Sequence[str]], upwards: bool) -> None:
    """Skin with one more row between every two rows of points; it is visible from the side on which it faces."""
    curve, columns = _curve(len(points)), len(points[0])
    skin = spec.add_skin(name=name, material=name, inflate=_INFLATE_M, group=2)
    skin.vert = [0.0] * (3 * len(curve) * columns)  # all bodies are bound at the origin, so shape is theirs alone
    along, across = np.linspace(0.0, 1.0, len(curve)), np.linspace(0.0, 1.0, columns)
    skin.texcoord = np.stack(np.meshgrid(along, across, indexing="ij"), axis=-1).ravel().tolist()
    faces = np.array(triangles(len(curve), columns)).reshape(-1, 3)
    skin.face = (faces if upwards else faces[:, ::-1]).ravel().tolist()
    bones = [(i, j) for i in range(len(points)) for j in range(columns)]
    skin.bodyname = [points[i][j] for i, j in bones]
    skin.bindpos, skin.bindquat = [0.0] * (3 * len(bones)), [1.0, 0.0, 0.0, 0.0] * len(bones)
    skin.vertid = [[k * columns + j for k, shares in enumerate(curve) if i in shares] for i, j in bones]
    skin.vertweight = [[shares[i] for shares in curve if i in shares] for i, _ in bones]


def _curve(rows: int) -> list[dict[int, float]]:
    """For each row of a skin, the weights of the rows of points that it follows; every second one is on a point."""
    last, found = rows - 1, list[dict[int, float]]()
    for i in range(last):
        at: tuple[int, ...] = (i - 1, i, i + 1, i + 2)
        shares = _BETWEEN
        if i in (0, last - 1):
            at, shares = ((0, 1, 2) if i == 0 else (last, last - 1, last - 2)), _FIRST_BETWEEN
        found += [{i: 1.0}, dict(zip(at, shares, strict=True))]
    return [*found, {last: 1.0}]


def triangles(rows: int, columns: int) -> list[int]:
    """Vertex indices of a grid's triangles; diagonals alternate so that no direction is favoured."""
    found: list[int] = []
    for i in range(rows - 1):
        for j in range(columns - 1):
            a, b = i * columns + j, (i + 1) * columns + j
            found += [a, b, b + 1, a, b + 1, a + 1] if (i + j) % 2 == 0 else [a, b, a + 1, b, b + 1, a + 1]
    return found
