"""Labels of a run that is still going on, at the same cost for every row."""

from badgen.judging.streaming.stream import Newest, Stream

__all__ = ["Newest", "Stream"]
