"""Draws from a palette that keep the colours of things apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.colour import colour_distance
from badgen.contracts.errors import LayoutError

CLEAR = 30.0  # least distance of an object from what it rests on or may be put on; about 2 is just visible side by side


def clear_of(palette: Mapping[str, Rgb], others: Collection[Rgb], least: float = CLEAR) -> list[str]:
    """Names of the colours of a palette that are at least this far from each of the others, in the palette's order."""
    return [name for name, rgb in palette.items() if all(colour_distance(rgb, o) >= least for o in others)]


def draw_clear(
    rng: np.random.Generator, palette: Mapping[str, Rgb], others: Collection[Rgb], count: int = 1, least: float = CLEAR
) -> list[str]:
    """Sample different colours of a palette, each at least this far from each of the others.

    Raises:
        LayoutError: the palette has fewer than `count` such colours.
    """
    names = clear_of(palette, others, least)
    if len(names) < count:
        raise LayoutError(
            f"{count} of the colours {', '.join(palette)} should differ by {least:g} or more (CIE L*a*b*) from "
            f"{list(others)}, but only {len(names)} do; add colours to the palette, or lower `least`."
        )
    return [names[int(k)] for k in rng.permutation(len(names))[:count]]
