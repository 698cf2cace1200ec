"""How many plain, near and hidden failures a dataset asks for: the weights that `--difficulty` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from badgen.contracts.end_state import DIFFICULTIES, Difficulty
from badgen.contracts.errors import BadValue, UnknownName

ANY = "any"
_MOST = 1000.0  # largest weight
_EXAMPLE = "plain=1,near=1,hidden=1"


@dataclass(frozen=True, slots=True)
class BandWeights:
    """Weights of the difficulties, 0 to 1000; a difficulty with weight 0 is never kept. At least one is above 0."""

    plain: float = 0.0
    near: float = 0.0
    hidden: float = 0.0

    def __post_init__(self) -> None:
        for band in DIFFICULTIES:
            weight = getattr(self, band)
            if not 0.0 <= weight <= _MOST:
                raise BadValue(f"difficulty {band} must have a weight between 0 and {_MOST:g}, got {weight:g}")
        if not self.asked:
            raise BadValue(f"one difficulty at least must have a weight above 0, as in {_EXAMPLE}")

    @property
    def asked(self) -> tuple[Difficulty, ...]:
        """The difficulties that are asked for."""
        return tuple(band for band in DIFFICULTIES if getattr(self, band) > 0.0)

    def weight(self, band: Difficulty) -> Fraction:
        """Weight of a difficulty, without rounding, so that sums do not depend on their order."""
        return Fraction(getattr(self, band))

    def of(self, bands: Iterable[Difficulty]) -> tuple[Difficulty, ...]:
        """Those of some difficulties that are asked for."""
        found = frozenset(bands)
        return tuple(band for band in self.asked if band in found)


def band_weights(text: str) -> BandWeights | None:
    """Weights from what a user types: "plain=1,near=2", "hidden" for hidden=1, "any" (None) for whatever comes.

    Raises UnknownName, BadValue.
    """
    if text.strip() == ANY:
        return None
    found: dict[str, float] = {}
    for band, weight in _weights(text):
        if band in found:
            raise BadValue(f"difficulty {band} stands twice in {text!r}; give it once, as in {_EXAMPLE}")
        found[band] = weight
    return BandWeights(**found)


def _weights(text: str) -> Iterator[tuple[str, float]]:
    for part in text.split(","):
        name, separator, number = (piece.strip() for piece in part.partition("="))
        if name not in DIFFICULTIES:
            raise UnknownName("difficulty", name, (*DIFFICULTIES, ANY))
        try:
            yield name, float(number) if separator else 1.0
        except ValueError as e:
            raise BadValue(f"difficulty {name} must have a number as its weight, got {number!r}") from e
