"""Sentence templates for a walk that goes wrong; see `phrases`."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.phrases import Phrases

WALKING: Mapping[str, Phrases] = {
    "forward": Phrases(
        seen=("By {t} s {subject} walks forward instead of backward.", "{t} s in, {subject} goes the wrong way."),
        then=("{subject} walks forward",),
        cue=("Each step goes forward although the robot should walk backward.",),
        fix=("Step backward.",),
    ),
    "balance_lost": Phrases(
        seen=(
            "At {t} s {subject} is so far off balance that another step cannot save it.",
            "{t} s in, {subject} loses its balance and cannot regain it.",
        ),
        then=("{subject} loses its balance",),
        cue=("The body leans so far or so fast that no step can get a foot under it in time.",),
        fix=("Step sooner and farther in the direction of the lean.",),
    ),
    "fall": Phrases(
        seen=("At {t} s {subject} collapses.", "{t} s in, {subject} goes down."),
        then=("{subject} collapses", "{subject} goes down"),
        cue=("The hips sink far below walking height and do not come back up.",),
        fix=("Keep the hips over the feet.",),
    ),
    "floor_contact": Phrases(
        seen=(
            "At {t} s a part of {subject} that is not a foot lands on the floor.",
            "{t} s in, {subject} lies on the floor.",
        ),
        then=("a part of {subject} other than a foot lands on the floor",),
        cue=("A knee, a hand or the trunk lands on the floor.",),
        fix=("Touch the floor with the feet only.",),
    ),
    "crouch": Phrases(
        seen=("From {t} s on, {subject} walks with deeply bent knees.", "At {t} s the hips of {subject} have sunk."),
        then=("{subject} sinks into a crouch",),
        cue=("The hips are carried far lower than at the start, knees bent.",),
        fix=("Stay at full height.",),
    ),
    "shuffle": Phrases(
        seen=(
            "By {t} s {subject} shuffles along without lifting its feet.",
            "{t} s in, the feet of {subject} slide along close to the floor.",
        ),
        then=("{subject} shuffles",),
        cue=("The body moves along while the feet hardly leave the floor.",),
        fix=("Lift each foot clear of the floor.",),
    ),
    "march": Phrases(
        seen=("By {t} s {subject} marches on the spot.", "{t} s in, {subject} puts its feet down where they were."),
        then=("{subject} marches on the spot",),
        cue=("Feet go up and down, and the body stays where it is.",),
        fix=("Put each foot down farther along the way.",),
    ),
    "backward": Phrases(
        seen=("By {t} s {subject} walks backward.", "{t} s in, {subject} steps back, away from where it should go."),
        then=("{subject} walks backward",),
        cue=("The feet land behind where they left.",),
        fix=("Walk forward.",),
    ),
    "freeze": Phrases(
        seen=("From {t} s on, {subject} has come to a halt.", "{t} s in, {subject} no longer walks: both feet rest."),
        then=("{subject} comes to a halt",),
        cue=("The robot is upright, both feet at rest, with the walk unfinished.",),
        fix=("Keep stepping.",),
    ),
    "off_course": Phrases(
        seen=("At {t} s {subject} has left its line.", "{t} s in, {subject} is far to one side of its way."),
        then=("{subject} leaves its line",),
        cue=("The walk leaves the line that it should follow.",),
        fix=("Keep to the line.",),
    ),
    "left_place": Phrases(
        seen=("At {t} s {subject} is no longer where it should stand.", "{t} s in, {subject} has left its place."),
        then=("{subject} leaves its place",),
        cue=("The robot moves away from the place where it was told to stay.",),
        fix=("Stay on the spot.",),
    ),
    "steps": Phrases(
        seen=(
            "By {t} s {subject} is stepping although it should stand still.",
            "{t} s in, {subject} has moved its feet, which should stay where they are.",
        ),
        then=("{subject} moves its feet",),
        cue=("The feet step although they should stay where they are.",),
        fix=("Keep both feet on the floor.",),
    ),
    "trip": Phrases(
        seen=("At {t} s a foot of {subject} catches on {against}.", "{t} s in, {subject} stubs its toes on {against}."),
        then=("a foot of {subject} catches on {against}",),
        cue=("A foot that swings forward is stopped by something low that lies in its way.",),
        fix=("Lift the foot higher over {against}.",),
    ),
    "foot_slip": Phrases(
        seen=(
            "At {t} s a foot of {subject} skids from under it.",
            "{t} s in, a foot of {subject} finds no grip on the ground and skids away.",
        ),
        then=("a foot of {subject} skids away",),
        cue=("A foot that carries the weight skids along the floor instead of standing.",),
        fix=("Take short steps and keep the weight right above the foot.",),
    ),
    "hop": Phrases(
        seen=("At {t} s {subject} is up in the air with both feet.", "{t} s in, {subject} hops: no foot is down."),
        then=("{subject} hops",),
        cue=("Both feet are off the ground at once; a walker always has one down.",),
        fix=("Put one foot down before the other leaves.",),
    ),
    "too_slow": Phrases(
        seen=("By {t} s {subject} has hardly moved ahead.", "{t} s in, {subject} is far too slow."),
        then=("{subject} hardly moves ahead",),
        cue=("The robot keeps stepping but hardly moves ahead.",),
        fix=("Take longer steps.",),
    ),
    "overshoot": Phrases(
        seen=("At {t} s {subject} has walked past {against}.", "{t} s in, {subject} is beyond {against}."),
        then=("{subject} walks past {against}",),
        cue=("The robot walks past the place where it should have stopped.",),
        fix=("Shorten the last steps and stop on {against}.",),
    ),
}
