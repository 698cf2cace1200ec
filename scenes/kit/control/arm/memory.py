"""What the expert for arms remembers between two control steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from badgen.contracts.arrays import F64
from scenes.kit.control.arm.poses import Frame


@dataclass(frozen=True, slots=True)
class ArmMemory:
    """State of the expert between two control steps.

    Attributes:
        phase: index into the plan; -1 while recovering, the plan's length when done.
        since_s: start time of the phase, later by the time that joints at their highest speed have cost.
        lasts_s: its duration.
        q: commanded joints (n,) by hand; grip_m: commanded fingertip gap by hand.
        start, goal: tool pose at the start and end of the phase, by hand; start_q, start_grip_m likewise.
        first_m: (bodies, 3) observed position of every body at time 0.
        object_start, object_goal: commanded pose of the carried object.
        offsets: tool pose in the object's frame, measured at the grasp, by hand; held: name of that object.
        tries: number of retries so far; resume: the phase that follows recovering.
        gave_up: it goes home, and reacts to nothing but what makes it stop.
        idle: the goal of this phase makes no sense, and the hands stand still until the next one.
        lost_s: time since when the grasp seems to be lost, or None.
        alarm_s: time of what a protective stop answers, or None.
        stopped_s: time since when it has stood still for good, or None.
    """

    phase: int
    since_s: float
    lasts_s: float
    q: Mapping[str, F64]
    grip_m: Mapping[str, float]
    start: Mapping[str, Frame]
    goal: Mapping[str, Frame]
    start_q: Mapping[str, F64]
    start_grip_m: Mapping[str, float]
    first_m: F64
    object_start: Frame | None = None
    object_goal: Frame | None = None
    offsets: Mapping[str, Frame] | None = None
    held: str = ""
    tries: int = 0
    resume: int = 0
    gave_up: bool = False
    idle: bool = False
    lost_s: float | None = None
    alarm_s: float | None = None
    stopped_s: float | None = None
