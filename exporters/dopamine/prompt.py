"""The prompt of an item, with its eight pictures in the order of Robo-Dopamine."""

from __future__ import annotations

from badgen.contracts.errors import BadValue

PICTURES = 8
PROMPT = """You judge the progress of robots, strictly and fairly. Say whether the AFTER pictures are closer to the \
goal of the task than the BEFORE pictures.

<Task>
{task_description}

REFERENCE EXAMPLES (another episode of the task, to anchor what you see):
- REFERENCE START, front view of the robot as the task begins: <image>
- REFERENCE END, front view of the robot with the task done: <image>
</Task>

BEFORE, front view: <image>
BEFORE, left wrist: <image>
BEFORE, right wrist: <image>

AFTER, front view: <image>
AFTER, left wrist: <image>
AFTER, right wrist: <image>

How to score
1) Place BEFORE and AFTER on the way from REFERENCE START (0 %) to REFERENCE END (100 %), by what you see: poses, \
contacts, grasps, damage. Time does not count.
2) If AFTER is closer, the score is the gain as a share of what was left to do at BEFORE.
3) If AFTER is further away, the score is the loss, below zero, as a share of what was achieved at BEFORE.
4) If nothing changed that matters to the task, the score is 0.

Answer with one line, a percentage between -100% and +100%:
<score>+NN%</score> or <score>-NN%</score> or <score>0%</score>
"""


def check_prompt(text: str) -> str:
    """Return a prompt of the user; raises BadValue where it lacks the task or a picture."""
    if text.count("<image>") != PICTURES or "{task_description}" not in text:
        raise BadValue(
            f"a prompt must have {{task_description}} and {PICTURES} <image>; this one has {text.count('<image>')}"
        )
    return text
