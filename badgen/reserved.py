"""What is reserved for frozen benchmarks: seeds, failure modes and looks that training data can leave out.

The lists are part of every frozen benchmark: a change makes its held-out parts other ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badgen.contracts.appearance import Appearance, Pattern, Rgb
from badgen.contracts.colour import lightness

SEEDS = range(77_000_000, 77_001_000)
# Kinds of failures, whatever causes them: of each difficulty, of arms and of walkers.
MODES = frozenset({"displaced", "retry", "shaking", "shuffle", "topple", "wrong_order"})
FLOOR: Pattern = "tiles"
DARK_COVERS = 60.0  # lightness below which the covers of a robot count as dark, 0 to 100
NO, MODE, LOOK, BOTH = "no", "mode", "look", "mode and look"


def is_reserved(appearance: Appearance) -> bool:
    """Whether a look is reserved: a robot with dark covers, or a tiled floor."""
    return _is_reserved(appearance.shell_rgb, appearance.floor.pattern)


def held_out(mode: str, appearance: Mapping[str, Any]) -> str:
    """What of a stored episode is reserved: its mode, its look, both, or nothing ("no").

    Args:
        mode: of the episode.
        appearance: as it is stored; one without covers and floor is none that `badgen make` samples.
    """
    sampled = {"shell_rgb", "floor"} <= set(appearance)
    seen = sampled and _is_reserved(tuple(appearance["shell_rgb"]), appearance["floor"]["pattern"])
    if mode in MODES:
        return BOTH if seen else MODE
    return LOOK if seen else NO


def _is_reserved(shell: Rgb, floor: str) -> bool:
    return lightness(shell) < DARK_COVERS or floor == FLOOR
