"""What a check of a world found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        check: name of the check.
        ok: whether it holds.
        found: figures, in a sentence.
        remedy: what to do where it does not hold.
    """

    check: str
    ok: bool
    found: str
    remedy: str = ""
