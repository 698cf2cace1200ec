"""Labels for videos without physics, by preference-guided self-distillation (docs/distill.md)."""

from badgen.distill.pairs import VideoPair, read_pairs
from badgen.distill.preference import CHOICES, Kept, Sample, keep
from badgen.distill.run import DistillReport, Settings, distill
from badgen.distill.sampler import Sampler, Shuffled, load_sampler

__all__ = [
    "CHOICES",
    "DistillReport",
    "Kept",
    "Sample",
    "Sampler",
    "Settings",
    "Shuffled",
    "VideoPair",
    "distill",
    "keep",
    "load_sampler",
    "read_pairs",
]
