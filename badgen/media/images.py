"""Encode single images as PNG or JPEG; the same image gives the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import PIL.Image

from badgen.contracts.arrays import Image
from badgen.contracts.errors import UnknownName
from badgen.files import write_bytes

IMAGES = ("png", "jpg")
JPEG_QUALITY = 95


def check_image_type(kind: str) -> str:
    """Return `kind` if it is an image type that can be written; raises UnknownName."""
    if kind not in IMAGES:
        raise UnknownName("image type", kind, IMAGES)
    return kind


def image_bytes(image: Image, kind: str) -> bytes:
    """An image as the bytes of a PNG (exact) or of a JPEG with full colour resolution."""
    buffer = io.BytesIO()
    picture = PIL.Image.fromarray(image)
    if kind == "png":
        picture.save(buffer, format="PNG", compress_level=4)
    else:
        picture.save(buffer, format="JPEG", quality=JPEG_QUALITY, subsampling=0)
    return buffer.getvalue()


def write_image(path: Path, image: Image) -> Path:
    """Write an image atomically, in the type of the path's suffix, and make its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_bytes(path, image_bytes(image, path.suffix.removeprefix(".")), durable=False)


def resized(image: Image, shortest_px: int) -> Image:
    """Scale an image so that its shorter edge has this length; both edges are rounded to even numbers."""
    height, width = image.shape[:2]
    scale = shortest_px / min(height, width)
    size = (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))
    if size == (width, height):
        return image
    return np.asarray(PIL.Image.fromarray(image).resize(size, PIL.Image.Resampling.BILINEAR), dtype=np.uint8)
