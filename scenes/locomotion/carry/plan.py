"""Plans of humanoid_carry: for each task the phases of hands and feet, and the other ways that a robot might go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Vec3
from scenes.kit.control.carrying.expert import HANDS
from scenes.kit.control.walking.dcm import Gait
from scenes.locomotion.carry.measures import RAISE_M

SET_OFF_S, GO_S = 2.0, 3.4
_BACK_M = -0.09  # length of a step backward
_RAISED = Goal("self", Pose((0.0, 0.0, RAISE_M + 0.025)))
_RAISE_MPS = 0.05
_WOUND = Goal("self", Pose((-0.03, 0.0, -0.08)))
_THROWN = Goal("self", Pose((0.30, 0.0, 0.36)))
_FLING_MPS = (1.4, 2.6, 3.6)  # one after the other, so that the box does not slide in the hands
_TIGHT_M = 0.18  # how much nearer than the box is wide the palms aim to fling it
_OPEN_M = 0.25  # how much farther apart than the box is wide open hands are

_WORDS: Mapping[str, str] = {
    "shuffle": "slides along without lifting its feet",
    "march": "lifts its feet but puts them down where they were",
    "reverse": "walks the wrong way",
    "halt": "stops and stands",
    "crouch": "goes on with deeply bent knees",
    "creep": "takes tiny steps",
    "hang": "keeps one foot in the air and no longer corrects its balance",
}


def plan(task: str, wait_s: float, width_m: float, squeeze_m: float) -> Plan:
    """Stand, set off, go, go on; the palms aim `squeeze_m` deep into either side of a box of that width."""
    grip = {HANDS: width_m - 2 * squeeze_m}
    raised = _RAISED if task == "lift" else None
    phases = (
        Phase("stand", min_s=wait_s, grip_m=grip), Phase("set_off", min_s=SET_OFF_S, grip_m=grip),
        Phase("go", min_s=GO_S, grip_m=grip, carry=raised, speed_mps=_RAISE_MPS),
        Phase("go_on", grip_m=grip, carry=raised, speed_mps=_RAISE_MPS),
    )  # fmt: skip
    alternatives = {name: AlternativePlan("go", (Phase(name, grip_m=grip),), words) for name, words in _WORDS.items()}
    return Plan(
        phases, alternatives={**alternatives, "throw": _throw(width_m, "go"), "throw_late": _throw(width_m, "go_on")}
    )


def _throw(width_m: float, leaves_at: str) -> AlternativePlan:
    """Wind up, fling the box forward and up ever faster in a tight grip, and open the hands on the way."""

    def move(name: str, carry: Goal, speed_mps: float, min_s: float, wider_m: float) -> Phase:
        return Phase(name, carry=carry, speed_mps=speed_mps, min_s=min_s, grip_m={HANDS: width_m + wider_m})

    phases = (
        move("wind_up", _WOUND, 0.3, 0.45, -_TIGHT_M),
        *(move("fling", _THROWN, speed_mps, 0.05, -_TIGHT_M) for speed_mps in _FLING_MPS),
        move("threw", _THROWN, _FLING_MPS[-1], 0.3, _OPEN_M),
    )  # fmt: skip
    return AlternativePlan(leaves_at, phases, "throws the box away")


def gaits(task: str, gait: Gait) -> dict[str, Gait | None]:
    """What each phase and each route means for the legs."""
    goes = {"ahead": gait, "back": replace(gait, length_m=_BACK_M), "lift": None}[task]
    ahead = gait if goes is None else goes
    way = -1.0 if task == "back" else 1.0
    return {
        "stand": None, "set_off": goes, "go": goes, "go_on": goes, "halt": None,
        "wind_up": goes, "fling": goes, "threw": None,
        "shuffle": replace(ahead, lift_m=0.018, length_m=way * min(abs(ahead.length_m), 0.12)),
        "march": replace(ahead, length_m=0.0),
        "reverse": replace(gait, length_m=gait.length_m if task == "back" else _BACK_M),
        "creep": replace(ahead, length_m=way * 0.022),
        "hang": replace(ahead, swing_s=9.0, adjusts=False),
        "crouch": replace(ahead, crouch_m=0.12),
    }  # fmt: skip


def hold_point(depth_m: float, reach_m: float, height_m: float) -> Vec3:
    """Middle of the held box in the trunk's frame, so that its rear stays clear of the chest."""
    return (max(0.265, 0.150 + depth_m / 2) + reach_m, 0.0, height_m)
