"""The restyler without weights: other surfaces, another room and another camera around what is kept to the pixel."""

from badgen.restyle.compose.compose import Compose

__all__ = ["Compose"]
