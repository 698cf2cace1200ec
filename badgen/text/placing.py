"""Sentence templates for wrong objects, wrong places and unfinished tasks; see `phrases`."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.phrases import Phrases

PLACING: Mapping[str, Phrases] = {
    "wrong_object": Phrases(
        seen=(
            "At {t} s the robot is handling {subject}, which was not asked for.",
            "{t} s in, it is {subject} that the robot moves, not what was named.",
        ),
        then=("the robot moves {subject} instead", "{subject} is moved, which was not asked for"),
        cue=(
            "The robot handles another object than the one that was named.",
            "Something that was not asked for is picked up or moved about.",
        ),
        fix=("Leave {subject} alone and handle {against}.",),
    ),
    "wrong_target": Phrases(
        seen=(
            "At {t} s {subject} has been brought to {against}, which is not the place that was named.",
            "{t} s in, {subject} ends up at {against}, where it was not asked for.",
        ),
        then=("{subject} ends up at {against}", "{subject} is left at {against}, the wrong place"),
        cue=("The right thing is done in the wrong place.", "The object ends up in another place than the one named."),
        fix=("Bring {subject} to the place that was named.",),
    ),
    "wrong_order": Phrases(
        seen=(
            "At {t} s {subject} is done before its turn.",
            "{t} s in, the steps are out of order: {subject} too early.",
        ),
        then=("{subject} comes before its turn",),
        cue=("The steps of the task are done in another order than was asked.",),
        fix=("Keep to the order that was asked for.",),
    ),
    "spill": Phrases(
        seen=(
            "At {t} s {subject} spills and misses {against}.",
            "{t} s in, {subject} lands outside {against}.",
            "{subject} is spilled at {t} s.",
        ),
        then=("{subject} spills", "{subject} lands outside {against}"),
        cue=(
            "Something that is poured or carried in a vessel ends up beside it.",
            "Contents fall where they should not.",
        ),
        fix=("Keep the vessel level on the way, and pour only over the middle of {against}.",),
    ),
    "missed_grasp": Phrases(
        seen=(
            "At {t} s the gripper closes on nothing where it reaches for {subject}.",
            "{t} s in, the fingers close without taking hold of {subject}.",
        ),
        then=("the gripper comes away without {subject}",),
        cue=("The gripper closes on nothing and moves on as if it held something.",),
        fix=("Bring the fingers around {subject} before closing them.",),
    ),
    "topple": Phrases(
        seen=("At {t} s {subject} topples over.", "{subject} is overturned {t} s into the episode."),
        then=("{subject} topples", "{subject} goes over"),
        cue=("Something that should stay standing falls over.",),
        fix=("Move gently enough that {subject} stays standing.",),
    ),
    "rocked": Phrases(
        seen=(
            "At {t} s {subject} has leaned far over and rocks back onto its foot.",
            "{subject} sways far over and comes back upright {t} s into the episode.",
        ),
        then=("{subject} leans far over and rocks back",),
        cue=("Something that should stand still leans far over and rocks back.",),
        fix=("Move gently enough that {subject} stands still.",),
    ),
    "off_table": Phrases(
        seen=("At {t} s {subject} leaves the table.", "{subject} goes over the edge of the table at {t} s."),
        then=("{subject} goes over the edge of the table",),
        cue=("Something ends up over the edge of the table.",),
        fix=("Keep {subject} on the table.",),
    ),
    "reverted": Phrases(
        seen=(
            "At {t} s the robot undoes what it had done: {subject} is taken away again.",
            "{t} s in, {subject} is moved away again after it was in its place.",
        ),
        then=("{subject} is taken away again",),
        cue=("The task is done and then undone again.", "A finished step is taken back."),
        fix=("Stop once {subject} is where it should be.",),
    ),
    "unwiped": Phrases(
        seen=(
            "At {t} s the wiping is over and {subject} is still there.",
            "{t} s in, the robot has finished wiping, but {subject} is not gone.",
        ),
        then=("{subject} is still there", "{subject} is left behind"),
        cue=("The robot makes wiping motions, but what should be wiped off stays.",),
        fix=("Press down and go over all of {subject}.",),
    ),
    "wrong_region": Phrases(
        seen=(
            "At {t} s the robot wipes {subject}, which should be left alone.",
            "{t} s in, the wiper rubs at {subject}, which nobody asked for.",
        ),
        then=("{subject} is wiped as well",),
        cue=("A part that should have been left alone is wiped.",),
        fix=("Leave {subject} alone.",),
    ),
    "rolled_away": Phrases(
        seen=("At {t} s {subject} rolls away.", "{subject} has rolled out of its place {t} s into the episode."),
        then=("{subject} rolls away",),
        cue=("A round object is let go or knocked, and rolls away.",),
        fix=("Hold {subject} until it stands.",),
    ),
    "left_lying": Phrases(
        seen=(
            "At {t} s {subject} is put down again, still lying.",
            "{t} s in, {subject} is left lying on its side.",
        ),
        then=("{subject} is left lying",),
        cue=("What should have been stood up lies on its side when the robot is done.",),
        fix=("Turn {subject} upright before letting go of it.",),
    ),
    "left_open": Phrases(
        seen=("At {t} s {subject} is left open.", "{t} s in, the robot lets go and {subject} still stands open."),
        then=("{subject} is left open",),
        cue=("Something that should have been closed stands open at the end.",),
        fix=("Push {subject} shut all the way.",),
    ),
    "left_full": Phrases(
        seen=(
            "At {t} s the robot is done, and {subject} still holds what should have been poured.",
            "{t} s in, {subject} is put down with much of its contents inside.",
        ),
        then=("{subject} is put down without being emptied",),
        cue=("The vessel is put down before it is empty.",),
        fix=("Tip {subject} far enough and long enough to empty it.",),
    ),
    "omitted": Phrases(
        seen=(
            "At {t} s the robot moves on although {subject} has not been dealt with.",
            "{t} s in, a step has been left out: {subject} is as it was.",
        ),
        then=("{subject} is left as it was",),
        cue=("A step of the task is left out.",),
        fix=("Do every step, also the one for {subject}.",),
    ),
    "short": Phrases(
        seen=("At {t} s {subject} has stopped short of {against}.", "{t} s in, {subject} is at rest before {against}."),
        then=("{subject} ends short of {against}",),
        cue=("The motion ends before the goal is reached.",),
        fix=("Bring {subject} all the way to {against}.",),
    ),
    "no_pressure": Phrases(
        seen=(
            "From {t} s on, {subject} passes above {against} without touching it.",
            "{t} s in, {subject} hovers over {against} instead of pressing on it.",
        ),
        then=("{subject} passes above {against} without touching it",),
        cue=("The motion that needs contact is made just above the surface.",),
        fix=("Press {subject} down on {against} all the way.",),
    ),
    "carried": Phrases(
        seen=(
            "At {t} s {subject} is picked up instead of being pushed.",
            "{t} s in, the robot takes {subject} up in its gripper and carries it.",
        ),
        then=("the robot picks {subject} up and carries it",),
        cue=("The robot picks up and carries what it was told to push.",),
        fix=("Push {subject} along the table from behind and leave it standing on the table.",),
    ),
    "pulled": Phrases(
        seen=(
            "From {t} s on, the robot holds {subject} from above and pulls it along instead of pushing it.",
            "{t} s in, {subject} is pulled along in the gripper.",
        ),
        then=("the robot pulls {subject} along in its grip",),
        cue=("The robot takes hold of what it was told to push, and pulls it along.",),
        fix=("Stay behind {subject} and push it.",),
    ),
    "too_fast": Phrases(
        seen=("At {t} s {subject} is moved far too fast.", "{t} s in, the robot jerks {subject} along."),
        then=("{subject} is moved far too fast",),
        cue=("Something that should be moved gently is jerked or slammed.",),
        fix=("Move {subject} slowly, all the way to its end.",),
    ),
    "too_far": Phrases(
        seen=(
            "At {t} s {subject} has gone past {against} and is left there.",
            "{t} s in, {subject} stands beyond {against}.",
        ),
        then=("{subject} ends up beyond {against}",),
        cue=("The motion continues past the place where it should have ended.",),
        fix=("Stop {subject} at {against}.",),
    ),
    "off_handle": Phrases(
        seen=(
            "At {t} s the robot pushes on {subject} itself instead of using its handle.",
            "{t} s in, the fingers press on {subject}, not on its handle.",
        ),
        then=("the robot moves {subject} without its handle",),
        cue=("Something with a handle is pushed or pulled by another part.",),
        fix=("Take {subject} by its handle.",),
    ),
}
