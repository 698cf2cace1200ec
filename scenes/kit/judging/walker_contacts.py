"""Contacts of a humanoid that scenes record, and which of them are those of its feet."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.scene import ContactPair
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.worlds.ground import FLOOR

SOLES = tuple(f"{s}_ankle_roll_link" for s in SIDES)  # bodies of the feet


def foot_pairs(body: str) -> tuple[ContactPair, ...]:
    """Contact pairs of the two feet with a body, the left one first."""
    return tuple(ContactPair(f"{s}_foot-{body}", sole, body, 8) for s, sole in zip(SIDES, SOLES, strict=True))


def roomy(pairs: tuple[ContactPair, ...], times: int) -> tuple[ContactPair, ...]:
    """The same pairs with room for several times as many contacts, for floors on which things lie."""
    return tuple(replace(p, slots=times * p.slots) for p in pairs)


# Shins, thighs and pelvis are told from the feet below them by their guards.
_OTHERS = (
    *(ContactPair(f"{s}_knee-{FLOOR}", f"{s}_knee_guard", FLOOR, 8) for s in SIDES),
    *(ContactPair(f"{s}_thigh-{FLOOR}", f"{s}_hip_yaw_guard", FLOOR, 8) for s in SIDES),
    ContactPair(f"pelvis-{FLOOR}", "pelvis_guard", FLOOR, 8),
    ContactPair(f"torso-{FLOOR}", "torso_link", FLOOR, 32),
)
FLOOR_PAIRS = (*foot_pairs(FLOOR), *_OTHERS)
FEET = tuple(p.name for p in foot_pairs(FLOOR))
NOT_FEET = tuple(p.name for p in _OTHERS)
