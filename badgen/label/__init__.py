"""Dense labels and preferences: pure functions of a trajectory."""

from badgen.label.dense import label
from badgen.label.preference import prefer
from badgen.label.stills import flattering

__all__ = ["flattering", "label", "prefer"]
