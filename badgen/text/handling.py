"""Sentence templates for faults in handling objects, and for any task; see `phrases`."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.phrases import Phrases

HANDLING: Mapping[str, Phrases] = {
    "collision": Phrases(
        seen=(
            "At {t} s {subject} strikes {against}.",
            "{t} s into the episode, {subject} knocks against {against}.",
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
            "At {t} s {subject} falls out of the robot's grip.",
            "{subject} is let go in mid-air at {t} s and falls.",
            "{t} s in, the robot loses {subject} while it is still up in the air.",
        ),
        then=("{subject} falls", "{subject} drops out of its grip"),
        cue=(
            "A carried object leaves the grip in mid-air and falls instead of being set down.",
            "The object drops while it is still being carried.",
        ),
        fix=("Keep hold of {subject} until it has been set down.", "Let go of {subject} only once it is set down."),
    ),
    "throw": Phrases(
        seen=("At {t} s {subject} flies out of the robot's hands.", "{subject} leaves the hands in flight at {t} s."),
        then=("{subject} flies out of the hands",),
        cue=("What should be carried is flung or knocked away.", "The object leaves the hands at speed and flies off."),
        fix=("Hold on to {subject} and move it gently.",),
    ),
    "slip": Phrases(
        seen=(
            "At {t} s the fingers slide off {subject} and leave it behind.",
            "{t} s in, the fingers lose their hold of {subject} while it still rests on {against}.",
        ),
        then=("the fingers lose {subject}", "{subject} slips from the fingers"),
        cue=("The fingers come away empty while the object stays behind.",),
        fix=("Take a firm hold of {subject} before lifting.",),
    ),
    "slide": Phrases(
        seen=("At {t} s {subject} has slid along {against}.", "{t} s in, {subject} is sliding between {against}."),
        then=("{subject} slides along {against}",),
        cue=("What is carried slides in the hold that should keep it in its place.",),
        fix=("Press {subject} harder between {against}.",),
    ),
    "tip": Phrases(
        seen=("At {t} s {subject} tips over to one side.", "{subject} leans over steeply {t} s into the episode."),
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
        seen=("At {t} s {subject} is pushed out of its place.", "{subject} is shoved aside {t} s into the episode."),
        then=("{subject} is pushed out of its place", "{subject} is shoved aside"),
        cue=("An object that should be left alone is moved from its place.",),
        fix=("Leave {subject} where it stands.",),
    ),
    "drag": Phrases(
        seen=(
            "From {t} s on, {subject} is dragged along instead of being lifted.",
            "{t} s in, the robot drags {subject} sideways without lifting it clear.",
        ),
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
        seen=("From {t} s on, the robot shakes visibly.", "The robot starts to tremble {t} s into the episode."),
        then=("the robot shakes",),
        cue=("The robot trembles or jerks instead of moving smoothly.",),
        fix=("Move smoothly.",),
    ),
    "retry": Phrases(
        seen=(
            "At {t} s the robot takes hold of {subject} a second time.",
            "{t} s in, the robot grasps {subject} for the second time.",
        ),
        then=("the robot takes hold of {subject} again",),
        cue=("The robot needs more than one try.",),
        fix=("Take a firm hold of {subject} at the first try.",),
    ),
    "stall": Phrases(
        seen=(
            "From {t} s on, the robot stands still although the task is not done.",
            "At {t} s the robot comes to a stop before the task is done.",
        ),
        then=("the robot stops before the task is done",),
        cue=("The robot stops moving before the task is done, for a while or to the end.",),
        fix=("Carry on until the task is done.",),
    ),
    "late": Phrases(
        seen=("At {t} s the task is still not done.", "{t} s in, the robot has not yet done the task."),
        then=("the task is still not done at {t} s",),
        cue=("The task takes far longer than it should.",),
        fix=("Do the task without delay.",),
    ),
}
