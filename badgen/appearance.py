"""Visual domain randomization: sample surfaces, light, camera offsets and distractors that no task depends on."""

from __future__ import annotations

import colorsys
from dataclasses import replace
from math import cos, radians, sin
from typing import TypeAlias, get_args

import numpy as np

from badgen.contracts.appearance import Appearance, Distractor, Jitter, Light, Pattern, Rgb, Shape, Surface
from badgen.contracts.colour import lightness
from badgen.contracts.plan import Vec3

Span: TypeAlias = tuple[float, float]  # lowest and highest value

_CENTRE = (0.10, 0.0)  # point on the table that the lights are aimed at [m]
_CAMERAS = 4
# Lowest x, highest x, lowest |y|, highest |y| of the places for distractors [m]; neighbours cannot meet.
_PLACES = ((-0.22, -0.17, 0.48, 0.57), (-0.07, -0.02, 0.48, 0.57), (0.48, 0.53, 0.46, 0.56))
_RADIUS_M = (0.018, 0.045)
_HEIGHT_M = (0.05, 0.13)  # a cylinder of this height hides nothing of the working area from the usual cameras
_DARK_SHELL = 60.0  # lightness of covers below which floor and walls are brighter than the robot, instead of darker
_SHADE = 0.65  # brightness of covers in shade, as a share of that of a floor in the light
_LEAST_FLOOR = 38.0  # lightness; motors and feet have 17


def randomize_appearance(rng: np.random.Generator) -> Appearance:
    """Sample an appearance: muted surfaces that robots and coloured things stand out from, near-white light."""
    table, floor = _draw_table(rng), _draw_floor(rng)
    wall = _draw_wall(rng) if rng.random() < 0.75 else None
    overhead = _hsv(rng, (0.50, 0.66), (0.02, 0.22), (0.70, 0.92))
    below = _hsv(rng, (0.50, 0.66), (0.02, 0.18), (0.45, 0.68))
    key, fill = _draw_lights(rng)
    ambient = float(rng.uniform(0.29, 0.37))
    jitters, shell = tuple(_draw_jitter(rng) for _ in range(_CAMERAS)), _draw_shell(rng)
    return Appearance(
        table,
        _behind(floor, _floor_lightness(shell)),
        _behind(wall, _wall_lightness(shell)) if wall is not None else None,
        (_lit(overhead, _wall_lightness(shell)), _lit(below, _wall_lightness(shell))),
        _round3((ambient, ambient, ambient + 0.02)),
        key,
        fill,
        jitters,
        shell,
        _draw_distractors(rng),
    )


def _floor_lightness(shell: Rgb) -> Span:
    """Range of lightness in which a floor stands out from covers, lit or in shade, and from dark motors and feet."""
    if lightness(shell) < _DARK_SHELL:
        return lightness(shell) + 14.0, 80.0
    return _LEAST_FLOOR, max(lightness(_scaled(shell, _SHADE)) - 12.0, _LEAST_FLOOR + 1.0)


def _wall_lightness(shell: Rgb) -> Span:
    """The same for a wall or the sky behind a robot, which are darker in the picture than a floor of their colour."""
    if lightness(shell) < _DARK_SHELL:
        return lightness(shell) + 22.0, 92.0
    return 36.0, lightness(shell) - 26.0


def _behind(surface: Surface, span: Span) -> Surface:
    """A surface with its lightness moved into a range, and its pattern as strong as before."""
    rgb = _lit(surface.rgb, span)
    r, g, b = (min(1.0, max(0.0, c + d - e)) for c, d, e in zip(rgb, surface.rgb2, surface.rgb, strict=True))
    return replace(surface, rgb=rgb, rgb2=_round3((r, g, b)) if surface.pattern != "plain" else surface.rgb2)


def _lit(rgb: Rgb, span: Span) -> Rgb:
    """A colour made darker, or mixed with white, until its lightness is in a range."""
    low, high = span
    if low <= lightness(rgb) <= high:
        return rgb
    wanted, found = (high, _scaled) if lightness(rgb) > high else (low, _whitened)
    least, most = 0.0, 1.0
    for _ in range(20):
        middle = (least + most) / 2
        least, most = (middle, most) if lightness(found(rgb, middle)) < wanted else (least, middle)
    return _round3(found(rgb, (least + most) / 2))


def _scaled(rgb: Rgb, share: float) -> Rgb:
    r, g, b = rgb
    return (share * r, share * g, share * b)


def _whitened(rgb: Rgb, share: float) -> Rgb:
    r, g, b = (c + share * (1.0 - c) for c in rgb)
    return (r, g, b)


def _draw_table(rng: np.random.Generator) -> Surface:
    """Wood, stone or paint; not so dark that objects vanish on it, and not so bright that it is overexposed."""
    kind = rng.random()
    if kind < 0.45:
        rgb = _hsv(rng, (0.07, 0.11), (0.18, 0.42), (0.50, 0.80))
    elif kind < 0.75:
        rgb = _hsv(rng, (0.0, 1.0), (0.0, 0.05), (0.42, 0.74))
    else:
        rgb = _hsv(rng, (0.25, 0.70), (0.06, 0.20), (0.48, 0.76))
    across, along = float(rng.uniform(0.8, 2.0)), float(rng.uniform(2.0, 6.0))
    return _patterned(rng, rgb, (0.05, 0.14), (round(along, 2), round(across, 2)))


def _draw_floor(rng: np.random.Generator) -> Surface:
    rgb = _hsv(rng, (0.03, 0.65), (0.02, 0.25), (0.32, 0.68))
    repeats = round(float(rng.uniform(1.0, 6.0)), 2)
    return _patterned(rng, rgb, (0.03, 0.08), (repeats, repeats))


def _draw_wall(rng: np.random.Generator) -> Surface:
    rgb = _hsv(rng, (0.0, 1.0), (0.02, 0.20), (0.50, 0.88))
    repeats = round(float(rng.uniform(0.8, 3.0)), 2)
    return _patterned(rng, rgb, (0.03, 0.08), (repeats, repeats))


def _patterned(
    rng: np.random.Generator, rgb: Rgb, contrast: tuple[float, float], repeats_per_m: tuple[float, float]
) -> Surface:
    """Surface of one of the patterns, whose second colour is a shade darker or brighter."""
    patterns: tuple[Pattern, ...] = get_args(Pattern)
    pattern = patterns[int(rng.integers(len(patterns)))]
    step = float(rng.uniform(*contrast)) * (-1.0 if rng.random() < 0.7 else 1.0)
    repeats = (2.0, 2.0) if pattern == "speckle" else repeats_per_m  # specks of 4 mm
    return Surface(rgb, pattern, _round3(tuple(min(1.0, max(0.0, c + step)) for c in rgb)), repeats)


def _draw_lights(rng: np.random.Generator) -> tuple[Light, Light]:
    """Key light from the open sides of the scene, fill light from about the opposite side."""
    azimuth, height = float(rng.uniform(-110.0, 50.0)), float(rng.uniform(52.0, 76.0))
    warmth = float(rng.uniform(-0.05, 0.06))
    key, fill = float(rng.uniform(0.50, 0.68)), float(rng.uniform(0.14, 0.24))
    return (
        _light(azimuth, height, (key * (1 + warmth), key, key * (1 - warmth))),
        _light(azimuth + 180.0 + float(rng.uniform(-40.0, 40.0)), 42.0, (fill, fill, fill * 1.08)),
    )


def _light(azimuth_deg: float, height_deg: float, rgb: Rgb) -> Light:
    """Light that shines on the middle of the table from 2.5 m away."""
    a, h = radians(azimuth_deg), radians(height_deg)
    back = (cos(h) * cos(a), cos(h) * sin(a), sin(h))
    pos = (_CENTRE[0] + 2.5 * back[0], _CENTRE[1] + 2.5 * back[1], 2.5 * back[2])
    return Light(_round3(pos), _round3((-back[0], -back[1], -back[2])), _round3(rgb))


def _draw_jitter(rng: np.random.Generator) -> Jitter:
    pos, aim = rng.uniform(-0.035, 0.035, 3).tolist(), rng.uniform(-0.02, 0.02, 3).tolist()
    return Jitter(_round3(pos), _round3(aim), round(float(rng.uniform(0.97, 1.06)), 3))


def _draw_shell(rng: np.random.Generator) -> Rgb:
    """Mostly near white, sometimes clearly tinted or graphite."""
    kind = rng.random()
    if kind < 0.6:
        return _hsv(rng, (0.05, 0.65), (0.0, 0.05), (0.84, 0.96))
    if kind < 0.85:
        return _hsv(rng, (0.0, 1.0), (0.10, 0.24), (0.84, 0.94))
    return _hsv(rng, (0.55, 0.70), (0.02, 0.10), (0.34, 0.46))


def _draw_distractors(rng: np.random.Generator) -> tuple[Distractor, ...]:
    places = [(box, side) for box in _PLACES for side in (-1.0, 1.0)]
    chosen = rng.permutation(len(places))[: int(rng.integers(0, 5))]
    return tuple(_draw_distractor(rng, *places[int(i)]) for i in chosen)


def _draw_distractor(rng: np.random.Generator, box: tuple[float, float, float, float], side: float) -> Distractor:
    shapes: tuple[Shape, ...] = get_args(Shape)
    return Distractor(
        shape=shapes[int(rng.integers(len(shapes)))],
        xy_m=(round(float(rng.uniform(*box[:2])), 3), round(side * float(rng.uniform(*box[2:])), 3)),
        yaw_rad=round(float(rng.uniform(0.0, 1.57)), 3),
        radius_m=round(float(rng.uniform(*_RADIUS_M)), 3),
        height_m=round(float(rng.uniform(*_HEIGHT_M)), 3),
        rgb=_hsv(rng, (0.0, 1.0), (0.05, 0.42), (0.35, 0.85)),  # dull: "the red block" must not be one of these
    )


def _hsv(
    rng: np.random.Generator, hue: tuple[float, float], saturation: tuple[float, float], value: tuple[float, float]
) -> Rgb:
    h, s, v = (float(rng.uniform(*bounds)) for bounds in (hue, saturation, value))
    return _round3(colorsys.hsv_to_rgb(h, s, v))


def _round3(values: tuple[float, ...] | list[float]) -> Vec3:
    x, y, z = values
    return (round(x, 3), round(y, 3), round(z, 3))
