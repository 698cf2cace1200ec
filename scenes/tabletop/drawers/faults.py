"""What can go wrong when a drawer is moved: operators for the scenes that open or shut one."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

_GRIPS = [GRIP_ACTUATOR]
_REACH = ["approach", "descend"]


def drawer_faults(outwards: float) -> Mapping[str, tuple[OperatorSpec, ...]]:
    """Faults for drawers that are pulled out (+1) or pushed in (-1).

    Strengths were tuned on layouts of seed 7; severities reach down to the threshold, where labels teach most.
    """
    short = [-outwards, 0.0, 0.0]
    onto_cabinet_m = [0.085, 0.12] if outwards > 0.0 else [0.19, 0.24]
    return {
        "short": (OperatorSpec("offset", {"phases": ["slide"], "offset_m_range": [0.014, 0.05], "along": short}),),
        "slip": (
            OperatorSpec("early_release", {"grips": _GRIPS, "hands": 1, "during": ["slide"], "after": 0.25, "before": 0.65}),
            OperatorSpec("weak_grip", {"grips": _GRIPS, "during": ["slide"], "remaining_share_range": [0.0, 0.05], "before": 0.5}),
        ),
        "too_fast": (OperatorSpec("shortcut", {"alternatives": {"hurry": "slide", "jerk": "slide", "slam": "slide"}}),),
        "collision": (
            OperatorSpec("shortcut", {"alternatives": {"sweep": "retreat", "sweep_high": "retreat"}}),
            OperatorSpec("offset", {"phases": _REACH, "offset_m_range": onto_cabinet_m, "along": [-1.0, 0.0, 0.0]}),
        ),
        "missed_grasp": (
            OperatorSpec("offset", {"phases": _REACH, "offset_m_range": [0.066, 0.09], "along": "y", "both_ways": True}),
            OperatorSpec("offset", {"phases": _REACH, "offset_m_range": [0.015, 0.05], "along": "x"}),
        ),
        "cause:perception": (
            OperatorSpec("pose_bias", {"bodies": ["cabinet"], "during": ["approach"], "offset_m_range": [0.025, 0.07]}),
        ),
        "wrong_object": (
            OperatorSpec("wrong_object", {"alternatives": {"other_drawer": "approach", "other_drawer_less": "approach"}}),
        ),
        "reverted": (OperatorSpec("reverted_step", {"alternatives": {"undo": "release", "undo_some": "release"}}),),
        "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": {"by_front": "approach", "by_front_too": "approach"}}),),
        "topple": (OperatorSpec("push", {"bodies": ["ornament"], "during": ["approach", "slide"], "dv_mps_range": [0.4, 1.2]}),),
        "cause:push": (
            OperatorSpec("push", {"bodies": ["cabinet"], "during": ["approach", "slide"], "dv_mps_range": [1.0, 2.6]}),
            OperatorSpec("push", {"bodies": [HAND], "during": ["descend", "slide"], "dv_mps_range": [2.0, 5.0]}),
        ),
        "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["descend", "slide"], "rms_share_range": [0.35, 0.8]}),),
    }  # fmt: skip
