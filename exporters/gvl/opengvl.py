"""Dialect `opengvl`: the order and the labels of OpenGVL's prompts, our words around them.

Taken from its code (github.com/budzianowski/opengvl, November 2025): one user message; the initial scene at 0 %; then
the context frames with their percentages and the frames to judge, numbered with one running counter; the answer is
lines of text, read by a pattern for percentages. There the percentages of context rise with time; here they are labels.
"""

from __future__ import annotations

from exporters.gvl.material import Block, Material, Prompt

LEVELS = ("dense",)  # context frames always carry their percentages

_INTRO = """You judge how far a robot has come with the task: {task}
Say it as a task completion percentage from 0 to 100; 100 means that the task is complete. It can fall \
as well as rise. The frames may come in random order: judge each one independently of the others."""
_CONTEXT = "Frames of other runs, with what is known of them. Some of these runs fail."
_ASKED = "The frames that follow are of a run with other instructions, and are rated for those: {task}"
_QUESTION = """Now give the task completion percentages of the frames below, Frame {first} to Frame {last}.
Answer with one line for each of them, with a whole number, in this form:
Frame {{i}}: Task Completion Percentages: {{p}}%"""


def compose(material: Material, level: str) -> Prompt:
    """Write the prompt; there is one level."""
    blocks: list[Block] = [
        _INTRO.format(task=material.instruction),
        "Initial robot scene:",
        material.anchor,
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
            blocks += [f"Frame {n}:", frame, f"Task Completion Percentage: {value}%"]
    blocks.append(_QUESTION.format(first=n + 1, last=n + len(material.frames)))
    for number, frame in enumerate(material.frames, start=n + 1):
        blocks += [f"Frame {number}:", frame]
    return Prompt("", tuple(blocks))
