"""Colours and font of all pictures that badgen draws."""

from __future__ import annotations

from PIL import ImageFont

RED, GREY, BLUE, INK, FAINT, AMBER = "#c62828", "#8d959e", "#1565c0", "#20262d", "#e3e7eb", "#b26a00"
GREEN = "#2e7d32"

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def font(size_px: int) -> Font:
    """Pillow's built-in font, so that sheets look the same on every machine."""
    return ImageFont.load_default(size_px)
