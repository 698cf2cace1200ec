"""Plans of humanoid_carry: for each task the phases of hands and feet, and its alternative plans."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from scenes.kit.control.carrying.expert import HANDS
from scenes.kit.control.walking.behaviours import FAILURE_BEHAVIOURS
from scenes.locomotion.carry.judging import RAISE_M

BEHAVIOURS = ("shuffle", "march", "reverse", "halt", "crouch", "creep", "hang")
_RAISED = Goal("self", Pose((0.0, 0.0, RAISE_M + 0.025)))
_RAISE_MPS = 0.05
_WOUND = Goal("self", Pose((-0.03, 0.0, -0.08)))
_THROWN = Goal("self", Pose((0.30, 0.0, 0.36)))
_FLING_MPS = (1.4, 2.6, 3.6)  # one after the other, so that the box does not slide in the hands
_TIGHT_M = 0.18  # how much nearer than the box is wide the palms aim to fling it
_OPEN_M = 0.25  # how much farther apart than the box is wide open hands are
_WORDS = {**FAILURE_BEHAVIOURS, "reverse": "walks the wrong way", "crouch": "goes on with deeply bent knees"}


def carry_plan(task: str, wait_s: float, width_m: float, squeeze_m: float) -> Plan:
    """Stand, set off, go, go on; the palms aim `squeeze_m` deep into either side of a box of that width."""
    hold = Phase("stand", min_s=wait_s, grip_m={HANDS: width_m - 2 * squeeze_m})
    go = replace(hold, name="go", min_s=3.4, carry=_RAISED if task == "lift" else None, speed_mps=_RAISE_MPS)
    phases = (hold, replace(hold, name="set_off", min_s=2.0), go, replace(go, name="go_on", min_s=0.2))
    alternatives = {
        name: AlternativePlan("go", (replace(hold, name=name, min_s=0.2),), _WORDS[name]) for name in BEHAVIOURS
    }
    throws = {"throw": _throw(width_m, "go"), "throw_late": _throw(width_m, "go_on")}
    return Plan(phases, alternatives=alternatives | throws)


def _throw(width_m: float, leaves_at: str) -> AlternativePlan:
    """Wind up, fling the box forward and up ever faster in a tight grip, and open the hands on the way."""
    tight, wide = {HANDS: width_m - _TIGHT_M}, {HANDS: width_m + _OPEN_M}
    fling = Phase("fling", carry=_THROWN, min_s=0.05, grip_m=tight)
    phases = (
        Phase("wind_up", carry=_WOUND, speed_mps=0.3, min_s=0.45, grip_m=tight),
        *(replace(fling, speed_mps=speed_mps) for speed_mps in _FLING_MPS),
        Phase("threw", carry=_THROWN, speed_mps=_FLING_MPS[-1], min_s=0.3, grip_m=wide),
    )
    return AlternativePlan(leaves_at, phases, "throws the box away")
