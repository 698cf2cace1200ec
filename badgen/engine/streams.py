"""Numbers that key the random streams of scenes and modes, so that adding one leaves those of others unchanged."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from badgen.registry import registry

# Streams of one attempt; fixed numbers, so that a new stream never changes an old one.
LAYOUT, EXPERT, FAULT, WORDS, BENIGN, APPEARANCE, REQUEST, RELABEL, JITTERS, STARTS, ORDER, POLICY_SEED = range(12)

# CRC-32 of the original name of each mode. A renamed mode keeps its number; a new mode needs no entry.
_MODES: Mapping[str, int] = {
    "balance_lost": 1382118829,
    "cause:locked_motors": 1792628264,
    "cause:perception": 499346405,
    "cause:plan_error": 243005837,
    "cause:push": 1597642340,
    "cause:sensor_bias": 1868823540,
    "cause:shortcut": 788021148,
    "cause:torque_noise": 1908194185,
    "cause:weak_actuator": 3861315129,
    "clean": 4054887753,
    "collision": 1540170686,
    "drag": 1833282923,
    "drop": 1880425762,
    "excess_force": 4029450123,
    "foot_slip": 1271458226,
    "left_full": 3354963311,
    "left_lying": 3901069410,
    "left_open": 2214066795,
    "misplaced": 2512341834,
    "missed_grasp": 3756885984,
    "no_pressure": 3736052358,
    "off_course": 2287612381,
    "off_table": 1457670209,
    "omitted": 623519534,
    "one_handed": 2631291033,
    "overshoot": 653133543,
    "reverted": 518762015,
    "rolled_away": 2810563006,
    "short": 2401800354,
    "slip": 4248388600,
    "spill": 3643094249,
    "throw": 1335050551,
    "too_fast": 1996820290,
    "too_slow": 1734621019,
    "topple": 4048385880,
    "trip": 1985410363,
    "unwiped": 448436349,
    "wrong_object": 802716254,
    "wrong_order": 2287727369,
    "wrong_region": 2283217092,
    "wrong_target": 3239771726,
}


def scene_stream(name: str) -> int:
    """Number of a scene's streams: its `stream_id`, or the CRC-32 of its name."""
    scene = None if ":" in name else registry().scenes.get(name)  # foreign worlds have a colon, and are in no registry
    pinned = None if scene is None else scene.stream_id
    return zlib.crc32(name.encode()) if pinned is None else pinned


def mode_stream(name: str) -> int:
    """Number of a mode's streams: the pinned one, or the CRC-32 of its name."""
    return _MODES.get(name, zlib.crc32(name.encode()))
