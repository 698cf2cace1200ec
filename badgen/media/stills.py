"""Pictures as other programs open them; the same picture gives the same bytes."""

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
    """Return `kind` if pictures can be written so; raises UnknownName."""
    if kind not in IMAGES:
        raise UnknownName("image type", kind, IMAGES)
    return kind


def image_bytes(image: Image, kind: str) -> bytes:
    """A picture as the bytes of a PNG (exact) or of a JPEG without loss in colour resolution."""
    buffer = io.BytesIO()
    picture = PIL.Image.fromarray(image)
    if kind == "png":
        picture.save(buffer, format="PNG", compress_level=4)
    else:
        picture.save(buffer, format="JPEG", quality=JPEG_QUALITY, subsampling=0)
    return buffer.getvalue()


def write_image(path: Path, image: Image) -> Path:
    """Write a picture in the type of the path's ending, whole or not at all, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_bytes(path, image_bytes(image, path.suffix.removeprefix(".")), durable=False)


def resized(image: Image, shortest_px: int) -> Image:
    """Scale a picture so that its shorter edge has this length; both edges come out even."""
    height, width = image.shape[:2]
    scale = shortest_px / min(height, width)
    size = (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))
    if size == (width, height):
        return image
    return np.asarray(PIL.Image.fromarray(image).resize(size, PIL.Image.Resampling.BILINEAR), dtype=np.uint8)
