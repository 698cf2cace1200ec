"""How different two colours look: distances in CIE L*a*b*, and draws from a palette that keep colours apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import sqrt

import numpy as np

from badgen.contracts.appearance import Rgb
from badgen.contracts.errors import LayoutError

CLEAR = 30.0  # least distance of an object from what it rests on or may be put on; about 2 is just visible side by side
# From sRGB to CIE XYZ, each row divided by the white point D65 (IEC 61966-2-1).
_TO_XYZ = (
    (0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505),
    (0.2126, 0.7152, 0.0722),
    (0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089),
)


def colour_distance(one: Rgb, other: Rgb) -> float:
    """Distance of two sRGB colours in CIE L*a*b* (CIE 1976): 0 for the same, 100 from black to white."""
    return sqrt(sum((a - b) ** 2 for a, b in zip(_lab(one), _lab(other), strict=True)))


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


def _lab(rgb: Rgb) -> Rgb:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    x, y, z = (_cube_root(sum(m * c for m, c in zip(row, linear, strict=True))) for row in _TO_XYZ)
    return 116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)


def _cube_root(share: float) -> float:
    """Cube root, with the straight line near black that CIE 1976 replaces it with."""
    return float(share ** (1.0 / 3.0)) if share > 0.008856 else 7.787 * share + 16.0 / 116.0
