"""One frame of the README's moving picture: twin and failure side by side, above the reward of both up to now."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import numpy as np
from PIL import Image as Pil
from PIL import ImageDraw

from badgen.contracts.arrays import F32, F64
from badgen.view.style import AMBER, BLUE, FAINT, INK, RED, font

PANEL = (312, 234)  # [px] of each camera picture
_WIDTH, _EDGE = 640, 4
_ASKED, _TITLE, _CHART, _CAPTION = 46, 26, 150, 62  # [px] height of each strip, from top to bottom
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 130, 26, 22  # [px] between the chart's strip and its axes
_SCALE = 3  # the chart is drawn larger and then shrunk, so that its lines are smooth
_FAILS, _WORKS = RED, BLUE
COLOURS = (INK, RED, BLUE, AMBER, FAINT)


@dataclass(frozen=True, slots=True)
class Curve:
    """A reward over time: (T,) seconds and (T,) values from 0 to 1."""

    time_s: F64
    value: F32


@dataclass(frozen=True, slots=True)
class Story:
    """What the picture tells.

    Attributes:
        instruction: what the robot was asked to do.
        sentence: what goes wrong.
        cause_s: when the fault begins.
        onset_s: when something first goes wrong.
        clean: reward of the twin.
        failed: reward of the failure.
    """

    instruction: str
    sentence: str
    cause_s: float
    onset_s: float
    clean: Curve
    failed: Curve


def draw(story: Story, clean: Pil.Image, failed: Pil.Image, now_s: float) -> Pil.Image:
    """The frame at one time."""
    top = _ASKED + _TITLE
    page = Pil.new("RGB", (_WIDTH, top + PANEL[1] + _CHART + _CAPTION), "white")
    pen = ImageDraw.Draw(page)
    asked = textwrap.fill(f"“{story.instruction}”", 80)
    pen.multiline_text((_WIDTH / 2, _ASKED / 2 + 2), asked, fill=INK, font=font(15), anchor="mm", align="center")
    after = now_s >= story.onset_s
    for x, picture, name, colour in (
        (_EDGE, clean, "clean twin", _WORKS),
        (_WIDTH - _EDGE - PANEL[0], failed, f"same start, pushed at {story.cause_s:.1f} s", _FAILS),
    ):
        pen.text((x + 2, _ASKED + _TITLE / 2 + 2), name, fill=colour, font=font(16), anchor="lm")
        page.paste(picture, (x, top))
    if after:
        x = _WIDTH - _EDGE - PANEL[0]
        pen.rectangle((x, top, x + PANEL[0] - 1, top + PANEL[1] - 1), outline=_FAILS, width=4)
    page.paste(_chart(story, now_s), (0, top + PANEL[1]))
    if after:
        lines = textwrap.fill(story.sentence, 72)
        below = (_WIDTH / 2, page.height - _CAPTION / 2)
        pen.multiline_text(below, lines, fill=_FAILS, font=font(16), anchor="mm", align="center", spacing=4)
    return page


def _chart(story: Story, now_s: float) -> Pil.Image:
    """Reward of both up to now, with playhead, cause and onset."""
    strip = Pil.new("RGB", (_WIDTH * _SCALE, _CHART * _SCALE), "white")
    pen = ImageDraw.Draw(strip)
    for level in (0.0, 0.5, 1.0):
        _line(pen, story, [(story.clean.time_s[0], level), (story.clean.time_s[-1], level)], FAINT, 1)
        _text(pen, (_LEFT - 8, _at(story, 0.0, level)[1]), f"{level:g}", INK, "rm")
    for t in range(int(np.ceil(story.clean.time_s[0])), int(story.clean.time_s[-1]) + 1):
        _text(pen, (_at(story, t, 0)[0], _CHART - 3), f"{t} s", INK, "mb")
    if now_s >= story.onset_s:
        _line(pen, story, [(story.onset_s, 0.0), (story.onset_s, 1.0)], AMBER, 1.5)
        _text(pen, (_at(story, story.onset_s, 1)[0], _TOP - 4), f"onset {story.onset_s:.1f} s", AMBER, "mb")
    _line(pen, story, [(now_s, 0.0), (now_s, 1.0)], INK, 1)
    for curve, name, colour in ((story.clean, "twin", _WORKS), (story.failed, "failure", _FAILS)):
        past = curve.time_s <= now_s + 1e-9
        points = list(zip(curve.time_s[past].tolist(), curve.value[past].tolist(), strict=True))
        _line(pen, story, points, colour, 2.5)
        if now_s >= story.onset_s:
            text = f"{name} {points[-1][1]:.2f}"
            _text(pen, (_WIDTH - _RIGHT + 10, _at(story, 0.0, points[-1][1])[1]), text, colour, "lm", 15)
    _text(pen, (_LEFT, _TOP - 4), "reward", INK, "lb")
    return strip.resize((_WIDTH, _CHART), Pil.Resampling.BOX)


def _at(story: Story, time_s: float, value: float) -> tuple[float, float]:
    """Where a point of the chart is in its strip [px]."""
    start, stop = float(story.clean.time_s[0]), float(story.clean.time_s[-1])
    share = (time_s - start) / (stop - start)
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT), _CHART - _BOTTOM - value * (_CHART - _TOP - _BOTTOM)


def _line(pen: ImageDraw.ImageDraw, story: Story, points: list[tuple[float, float]], colour: str, width: float) -> None:
    scaled = [(_SCALE * x, _SCALE * y) for x, y in (_at(story, *point) for point in points)]
    pen.line(scaled, fill=colour, width=round(_SCALE * width), joint="curve")


def _text(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, colour: str, anchor: str, size_px: int = 13
) -> None:
    pen.text((_SCALE * at[0], _SCALE * at[1]), text, fill=colour, font=font(_SCALE * size_px), anchor=anchor)
