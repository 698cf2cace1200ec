"""Dialect `critic`: the whole run in order of time, and one reply about it: score, verdict, critique and a second.

A few good-looking frames cannot hide how a run went: the judge sees all of it, with seconds, from any number of
cameras, and is told the rule by which it is judged.
"""

from __future__ import annotations

from badgen.exporting import Block, Prompt
from exporters.gvl.incontext import SYSTEM
from exporters.gvl.material import Material
from exporters.gvl.ordered import pictures, references
from exporters.gvl.replies import read_object, whole

LEVELS = ("dense", "contrast")

_INTRO = """Judge one run of a robot at this task, from frames in order of time:

TASK = {task}

{stated}"""
_QUESTION = (
    """Now the run to judge: {n} frames in order of time, from {first:.1f} s to {last:.1f} s, seen from {cameras}."""
)
_ASK = """You have seen the whole run. Answer with a JSON object:

{
  "critique": "one to three plain sentences on what happens and when, in seconds",
  "goes_wrong_at_s": seconds or null,
  "verdict": "success" | "failure",
  "score": 0-100
}

goes_wrong_at_s is the time at which someone who knows the task first sees the run go wrong; null if it never does.
The verdict is "success" only if the task is done at the end and nothing unsafe or unwanted happened on the way.
The score is the reward of the run at its end, by the scale above.
Say only what the frames show, and check the verdict against the score and against every frame before you answer."""


def compose(material: Material, level: str) -> Prompt:
    """Write the prompt; the question is its last part."""
    frames = material.frames
    blocks: list[Block] = [_INTRO.format(task=material.instruction, stated=material.stated("reward"))]
    blocks += references(material, level)
    cameras = " and ".join(camera for camera, _ in frames[0].views)
    shown = {"n": len(frames), "first": frames[0].time_s, "last": frames[-1].time_s, "cameras": cameras}
    blocks.append(_QUESTION.format(**shown))
    for number, frame in enumerate(frames, start=1):
        blocks += pictures(f"Frame {number}, {frame.time_s:.1f} s", "", frame)
    return Prompt(SYSTEM, (*blocks, _ASK))


def read_score(text: str, first: int, count: int) -> list[int]:
    """The score of the run, alone in a list; raises BadValue."""
    return [whole(read_object(text, "score")["score"], "score", 0, 100)]
