"""Dense labels and preferences: pure functions of a trajectory."""

from badgen.label.dense import label
from badgen.label.preference import prefer

__all__ = ["label", "prefer"]
