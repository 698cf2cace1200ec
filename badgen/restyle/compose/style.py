"""The style of one group: what its room is made of, and the camera that films it; drawn from one seed."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.colour import lightness
from badgen.restyle.compose.textures import Material

_ROLES: Mapping[str, tuple[str, ...]] = {
    "table": ("wood", "wood", "stone", "terrazzo", "concrete", "paint", "cloth"),
    "floor": ("wood", "tiles", "concrete", "terrazzo", "cloth", "stone"),
    "wall": ("paint", "paint", "concrete", "bricks", "tiles"),
    "leg": ("paint", "wood"),
}
_SIZES_M: Mapping[str, tuple[float, float]] = {
    "wood": (0.8, 1.4),
    "stone": (0.9, 1.6),
    "terrazzo": (0.5, 0.8),
    "concrete": (1.4, 2.6),
    "cloth": (0.4, 0.7),
    "tiles": (1.0, 1.8),
    "bricks": (1.2, 1.8),
    "paint": (1.5, 3.0),
}
_MOVED_L = (-9.0, 4.0)  # of lightness; not more, since things stand out from the surfaces that the scene has chosen
_HUES: Mapping[str, tuple[float, float, float, float]] = {  # lowest and highest hue and saturation
    "wood": (0.06, 0.11, 0.18, 0.48),
    "bricks": (0.01, 0.07, 0.20, 0.42),
    "cloth": (0.0, 1.0, 0.02, 0.22),
    "paint": (0.0, 1.0, 0.01, 0.18),
}


@dataclass(frozen=True, slots=True)
class Response:
    """How a camera answers to light.

    Attributes:
        gain: of each channel: exposure and white balance.
        gamma: exponent of the tone curve, 1 changes nothing.
        contrast: slope of an S-shaped curve through the middle, 1 changes nothing.
        saturation: 1 changes nothing.
        vignette: how much darker the corners are, as a share.
        blur_px: standard deviation of the blur of lens and sensor, in a picture of 256 pixels.
        noise: standard deviation of brightness in mid tones [of 255].
    """

    gain: Rgb
    gamma: float
    contrast: float
    saturation: float
    vignette: float
    blur_px: float
    noise: float


@dataclass(frozen=True, slots=True)
class Style:
    """Materials by role (table, floor, wall, leg), the room around the scene, and the camera.

    Attributes:
        room_m: half of the width and depth of the room, and its height above the floor [m].
    """

    materials: Mapping[str, Material]
    room_m: tuple[float, float]
    response: Response


def draw_style(rng: np.random.Generator, looks: Mapping[str, Rgb]) -> Style:
    """Draw a style; `looks` are the colours that roles have in the stored pictures, near which lightness stays."""
    materials = {role: _draw_material(rng, role, looks.get(role, (0.6, 0.6, 0.6))) for role in _ROLES}
    room = (float(rng.uniform(2.6, 4.2)), float(rng.uniform(2.3, 3.0)))
    return Style(materials, room, _draw_response(rng))


def _draw_material(rng: np.random.Generator, role: str, look: Rgb) -> Material:
    kinds = _ROLES[role]
    kind = kinds[int(rng.integers(len(kinds)))]
    low_h, high_h, low_s, high_s = _HUES.get(kind, (0.0, 1.0, 0.0, 0.10))
    hue, saturation = float(rng.uniform(low_h, high_h)), float(rng.uniform(low_s, high_s))
    wanted = lightness(look) + float(rng.uniform(*_MOVED_L))
    rgb = _of_lightness(hue, saturation, wanted)
    tint = _of_lightness(hue, 0.7 * saturation, min(wanted + 20.0, 93.0))
    contrast = float(rng.uniform(0.12, 0.20) if kind == "paint" else rng.uniform(0.25, 0.5))
    return Material(kind, rgb, tint, contrast, float(rng.uniform(*_SIZES_M[kind])))


def _of_lightness(hue: float, saturation: float, wanted: float) -> Rgb:
    """A colour of this hue and saturation with a CIE lightness of 0 to 100, as near as it can be."""
    low, high = 0.0, 1.0
    for _ in range(16):
        middle = (low + high) / 2
        below = lightness(colorsys.hsv_to_rgb(hue, saturation, middle)) < wanted
        low, high = (middle, high) if below else (low, middle)
    return colorsys.hsv_to_rgb(hue, saturation, high)


def _draw_response(rng: np.random.Generator) -> Response:
    exposure, warmth, green = rng.uniform(0.92, 1.14), rng.uniform(-0.04, 0.05), rng.uniform(-0.015, 0.015)
    return Response(
        gain=(float(exposure * (1 + warmth)), float(exposure * (1 + green)), float(exposure * (1 - warmth))),
        gamma=float(rng.uniform(0.92, 1.08)),
        contrast=float(rng.uniform(0.95, 1.2)),
        saturation=float(rng.uniform(0.85, 1.05)),
        vignette=float(rng.uniform(0.0, 0.22)),
        blur_px=float(rng.uniform(0.35, 0.75)),
        noise=float(rng.uniform(0.8, 3.0)),
    )
