"""What can go wrong in wipe_board: operators and strengths, by the mode or cause that they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

_STROKES = ["stroke1", "shift", "stroke2"]
_PRESSING = ["press", *_STROKES]
_RELEASE = {"grips": [GRIP_ACTUATOR], "hands": 1}

FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "drop": (
        OperatorSpec("early_release", {**_RELEASE, "during": ["transfer", "return"], "after": 0.1, "before": 0.8}),
        OperatorSpec("weak_grip", {"grips": [GRIP_ACTUATOR], "during": ["transfer", "return"], "remaining_share_range": [0.0, 0.03],
                           "before": 0.6}),
    ),
    "slip": (
        OperatorSpec("early_release", {**_RELEASE, "during": ["stroke1"], "before": 0.8, "lasts_s_range": [0.8, 2.5]}),
    ),
    "missed_grasp": (
        OperatorSpec("offset", {"phases": ["approach", "descend"], "offset_m_range": [0.045, 0.07], "along": "x", "both_ways": True}),
    ),
    "no_pressure": (OperatorSpec("no_pressure", {"phases": _PRESSING, "lift_m_range": [0.0055, 0.024]}),),
    "unwiped": (
        OperatorSpec("skipped_phase", {"skip": [["stroke2"], ["shift", "stroke2"], ["shift"], ["press", "stroke1"]]}),
        OperatorSpec("offset", {"phases": _PRESSING, "offset_m_range": [0.022, 0.06], "along": "x", "both_ways": True}),
        OperatorSpec("shortcut", {"alternatives": {"one_line": "shift", "edge": "transfer"}}),
    ),
    "excess_force": (OperatorSpec("low_clearance", {"phases": _PRESSING, "lower_m_range": [0.004, 0.022]}),),
    "wrong_region": (OperatorSpec("wrong_target", {"alternatives": {"elsewhere": "transfer", "too_much": "transfer"}}),),
    "collision": (OperatorSpec("low_clearance", {"phases": ["lift", "transfer"], "lower_m_range": [0.048, 0.058]}),),
    "misplaced": (
        OperatorSpec("offset", {"phases": ["return", "lower"], "offset_m_range": [0.037, 0.09], "along": "any"}),
        OperatorSpec("pose_bias", {"bodies": ["mat"], "during": ["return"], "offset_m_range": [0.037, 0.09]}),
        OperatorSpec("shortcut", {"alternatives": {"leave": "raise", "aside": "return"}}),
    ),
    "cause:push": (
        OperatorSpec("push", {"bodies": ["board"], "during": ["transfer", *_STROKES], "dv_mps_range": [0.6, 2.5]}),
        OperatorSpec("push", {"bodies": [HAND], "during": ["transfer", *_STROKES, "return"], "dv_mps_range": [2.5, 6.0]}),
        OperatorSpec("push", {"bodies": ["wiper"], "during": ["transfer", "return"], "dv_mps_range": [13.0, 24.0]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["transfer", *_STROKES], "rms_share_range": [0.35, 0.9]}),),
    "cause:perception": (
        OperatorSpec("pose_bias", {"bodies": ["wiper"], "during": ["approach"], "offset_m_range": [0.02, 0.06]}),
        OperatorSpec("pose_bias", {"bodies": ["board"], "during": ["transfer"], "offset_m_range": [0.025, 0.07],
                           "turn_rad_range": [0.0, 0.15]}),
    ),
    "cause:shortcut": (
        OperatorSpec("shortcut", {"alternatives": {
            "throw": "return", "leave": "raise", "bare_hand": "approach", "edge": "transfer", "one_line": "shift",
        }}),
    ),
}  # fmt: skip
