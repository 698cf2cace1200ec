"""How pouring can go wrong: operators with strengths tuned for this scene."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.robots.station import GRIP_ACTUATOR

_OVER_PLATE = ["carry", "tip", "pour", "empty", "drain"]
_GRIPS = [GRIP_ACTUATOR]

FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "spill": (
        OperatorSpec("offset", {"phases": _OVER_PLATE, "offset_m_range": [0.068, 0.125]}),
        OperatorSpec("pose_bias", {"bodies": ["plate_a", "plate_b"], "during": ["carry"], "offset_m_range": [0.07, 0.13]}),
        OperatorSpec("shortcut", {"alternatives": {"early_pour": "carry", "tip_at_once": "carry"}}),
    ),
    "drop": (
        OperatorSpec("early_release", {
            "grips": _GRIPS, "hands": 1, "during": ["lift", "carry"], "lasts_s_range": [0.3, 0.9], "after": 0.5,
        }),
        OperatorSpec("weak_grip", {"grips": _GRIPS, "during": ["lift", "carry"], "remaining_share_range": [0.0, 0.04], "after": 0.3}),
    ),
    "left_full": (
        OperatorSpec("skipped_phase", {"skip": [["tip", "pour", "empty", "drain", "right"], ["pour", "empty", "drain"]]}),
        OperatorSpec("shortcut", {"alternatives": {"stop_short": "empty", "stop_early": "empty"}}),
    ),
    "wrong_target": (OperatorSpec("wrong_target", {"alternatives": {"other_plate": "approach", "other_plate_hasty": "approach"}}),),
    "wrong_object": (OperatorSpec("wrong_object", {"alternatives": {"other_cup": "approach", "other_pair": "approach"}}),),
    "topple": (OperatorSpec("shortcut", {"alternatives": {"lay_down": "lower", "set_askew": "lower"}}),),
    "collision": (OperatorSpec("low_clearance", {"phases": ["lift", "carry"], "lower_m_range": [0.09, 0.118]}),),
    "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": {"drop_cup": "tip", "set_cup": "tip", "dump_cup": "tip"}}),),
    "cause:push": (
        OperatorSpec("push", {"bodies": ["arm/hand"], "during": ["carry", "tip"], "dv_mps_range": [2.6, 6.5]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["descend", "lift", "carry"], "rms_share_range": [0.5, 0.9]}),),
}  # fmt: skip
