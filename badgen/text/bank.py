"""Sentence templates by kind of event; a kind without its own entry gets the plain ones.

Slots: {t} seconds, {subject} and {against} noun phrases of the broken rule. `seen` templates say only what a viewer
can see; numbers of force and hidden causes belong to the privileged register, which is composed elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Ways to say one kind of event.

    Attributes:
        seen: whole sentences with the time.
        then: clauses for an event that follows another.
        cue: general descriptions of what to look for, without this run's facts.
        fix: what would have avoided it.
    """

    seen: tuple[str, ...]
    then: tuple[str, ...]
    cue: tuple[str, ...]
    fix: tuple[str, ...]


PLAIN = Phrases(
    seen=("At {t} s the run departs from what was asked.",),
    then=("something else goes wrong",),
    cue=("The robot departs from what the task asks.",),
    fix=("Do the task as the instruction says.",),
)

BANK: Mapping[str, Phrases] = {
    "collision": Phrases(
        seen=(
            "At {t} s {subject} strikes {against}.",
            "{t} s into the run, {subject} knocks against {against}.",
            "{subject} bumps into {against} at {t} s.",
        ),
        then=("{subject} strikes {against}", "{subject} knocks against {against}"),
        cue=(
            "Something carried, or the robot itself, touches an object that it was told to stay clear of.",
            "What the robot moves runs into something that stands nearby and jolts it.",
        ),
        fix=(
            "Keep {subject} well clear of {against} all the way.",
            "Move {subject} higher and farther away from {against}.",
        ),
    ),
    "drop": Phrases(
        seen=(
            "At {t} s {subject} falls out of the grippers.",
            "{subject} is let go in mid-air at {t} s and falls.",
            "{t} s in, the grippers lose {subject} while it is still up in the air.",
        ),
        then=("{subject} falls", "{subject} drops out of the grippers"),
        cue=(
            "A carried object leaves the grippers in mid-air and falls instead of being set down.",
            "The object drops while it is still being carried.",
        ),
        fix=("Keep hold of {subject} until it rests on the table.", "Let go of {subject} only once it is set down."),
    ),
    "slip": Phrases(
        seen=(
            "At {t} s the grippers slide off {subject} and leave it behind.",
            "{t} s in, the grippers lose their hold of {subject} while it still rests on {against}.",
        ),
        then=("the grippers lose {subject}", "{subject} slips from the grippers"),
        cue=("The grippers come away empty while the object stays behind.",),
        fix=("Take a firm hold of {subject} before lifting.",),
    ),
    "tip": Phrases(
        seen=("At {t} s {subject} tips over to one side.", "{subject} leans over steeply {t} s into the run."),
        then=("{subject} tips over", "{subject} tilts steeply"),
        cue=("The carried object tilts far out of level.", "An object that should stay level leans over."),
        fix=("Keep {subject} level.",),
    ),
    "excess_force": Phrases(
        seen=("At {t} s {subject} hits {against} hard.", "{t} s in, {subject} comes down hard on {against}."),
        then=("{subject} hits {against} hard",),
        cue=("Something is hit or set down with a hard knock.",),
        fix=("Bring {subject} down gently and stop at {against}.",),
    ),
    "arm_clash": Phrases(
        seen=("At {t} s the two arms run into each other.", "{t} s in, one arm strikes the other."),
        then=("the arms run into each other",),
        cue=("Two parts of the robot run into each other.",),
        fix=("Keep the arms apart.",),
    ),
    "displaced": Phrases(
        seen=("At {t} s {subject} is pushed out of its place.", "{subject} is shoved aside {t} s into the run."),
        then=("{subject} is pushed out of its place", "{subject} is shoved aside"),
        cue=("An object that should be left alone is moved from its place.",),
        fix=("Leave {subject} where it stands.",),
    ),
    "drag": Phrases(
        seen=("From {t} s on, {subject} is dragged along instead of being lifted.",
              "{t} s in, the robot drags {subject} sideways without lifting it clear."),
        then=("{subject} is dragged along",),
        cue=("The object is dragged or shoved along instead of being lifted.",),
        fix=("Lift {subject} clear before moving it sideways.",),
    ),
    "one_handed": Phrases(
        seen=("From {t} s on, {subject} hangs from one gripper only.", "{t} s in, just one hand carries {subject}."),
        then=("{subject} hangs from one gripper only", "only one hand carries {subject}"),
        cue=("One hand does what was asked of two.",),
        fix=("Hold {subject} with both hands while it is in the air.",),
    ),
    "misplaced": Phrases(
        seen=("At {t} s {subject} has come to rest beside {against}.", "{subject} is left off {against} at {t} s."),
        then=("{subject} comes to rest off {against}", "{subject} ends up beside {against}"),
        cue=("The object comes to rest in the wrong place.",),
        fix=("Set {subject} down on {against}.",),
    ),
    "shaking": Phrases(
        seen=("From {t} s on, the arms shake visibly.", "The arms start to tremble {t} s into the run."),
        then=("the arms shake",),
        cue=("The arms tremble or jerk instead of moving smoothly.",),
        fix=("Move smoothly.",),
    ),
    "retry": Phrases(
        seen=("At {t} s the robot takes hold of {subject} a second time.",),
        then=("the robot takes hold of {subject} again",),
        cue=("The robot needs more than one try.",),
        fix=("Take a firm hold of {subject} at the first try.",),
    ),
    "stall": Phrases(
        seen=("From {t} s on, the robot stands still with the task undone.",),
        then=("the robot stops with the task undone",),
        cue=("The robot stops moving before the task is done.",),
        fix=("Carry on until the task is done.",),
    ),
    "late": Phrases(
        seen=("At {t} s the task is still not done.",),
        then=("the task is still undone at {t} s",),
        cue=("The task takes far longer than it should.",),
        fix=("Do the task without delay.",),
    ),
}  # fmt: skip

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "failure": ("The task is not done at the end.", "The run ends with the task undone."),
    "unsafe_success": ("The goal is reached all the same.", "In the end everything is where it should be, after all."),
    "shortcut": ("The end state looks right, but it was not reached in the way that was asked.",),
    "poor_success": ("The task is done in the end, but poorly.",),
}
