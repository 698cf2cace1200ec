"""What a judge is asked to judge: the run up to each frame, or each frame alone; with the label and the scale of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from badgen.contracts.episode import REWARD_CAP
from badgen.contracts.errors import UnknownName
from badgen.exporting import percent

WALKS = ("locomotion", "loco_manipulation")  # categories of scenes in which a task may be to walk on without an end


@dataclass(frozen=True)
class Rule:
    """One way to judge frames.

    In the texts, {value} is the name of the value that the judge gives, such as "reward".

    Attributes:
        label: name of the stored array that says what a frame is worth.
        judged: what is judged.
        start: which frames are worth 0.
        done: which frames are worth 100.
        faults: what a fault costs, one line each.
        shuffled: what the judge should do with frames in random order.
    """

    label: str
    judged: str
    start: str
    done: str
    faults: tuple[str, ...]
    shuffled: str

    def stated(self, value: str, walk: bool) -> str:
        """What is judged, and the scale, as text of a prompt; `walk` adds what 100 means in a walk without an end."""
        lines = (self.start, self.done, *((_WALK,) if walk else (_HANDLING,)), *self.faults)
        scale = "\n".join(f"- {line}" for line in lines)
        return f"{self.judged}\n\nScale of the {{value}}:\n{scale}".format(value=value)


_HARM, _FORBIDDEN, _POOR = (percent(REWARD_CAP[o]) for o in ("unsafe_success", "shortcut", "poor_success"))
_HANDLING = (
    "In between: the share of the task that is done; about 20 once the thing is in the grip, about 50 halfway through, "
    "about 85 where all is done but the robot has not let go yet."
)
_WALK = (
    "In between: the share of the task that is done. A task to keep walking has no end: there the first step is worth "
    "about 10, the line, bar or distance that the task names about 80, and 100 means that it is passed and the robot "
    "is still walking on. A robot that has fallen is worth 0."
)
_RUN = Rule(
    label="reward",  # the only place that says which array the prompts about runs take
    judged=(
        "The run is judged, not the single picture: the {value} of a frame says how much of the task is done by then, "
        "lowered by all that has gone wrong by then. Once the robot has plainly broken what the task demands or done "
        "harm, the {value} stays low in every later frame, however good that frame looks, unless it is put right."
    ),
    start="0: nothing of the task is done, as in the initial scene; or all of it is lost.",
    done="100: the task is done as its words ask, and nothing has gone wrong on the way.",
    faults=(
        f"Harm, such as something knocked over, pushed out of its place, struck or spilled: at most {_HARM} from then "
        "on, in most cases to the end, whatever else is done.",
        "A way that the task forbids or that passes over what it asks (one hand instead of two, dragged instead of "
        f"carried, moved without its handle, the wrong thing): at most {_FORBIDDEN} from then on.",
        f"A drop, a wrong place, a wrong direction, a standstill on the way: at most {_FORBIDDEN} as long as it lasts.",
        f"What has been put right, such as a thing that is picked up again, and minor faults, such as a second try or "
        f"a late end: at most {_POOR} from then on.",
        "These limits are for a task that is done otherwise; where less of it is done, the {value} is lower still.",
    ),
    shuffled="The frames come in random order: find out from the pictures which came first.",
)
_FRAME = Rule(
    label="reward_frame",
    judged=(
        "Each frame is judged alone: its {value} says how much of the task is done in the state that it shows, lowered "
        "by what it shows of faults. What happened before or after it does not count where this frame shows no trace "
        "of it."
    ),
    start="0: nothing of the task is done in this frame, as in the initial scene; or all of it is lost.",
    done="100: the frame shows the task done as its words ask, and no trace of a fault.",
    faults=(
        "Harm whose trace is plain in the frame, such as something that lies knocked over or spilled, or stands far "
        f"out of its place: at most {_HARM}; less plain, less off.",
        "Something that the task forbids and that is plain in the frame, such as one hand where two are asked, or a "
        f"thing that falls: at most {_FORBIDDEN}.",
        "A fault that is over and has left no trace in the frame costs nothing.",
    ),
    shuffled="The frames come in random order: look at each one by itself.",
)
RULES: Mapping[str, Rule] = {"run": _RUN, "frame": _FRAME}


def rule(name: str) -> Rule:
    """A rule by name; raises UnknownName."""
    if name not in RULES:
        raise UnknownName("rule", name, RULES)
    return RULES[name]
