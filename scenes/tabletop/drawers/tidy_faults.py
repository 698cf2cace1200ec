"""What can go wrong when a block is put away in a drawer: operators and their strengths."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.contracts.scene import Spec
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND

_GRIPS = [GRIP_ACTUATOR]
_RELEASE = {"grips": _GRIPS, "hands": 1}
OPENING = ["open_reach", "open_descend", "open_grasp", "pull", "open_release", "open_leave"]
PICKING = ["block_reach", "block_descend", "block_grasp", "lift"]
STOWING = ["carry", "lower", "block_release", "block_leave"]
SHUTTING = ["shut_reach", "shut_descend", "shut_grasp", "push", "shut_release", "shut_leave"]

# Strengths were tuned on layouts of seed 7; severities reach down to the threshold, where labels teach most.
FAULTS: Mapping[str, tuple[Spec, ...]] = {
    "omitted": (Spec("skipped_phase", {"skip": [[*PICKING, *STOWING], [*PICKING, "carry", "lower"]]}),),
    "left_open": (
        Spec("skipped_phase", {"skip": [SHUTTING, SHUTTING[:4]]}),
        Spec("offset", {"phases": ["push"], "offset_m": [0.02, 0.07], "along": "x"}),
    ),
    "wrong_order": (Spec("skipped_phase", {"skip": [OPENING, OPENING[:5]]}),),
    "plan_error": (
        Spec("swapped_phases", {
            "swap": [[OPENING, [*PICKING, *STOWING]], [[*PICKING, *STOWING], SHUTTING]],
        }),
    ),
    "reverted": (Spec("reverted_step", {"routes": {"take_out": "shut_reach", "open_again": "home"}}),),
    "drop": (
        Spec("early_release", {**_RELEASE, "during": ["carry"], "before": 0.8}),
        Spec("weak_grip", {"grips": _GRIPS, "during": ["lift"], "left": [0.0, 0.02], "after": 0.4}),
    ),
    "collision": (
        Spec("low_clearance", {"phases": ["lift", "carry"], "lower_m": [0.03, 0.09]}),
        Spec("offset", {"phases": ["carry", "lower"], "offset_m": [0.04, 0.075], "along": "x"}),
        Spec("offset", {"phases": ["pull"], "offset_m": [0.04, 0.08], "along": [-1.0, 0.0, 0.0]}),
    ),
    "missed_grasp": (
        Spec("offset", {
            "phases": ["block_reach", "block_descend"], "offset_m": [0.036, 0.07], "along": "x", "both_ways": True,
        }),
        Spec("offset", {"phases": ["open_reach", "open_descend"], "offset_m": [0.016, 0.05], "along": "x"}),
    ),
    "perception": (
        Spec("pose_bias", {"bodies": ["block1", "block2"], "during": ["block_reach"], "offset_m": [0.025, 0.06]}),
        Spec("pose_bias", {"bodies": ["cabinet"], "during": ["open_reach", "carry"], "offset_m": [0.03, 0.07]}),
    ),
    "slip": (Spec("early_release", {**_RELEASE, "during": ["pull", "push"], "after": 0.25, "before": 0.65}),),
    "wrong_object": (Spec("wrong_object", {"routes": {"other_block": "block_reach", "other_drawer": "open_reach"}}),),
    "too_fast": (Spec("shortcut", {"routes": {"slam": "push", "yank": "pull"}}),),
    "shortcut": (Spec("shortcut", {"routes": {"throw_in": "lower", "let_fall": "lower"}}),),
    "push": (
        Spec("push", {"bodies": [HAND], "during": ["pull", "carry", "lower", "push"], "dv_mps": [2.0, 5.0]}),
        Spec("push", {"bodies": ["cabinet"], "during": ["pull", "carry", "push"], "dv_mps": [1.0, 2.6]}),
    ),
    "torque_noise": (Spec("torque_noise", {"during": ["pull", "lift", "carry"], "rms_share": [0.35, 0.8]}),),
}  # fmt: skip
