"""Dialect `robometer`: the structure of the GVL baseline of Robometer's evaluations, with our own wording.

As in its code (github.com/aliang8/reward_fm, which became robometer/robometer, 2026), there is one user message with
JPEG pictures. The first frame is the scene at 0; it and the last frame are also among those to judge. The answer is
JSON with `task_completion_percentage`. The baseline shows no context and at most 15 frames; here context episodes are
added, unless `references=0`.
"""

from __future__ import annotations

from badgen.exporting import Block, Prompt
from exporters.gvl.material import Material

LEVELS = ("dense",)

_INTRO = """You judge how well a robot has done this task so far: {task}
Say it as a task completion percentage from 0 to 100.

{stated}

{shuffled}

Initial robot scene:
This frame:"""
_SCENE = "shows the initial robot scene; its task completion percentage is 0."
_CONTEXT = "Frames of other episodes in random order, with their true percentages. Some of these episodes fail."
_ASKED = "Episode {d} had another instruction, and is rated for it: {task}"
_QUESTION = """Now give the task completion percentage of the frames below, which are from one episode and come in \
random order. Answer in JSON, with an entry for every frame:

[
  {"frame_number": i, "frame_description": "...", "task_completion_percentage": 0-100}
]"""


def compose(material: Material, level: str) -> Prompt:
    """Write the prompt; `level` can only be "dense"."""
    intro = _INTRO.format(
        task=material.instruction, stated=material.stated("percentage"), shuffled=material.rule.shuffled
    )
    blocks: list[Block] = [intro, material.anchor.picture, _SCENE]
    if material.examples:
        blocks.append(_CONTEXT)
    for d, example in enumerate(material.examples, start=1):
        if example.instruction != material.instruction:
            blocks.append(_ASKED.format(d=d, task=example.instruction))
        for j, (frame, value) in enumerate(zip(example.frames, example.values, strict=True), start=1):
            blocks += [f"Episode {d}, frame {j}, task_completion_percentage: {value}", frame.picture]
    blocks.append(_QUESTION)
    for number, frame in enumerate(material.frames, start=1):
        blocks += [f"Frame {number}:", frame.picture]
    return Prompt("", tuple(blocks), image="jpg")
