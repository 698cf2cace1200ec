"""Dialect `opengvl`: the order and the labels of OpenGVL's prompts, with our own wording.

As in its code (github.com/budzianowski/opengvl, November 2025), there is one user message: the initial scene at 0 %,
then the context frames with their percentages and the frames to judge, all numbered in one sequence. The answer is
lines of text with percentages. In OpenGVL the percentages of the context rise with time; here they are the labels.
"""

from __future__ import annotations

from badgen.exporting import Block, Prompt
from exporters.gvl.material import Material

LEVELS = ("dense",)  # context frames always carry their percentages

_INTRO = """You judge how well a robot has done this task so far: {task}
Say it as a task completion percentage from 0 to 100. It can fall as well as rise.

{stated}

{shuffled}"""
_CONTEXT = """Frames of other episodes, with their true percentages. Some of these episodes fail. The frames of each \
episode follow each other, in random order."""
_ASKED = "The following frames are from an episode with another instruction, and are rated for it: {task}"
_QUESTION = """Now give the task completion percentages of the frames below, Frame {first} to Frame {last}, which \
are from one episode.
Answer with one line for each of them, with a whole number, in this form:
Frame {{i}}: Task Completion Percentages: {{p}}%"""


def compose(material: Material, level: str) -> Prompt:
    """Write the prompt; `level` can only be "dense"."""
    blocks: list[Block] = [
        _INTRO.format(task=material.instruction, stated=material.stated("percentage"), shuffled=material.rule.shuffled),
        "Initial robot scene:",
        material.anchor.picture,
        "In the initial robot scene, the task completion percentage is 0%.",
    ]
    n = 0
    if material.examples:
        blocks.append(_CONTEXT)
    for example in material.examples:
        if example.instruction != material.instruction:
            blocks.append(_ASKED.format(task=example.instruction))
        for frame, value in zip(example.frames, example.values, strict=True):
            n += 1
            blocks += [f"Frame {n}:", frame.picture, f"Task Completion Percentage: {value}%"]
    blocks.append(_QUESTION.format(first=n + 1, last=n + len(material.frames)))
    for number, frame in enumerate(material.frames, start=n + 1):
        blocks += [f"Frame {number}:", frame.picture]
    return Prompt("", tuple(blocks))
