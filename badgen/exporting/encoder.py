"""Embeddings of pictures and text by models of the user; badgen neither contains nor downloads models."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, Protocol

from badgen.contracts.arrays import F32, Image
from badgen.contracts.errors import BadValue


class Encoder(Protocol):
    """Methods that a class of the user must have."""

    def frames(self, pictures: Sequence[Image]) -> F32:
        """(T, D) one embedding for each picture."""

    def text(self, lines: Sequence[str]) -> F32:
        """(N, D) one embedding for each line."""


def load_encoder(where: str) -> Encoder | None:
    """Construct the encoder that `module:Class` names, or return None for an empty name; raises BadValue."""
    if not where:
        return None
    module, sep, name = where.partition(":")
    try:
        made: Any = getattr(importlib.import_module(module), name)() if sep else None
    except (ImportError, AttributeError) as e:
        raise BadValue(
            f"encoder {where!r} cannot be loaded: {e}; give module:Class, and set PYTHONPATH=. where the module is in "
            "the current folder"
        ) from e
    if not (callable(getattr(made, "frames", None)) and callable(getattr(made, "text", None))):
        raise BadValue(f"encoder {where!r} must name a class with frames(pictures) and text(lines), as module:Class")
    encoder: Encoder = made
    return encoder
