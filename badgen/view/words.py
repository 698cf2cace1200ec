"""Times, measured numbers and code names as text, for gallery, sheets and terminal."""

from __future__ import annotations

from collections.abc import Mapping

from badgen.units import split_unit


def seconds(value: float | None) -> str:
    """Write a time, or a dash where there is none."""
    return "–" if value is None else f"{value:.2f} s"


def quantity(name: str, value: float) -> tuple[str, str]:
    """Split a measured number into plain name and value with unit: `peak_force_n` -> `peak force`, `212 N`."""
    text = f"{float(value):.3g}" if abs(value) < 1000 else f"{float(value):.0f}"
    words, unit = split_unit(name)
    return words, f"{text}{'' if unit in ('', '°', '%') else ' '}{unit}"


def measured(numbers: Mapping[str, float]) -> str:
    """Write measured numbers in one line."""
    return ", ".join(" ".join(quantity(name, value)) for name, value in numbers.items())


def plain(name: str) -> str:
    """Write a code name as words: `unsafe_success` -> `unsafe success`."""
    return name.replace("_", " ")
