"""Write text about episodes, in which every sentence is backed by events."""

from badgen.text.write import write_text

__all__ = ["write_text"]
