"""Encode videos and images, for the store and for other programs."""

from badgen.media.images import check_image_type, image_bytes, resized, write_image
from badgen.media.playable import mp4_bytes, write_browser_mp4, write_mp4

__all__ = [
    "check_image_type",
    "image_bytes",
    "mp4_bytes",
    "resized",
    "write_browser_mp4",
    "write_image",
    "write_mp4",
]
