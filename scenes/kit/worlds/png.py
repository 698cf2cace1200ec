"""PNG files for textures, with the same bytes on every machine."""

from __future__ import annotations

import zlib
from struct import pack

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue

_MOST_BYTES = 0xFFFF  # of one stored block


def png(image: Image) -> bytes:
    """A small (height, width, 3) picture as a PNG file that is not compressed: libraries compress differently.

    Raises BadValue for more than 64 kB.
    """
    high, wide, _ = image.shape
    rows = b"".join(b"\0" + row.tobytes() for row in image)
    if len(rows) > _MOST_BYTES:
        raise BadValue(f"a texture of {wide} x {high} pixels has {len(rows)} bytes; at most {_MOST_BYTES} are allowed")
    block = pack("<BHH", 1, len(rows), len(rows) ^ 0xFFFF) + rows
    body = b"\x78\x01" + block + pack(">I", zlib.adler32(rows))
    head = pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))
