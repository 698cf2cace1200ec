"""How colours look to people: CIE L*a*b* coordinates of sRGB colours, and their distance."""

from __future__ import annotations

from math import sqrt

from badgen.contracts.appearance import Rgb

# From sRGB to CIE XYZ, each row divided by the white point D65 (IEC 61966-2-1).
_TO_XYZ = (
    (0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505),
    (0.2126, 0.7152, 0.0722),
    (0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089),
)


def colour_distance(one: Rgb, other: Rgb) -> float:
    """Distance of two sRGB colours in CIE L*a*b* (CIE 1976): 0 for the same, 100 from black to white."""
    return sqrt(sum((a - b) ** 2 for a, b in zip(_lab(one), _lab(other), strict=True)))


def lightness(rgb: Rgb) -> float:
    """CIE L* of an sRGB colour, from 0 for black to 100 for white."""
    return max(_lab(rgb)[0], 0.0)


def _lab(rgb: Rgb) -> Rgb:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    x, y, z = (_cube_root(sum(m * c for m, c in zip(row, linear, strict=True))) for row in _TO_XYZ)
    return 116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)


def _cube_root(share: float) -> float:
    """Cube root, with the straight line near black that CIE 1976 replaces it with."""
    return float(share ** (1.0 / 3.0)) if share > 0.008856 else 7.787 * share + 16.0 / 116.0
