"""Trajectories for Large Reward Models: frames, levels, and what the best judge of them could reach."""

from exporters.lrm.export import Lrm

__all__ = ["Lrm"]
