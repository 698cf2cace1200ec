"""Videos and pictures: the bits that the store keeps, and files that other programs open."""

from badgen.media.playable import mp4_bytes, write_browser_mp4, write_mp4
from badgen.media.stills import check_image_type, image_bytes, resized, write_image

__all__ = [
    "check_image_type",
    "image_bytes",
    "mp4_bytes",
    "resized",
    "write_browser_mp4",
    "write_image",
    "write_mp4",
]
