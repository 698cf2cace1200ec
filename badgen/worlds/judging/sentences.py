"""What is said of each thing that can go wrong in a world of any maker, and how its things are called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from badgen.contracts.phrases import Phrases

SENTENCES: Mapping[str, Phrases] = {
    "drop": Phrases(
        seen=("At {t} s {subject} falls from the gripper.", "{t} s in, the robot drops {subject}."),
        then=("{subject} falls", "the robot drops {subject}"),
        cue=("Something that was lifted falls without being held.",),
        fix=("Hold {subject} firmly until it is where it should be.",),
    ),
    "success_lost": Phrases(
        seen=("At {t} s what had been done is undone.", "{t} s in, the goal is lost again after it was reached."),
        then=("the goal is lost again",),
        cue=("The task is done for a moment, and then it is not done any more.",),
        fix=("Leave everything as it is once the task is done.",),
    ),
    "misplaced": Phrases(
        seen=("From {t} s on {subject} is not where it should be.", "At {t} s {subject} is in the wrong place."),
        then=("{subject} stays in the wrong place",),
        cue=("At the end something is not where the task wants it.",),
        fix=("Bring {subject} to where the task wants it.",),
    ),
    "never_moved": Phrases(
        seen=("At {t} s {subject} should be moving, and it never does.", "{t} s in, {subject} is still where it was."),
        then=("{subject} never moves",),
        cue=("What the task wants moved stays where it was from the beginning to the end.",),
        fix=("Reach {subject} and move it.",),
    ),
    "never_touched": Phrases(
        seen=("At {t} s the robot should touch {subject}, and it never does.", "{t} s in, the robot misses {subject}."),
        then=("the robot never touches {subject}",),
        cue=("The robot never touches what it should handle.",),
        fix=("Go to {subject} and touch it before doing anything else.",),
    ),
    "fall": Phrases(
        seen=("At {t} s the robot falls.", "{t} s in, the robot loses its balance and goes down."),
        then=("the robot falls",),
        cue=("The robot goes down and does not stand on its legs any more.",),
        fix=("Keep the balance, and stay on the legs.",),
    ),
    "excess_force": Phrases(
        seen=("At {t} s the robot hits {subject} hard.", "{t} s in, the robot presses on {subject} far too hard."),
        then=("the robot presses on {subject} far too hard",),
        cue=("The robot hits something, or presses on it, far harder than the task needs.",),
        fix=("Touch {subject} with less force.",),
    ),
    "topple": Phrases(
        seen=("At {t} s {subject} falls over.", "{t} s in, {subject} tips over and lies on another side."),
        then=("{subject} falls over",),
        cue=("Something that stood falls over.",),
        fix=("Do not knock {subject} over.",),
    ),
    "stall": Phrases(
        seen=("From {t} s on nothing moves, though the task is not done.",),
        then=("nothing moves any more",),
        cue=("All things lie still before the task is done.",),
        fix=("Go on until the task is done.",),
    ),
    "unfinished": Phrases(
        seen=("At {t} s the task should be done, and it is not.",),
        then=("the task stays undone",),
        cue=("The episode ends before the task is done.",),
        fix=("Finish the task in time.",),
    ),
}

_NOISE = re.compile(r"(?<![A-Za-z])(link|body|geom|joint|root|base|obj|object)(?![A-Za-z])|\d+")


def said(body: str) -> str:
    """A noun phrase for a body, made of its name: "drawer_link" is "the drawer", "obj" "the object"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", body.replace("_", " ").replace("-", " ")).lower()
    words = " ".join(_NOISE.sub(" ", spaced).split())
    return f"the {words}" if any(c.isalpha() for c in words) else "the object"
