"""Dialect `ordered`: frames in order of time, with seconds, from one camera or several.

The judge sees one run as a person would see it in a film: every frame has its time, also those of the references.
"""

from __future__ import annotations

from collections.abc import Iterator

from badgen.exporting import Block, Prompt
from exporters.gvl.incontext import SYSTEM
from exporters.gvl.material import Example, Frame, Material

LEVELS = ("dense", "contrast")

_INTRO = """Judge a run of a robot at this task, from frames in order of time:

TASK = {task}

{stated}"""
_REFERENCES = """{n} other runs with known rewards follow, to show the scale. Do not assume that the run to judge goes \
like any of them."""
_PAIR = "They start from the same state: look at where they begin to differ."
_REFERENCE = "Reference {d}, {how}."
_ASKED = " It was asked, and is rewarded, for: {task}"
_TOLD = " What goes wrong in it: {told}"
_QUESTION = """Now the run to judge, {n} frames in order of time. Answer with a JSON array that has one entry for each \
frame:

[
  {{"frame_number": i, "frame_description": "...", "reward": 0-100}}
]

Describe only what can be seen, and name no fault that the frames do not show."""


def compose(material: Material, level: str) -> Prompt:
    """Write the prompt; the levels differ only in which references were chosen."""
    blocks: list[Block] = [_INTRO.format(task=material.instruction, stated=material.stated("reward"))]
    blocks += references(material, level)
    blocks.append(_QUESTION.format(n=len(material.frames)))
    for number, frame in enumerate(material.frames, start=1):
        blocks += pictures(f"Frame {number}, {frame.time_s:.1f} s", "", frame)
    return Prompt(SYSTEM, tuple(blocks))


def references(material: Material, level: str) -> Iterator[Block]:
    """The context episodes with their values and what goes wrong in them; nothing where there are none."""
    if material.examples:
        yield _REFERENCES.format(n=len(material.examples))
    if material.examples and level == "contrast":
        yield _PAIR
    for d, example in enumerate(material.examples, start=1):
        yield _described(d, example, material.instruction)
        for frame, value in zip(example.frames, example.values, strict=True):
            yield from pictures(f"Reference {d}, {frame.time_s:.1f} s", f"reward {value}", frame)


def _described(d: int, example: Example, instruction: str) -> str:
    text = _REFERENCE.format(d=d, how="a run in which something goes wrong" if example.failed else "a clean success")
    text += _ASKED.format(task=example.instruction) if example.instruction != instruction else ""
    return text + (_TOLD.format(told=example.told) if example.told else "")


def pictures(head: str, tail: str, frame: Frame) -> Iterator[Block]:
    """Each picture of one moment after its line; the camera is named where there are several."""
    for camera, picture in frame.views:
        parts = (head, *((f"from camera {camera}",) if len(frame.views) > 1 else ()), *((tail,) if tail else ()))
        yield f"{', '.join(parts)}:"
        yield picture
