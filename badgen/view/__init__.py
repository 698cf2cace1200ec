"""Show a dataset: a static gallery, contact sheets, and text for the terminal."""

from badgen.view.axes import can_draw
from badgen.view.gallery import write_gallery
from badgen.view.sheet import contact_sheet, write_png
from badgen.view.terminal import show

__all__ = ["can_draw", "contact_sheet", "show", "write_gallery", "write_png"]
