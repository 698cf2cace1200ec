"""What can go wrong when a block is put away in a drawer: operators and their strengths."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.perturbation import OperatorSpec
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

_GRIPS = [GRIP_ACTUATOR]
_RELEASE = {"grips": _GRIPS, "hands": 1}
OPENING = ["open_reach", "open_descend", "open_grasp", "pull", "open_release", "open_leave"]
PICKING = ["block_reach", "block_descend", "block_grasp", "lift"]
STOWING = ["carry", "lower", "block_release", "block_leave"]
SHUTTING = ["shut_reach", "shut_descend", "shut_grasp", "push", "shut_release", "shut_leave"]

# Strengths were tuned on layouts of seed 7; severities reach down to the threshold, where labels teach most.
FAULTS: Mapping[str, tuple[OperatorSpec, ...]] = {
    "omitted": (OperatorSpec("skipped_phase", {"skip": [[*PICKING, *STOWING], [*PICKING, "carry", "lower"]]}),),
    "left_open": (
        OperatorSpec("skipped_phase", {"skip": [SHUTTING, SHUTTING[:4]]}),
        OperatorSpec("offset", {"phases": ["push"], "offset_m_range": [0.02, 0.07], "along": "x"}),
    ),
    "wrong_order": (OperatorSpec("skipped_phase", {"skip": [OPENING, OPENING[:5]]}),),
    "cause:plan_error": (
        OperatorSpec("swapped_phases", {
            "swap": [[OPENING, [*PICKING, *STOWING]], [[*PICKING, *STOWING], SHUTTING]],
        }),
    ),
    "reverted": (OperatorSpec("reverted_step", {"alternatives": {"take_out": "shut_reach", "open_again": "home"}}),),
    "drop": (
        OperatorSpec("early_release", {**_RELEASE, "during": ["carry"], "before": 0.8}),
        OperatorSpec("weak_grip", {"grips": _GRIPS, "during": ["lift"], "remaining_share_range": [0.0, 0.02], "after": 0.4}),
    ),
    "collision": (
        OperatorSpec("low_clearance", {"phases": ["lift", "carry"], "lower_m_range": [0.03, 0.09]}),
        OperatorSpec("offset", {"phases": ["carry", "lower"], "offset_m_range": [0.04, 0.075], "along": "x"}),
        OperatorSpec("offset", {"phases": ["pull"], "offset_m_range": [0.04, 0.08], "along": [-1.0, 0.0, 0.0]}),
    ),
    "missed_grasp": (
        OperatorSpec("offset", {
            "phases": ["block_reach", "block_descend"], "offset_m_range": [0.036, 0.07], "along": "x", "both_ways": True,
        }),
        OperatorSpec("offset", {"phases": ["open_reach", "open_descend"], "offset_m_range": [0.016, 0.05], "along": "x"}),
    ),
    "cause:perception": (
        OperatorSpec("pose_bias", {"bodies": ["block1", "block2"], "during": ["block_reach"], "offset_m_range": [0.025, 0.06]}),
        OperatorSpec("pose_bias", {"bodies": ["cabinet"], "during": ["open_reach", "carry"], "offset_m_range": [0.03, 0.07]}),
    ),
    "slip": (OperatorSpec("early_release", {**_RELEASE, "during": ["pull", "push"], "after": 0.25, "before": 0.65}),),
    "wrong_object": (OperatorSpec("wrong_object", {"alternatives": {"other_block": "block_reach", "other_drawer": "open_reach"}}),),
    "too_fast": (OperatorSpec("shortcut", {"alternatives": {"slam": "push", "yank": "pull"}}),),
    "cause:shortcut": (OperatorSpec("shortcut", {"alternatives": {"throw_in": "lower", "let_fall": "lower"}}),),
    "cause:push": (
        OperatorSpec("push", {"bodies": [HAND], "during": ["pull", "carry", "lower", "push"], "dv_mps_range": [2.0, 5.0]}),
        OperatorSpec("push", {"bodies": ["cabinet"], "during": ["pull", "carry", "push"], "dv_mps_range": [1.0, 2.6]}),
    ),
    "cause:torque_noise": (OperatorSpec("torque_noise", {"during": ["pull", "lift", "carry"], "rms_share_range": [0.35, 0.8]}),),
}  # fmt: skip
