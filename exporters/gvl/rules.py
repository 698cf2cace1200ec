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
        handling: what a fault costs where things are handled, one line each.
        walking: the same for walks.
        general: the same for both.
        shuffled: what the judge should do with frames in random order.
    """

    label: str
    judged: str
    start: str
    done: str
    handling: tuple[str, ...]
    walking: tuple[str, ...]
    general: str
    shuffled: str

    def stated(self, value: str, walk: bool) -> str:
        """What is judged, and the scale, as text of a prompt; that of a walk says what 100 is where there is no end."""
        between = (_WALK, *self.walking) if walk else (_HANDLING, *self.handling)
        lines = (self.start, self.done, *between, self.general)
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
    label="reward_visible",  # the only place that says which array the prompts about runs take
    judged=(
        "The run is judged, not the single picture: the {value} of a frame says how much of the task is done by then, "
        "lowered by all that has gone wrong by then. Once the robot has plainly broken what the task demands or done "
        "harm, the {value} stays low in every later frame, however good that frame looks, unless it is put right."
    ),
    start="0: nothing of the task is done, as in the initial scene; or all of it is lost.",
    done="100: the task is done as its words ask, and nothing has gone wrong on the way.",
    handling=(
        f"Harm, such as something knocked over, pushed out of its place, struck or spilled: at most {_HARM} from then "
        "on, in most cases to the end, whatever else is done.",
        "A way that the task rules out or that avoids what it asks, such as one hand instead of two, dragging instead "
        "of carrying, moving a drawer without its handle, or handling the wrong thing: at most "
        f"{_FORBIDDEN} from then on.",
        "A drop, a grip that closes on nothing, a wrong place or a wrong order: at most "
        f"{_FORBIDDEN} as long as it lasts.",
        "What has been put right, such as a thing that is picked up again, and minor faults, such as a pause, a second "
        f"try or a late end: at most {_POOR} from then on.",
    ),
    walking=(
        "Harm, such as a stumble, a loss of balance, a fall, or a carried box that tips or drops: at most "
        f"{_HARM} from then on, to the end.",
        "A way of walking that the task rules out, such as feet that shuffle, deeply bent knees, steps on the spot or "
        "in the wrong direction, a halt on the way, leaving the line or going past the mark: at most "
        f"{_FORBIDDEN} as long as it lasts.",
        "What has been put right, such as a walk that is back on its line, and minor faults, such as a late end: at "
        f"most {_POOR} from then on.",
    ),
    general="These limits are for a task that is otherwise done. Where a share of it is done, take that share of them.",
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
    handling=(
        "Harm whose trace is plain in the frame, such as something that lies knocked over or spilled, or stands far "
        f"out of its place: at most {_HARM}; the fainter the trace, the less it costs.",
        "Something that the task rules out and that is plain in the frame, such as one hand where two are asked, or a "
        f"thing that falls: at most {_FORBIDDEN}.",
    ),
    walking=(
        "Harm that is plain in the frame, such as a robot that topples or lies, or a carried box on the floor: at most "
        f"{_HARM}.",
        "Something that the task rules out and that is plain in the frame, such as deeply bent knees, or a place far "
        f"from the line or past the mark: at most {_FORBIDDEN}.",
    ),
    general="A fault that is over and has left no trace in the frame costs nothing.",
    shuffled="The frames come in random order: look at each one by itself.",
)
RULES: Mapping[str, Rule] = {"run": _RUN, "frame": _FRAME}


def rule(name: str) -> Rule:
    """A rule by name; raises UnknownName."""
    if name not in RULES:
        raise UnknownName("rule", name, RULES)
    return RULES[name]
