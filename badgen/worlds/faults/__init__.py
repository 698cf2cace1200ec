"""Faults for worlds of any maker: each knows nothing of the scene but what `WorldFacts` says."""

from badgen.worlds.faults.table import FAULTS, default_specs, make_fault, sample_fault, specs_of

__all__ = ["FAULTS", "default_specs", "make_fault", "sample_fault", "specs_of"]
