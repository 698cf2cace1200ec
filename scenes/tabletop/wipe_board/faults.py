"""What can go wrong in wipe_board: operators and strengths, by the mode or cause that they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.scene import Spec
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

_STROKES = ["stroke1", "shift", "stroke2"]
_PRESSING = ["press", *_STROKES]
_RELEASE = {"grips": [GRIP_ACTUATOR], "hands": 1}

FAULTS: Mapping[str, tuple[Spec, ...]] = {
    "drop": (
        Spec("early_release", {**_RELEASE, "during": ["transfer", "return"], "after": 0.1, "before": 0.8}),
        Spec("weak_grip", {"grips": [GRIP_ACTUATOR], "during": ["transfer", "return"], "left": [0.0, 0.03],
                           "before": 0.6}),
    ),
    "slip": (
        Spec("early_release", {**_RELEASE, "during": ["stroke1"], "before": 0.8, "lasts_s": [0.8, 2.5]}),
    ),
    "missed_grasp": (
        Spec("offset", {"phases": ["approach", "descend"], "offset_m": [0.045, 0.07], "along": "x", "both_ways": True}),
    ),
    "no_pressure": (Spec("no_pressure", {"phases": _PRESSING, "lift_m": [0.0055, 0.024]}),),
    "unwiped": (
        Spec("skipped_phase", {"skip": [["stroke2"], ["shift", "stroke2"], ["shift"], ["press", "stroke1"]]}),
        Spec("offset", {"phases": _PRESSING, "offset_m": [0.022, 0.06], "along": "x", "both_ways": True}),
        Spec("shortcut", {"routes": {"one_line": "shift", "edge": "transfer"}}),
    ),
    "excess_force": (Spec("low_clearance", {"phases": _PRESSING, "lower_m": [0.004, 0.022]}),),
    "wrong_region": (Spec("wrong_target", {"routes": {"elsewhere": "transfer", "too_much": "transfer"}}),),
    "collision": (Spec("low_clearance", {"phases": ["lift", "transfer"], "lower_m": [0.048, 0.058]}),),
    "misplaced": (
        Spec("offset", {"phases": ["return", "lower"], "offset_m": [0.037, 0.09], "along": "any"}),
        Spec("pose_bias", {"bodies": ["mat"], "during": ["return"], "offset_m": [0.037, 0.09]}),
        Spec("shortcut", {"routes": {"leave": "raise", "aside": "return"}}),
    ),
    "push": (
        Spec("push", {"bodies": ["board"], "during": ["transfer", *_STROKES], "dv_mps": [0.6, 2.5]}),
        Spec("push", {"bodies": [HAND], "during": ["transfer", *_STROKES, "return"], "dv_mps": [2.5, 6.0]}),
        Spec("push", {"bodies": ["wiper"], "during": ["transfer", "return"], "dv_mps": [13.0, 24.0]}),
    ),
    "torque_noise": (Spec("torque_noise", {"during": ["transfer", *_STROKES], "rms_share": [0.35, 0.9]}),),
    "perception": (
        Spec("pose_bias", {"bodies": ["wiper"], "during": ["approach"], "offset_m": [0.02, 0.06]}),
        Spec("pose_bias", {"bodies": ["board"], "during": ["transfer"], "offset_m": [0.025, 0.07],
                           "turn_rad": [0.0, 0.15]}),
    ),
    "shortcut": (
        Spec("shortcut", {"routes": {
            "throw": "return", "leave": "raise", "bare_hand": "approach", "edge": "transfer", "one_line": "shift",
        }}),
    ),
}  # fmt: skip
