"""What can go wrong when a drawer is moved: operators for the scenes that open or shut one."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.scene import Spec
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

_GRIPS = [GRIP_ACTUATOR]
_REACH = ["approach", "descend"]


def drawer_faults(outwards: float) -> Mapping[str, tuple[Spec, ...]]:
    """Faults for drawers that are pulled out (+1) or pushed in (-1).

    Strengths were tuned on layouts of seed 7; severities reach down to the threshold, where labels teach most.
    """
    short = [-outwards, 0.0, 0.0]
    onto_cabinet_m = [0.085, 0.12] if outwards > 0.0 else [0.19, 0.24]
    return {
        "short": (Spec("offset", {"phases": ["slide"], "offset_m": [0.014, 0.05], "along": short}),),
        "slip": (
            Spec("early_release", {"grips": _GRIPS, "hands": 1, "during": ["slide"], "after": 0.25, "before": 0.65}),
            Spec("weak_grip", {"grips": _GRIPS, "during": ["slide"], "left": [0.0, 0.05], "before": 0.5}),
        ),
        "too_fast": (Spec("shortcut", {"routes": {"hurry": "slide", "jerk": "slide", "slam": "slide"}}),),
        "collision": (
            Spec("shortcut", {"routes": {"sweep": "retreat", "sweep_high": "retreat"}}),
            Spec("offset", {"phases": _REACH, "offset_m": onto_cabinet_m, "along": [-1.0, 0.0, 0.0]}),
        ),
        "missed_grasp": (
            Spec("offset", {"phases": _REACH, "offset_m": [0.066, 0.09], "along": "y", "both_ways": True}),
            Spec("offset", {"phases": _REACH, "offset_m": [0.015, 0.05], "along": "x"}),
        ),
        "perception": (
            Spec("pose_bias", {"bodies": ["cabinet"], "during": ["approach"], "offset_m": [0.025, 0.07]}),
        ),
        "wrong_object": (
            Spec("wrong_object", {"routes": {"other_drawer": "approach", "other_drawer_less": "approach"}}),
        ),
        "reverted": (Spec("reverted_step", {"routes": {"undo": "release", "undo_some": "release"}}),),
        "shortcut": (Spec("shortcut", {"routes": {"by_front": "approach", "by_front_too": "approach"}}),),
        "topple": (Spec("push", {"bodies": ["ornament"], "during": ["approach", "slide"], "dv_mps": [0.4, 1.2]}),),
        "push": (
            Spec("push", {"bodies": ["cabinet"], "during": ["approach", "slide"], "dv_mps": [1.0, 2.6]}),
            Spec("push", {"bodies": [HAND], "during": ["descend", "slide"], "dv_mps": [2.0, 5.0]}),
        ),
        "torque_noise": (Spec("torque_noise", {"during": ["descend", "slide"], "rms_share": [0.35, 0.8]}),),
    }  # fmt: skip
