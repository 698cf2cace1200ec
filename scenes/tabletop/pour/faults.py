"""How pouring can go wrong: operators with strengths tuned for this scene."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.scene import Spec
from scenes.kit.robots.station import GRIP_ACTUATOR

_OVER_PLATE = ["carry", "tip", "pour", "empty", "drain"]
_GRIPS = [GRIP_ACTUATOR]

FAULTS: Mapping[str, tuple[Spec, ...]] = {
    "spill": (
        Spec("offset", {"phases": _OVER_PLATE, "offset_m": [0.068, 0.125]}),
        Spec("pose_bias", {"bodies": ["plate_a", "plate_b"], "during": ["carry"], "offset_m": [0.07, 0.13]}),
        Spec("shortcut", {"routes": {"early_pour": "carry", "tip_at_once": "carry"}}),
    ),
    "drop": (
        Spec("early_release", {
            "grips": _GRIPS, "hands": 1, "during": ["lift", "carry"], "lasts_s": [0.3, 0.9], "after": 0.5,
        }),
        Spec("weak_grip", {"grips": _GRIPS, "during": ["lift", "carry"], "left": [0.0, 0.04], "after": 0.3}),
    ),
    "left_full": (
        Spec("skipped_phase", {"skip": [["tip", "pour", "empty", "drain", "right"], ["pour", "empty", "drain"]]}),
        Spec("shortcut", {"routes": {"stop_short": "empty", "stop_early": "empty"}}),
    ),
    "wrong_target": (Spec("wrong_target", {"routes": {"other_plate": "approach", "other_plate_hasty": "approach"}}),),
    "wrong_object": (Spec("wrong_object", {"routes": {"other_cup": "approach", "other_pair": "approach"}}),),
    "topple": (Spec("shortcut", {"routes": {"lay_down": "lower", "set_askew": "lower"}}),),
    "collision": (Spec("low_clearance", {"phases": ["lift", "carry"], "lower_m": [0.09, 0.118]}),),
    "shortcut": (Spec("shortcut", {"routes": {"drop_cup": "tip", "set_cup": "tip", "dump_cup": "tip"}}),),
    "push": (
        Spec("push", {"bodies": ["arm/hand"], "during": ["carry", "tip"], "dv_mps": [2.6, 6.5]}),
    ),
    "torque_noise": (Spec("torque_noise", {"during": ["descend", "lift", "carry"], "rms_share": [0.5, 0.9]}),),
}  # fmt: skip
