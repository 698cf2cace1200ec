"""Reaction styles: what an arm does once it notices that something went wrong."""

from __future__ import annotations

from typing import Literal, TypeAlias

from badgen.contracts.plan import Goal, Phase, Pose, ReactionStyle
from scenes.kit.control.arm.watching import Trouble

Answer: TypeAlias = Literal["go_on", "idle", "again", "go_home", "stop"]

MAX_TRIES = 2  # maximum number of retries
NOTICE_S = 0.16  # a grasp that seems lost for this long is taken to be lost
REACTION_S = 0.12  # from what a protective stop answers to the stop: filtering, and the brakes' closing
_UP_M, _UP_MPS = 0.12, 0.20


def answer(style: ReactionStyle, trouble: Trouble, tries: int) -> Answer:
    """What an arm does about trouble after this many retries.

    "go_on" follows the plan; "idle" does so too, but holds the hands still for the phase whose goal makes no sense;
    "again" goes back to an earlier phase; "go_home" backs off and gives up; "stop" stands still for good.

    An arm with a protective stop watches forces and joints (`watching.alarmed`) rather than its grasp. It stops at a
    goal that makes no sense, for which there is no motion.
    """
    match style:
        case "oblivious":
            return "idle" if trouble == "senseless_goal" else "go_on"
        case "retry":
            return "again" if trouble == "lost_grasp" and tries < MAX_TRIES else "go_home"
        case "freeze":
            return "stop"
        case "retreat":
            return "go_home"
        case "protective_stop":
            return "stop" if trouble == "senseless_goal" else "go_on"


def backing_off(recover: Phase | None, hands: tuple[str, ...], holding: bool) -> Phase:
    """The phase before going home: that of the plan, or straight up; fingers that hold something stay closed."""
    up = {hand: Goal("here", Pose((0.0, 0.0, _UP_M))) for hand in hands}
    phase = recover if recover is not None else Phase("recover", up, speed_mps=_UP_MPS, min_s=0.6)
    return phase if not holding else Phase("recover", up, speed_mps=_UP_MPS, min_s=0.6)
