"""Trajectories for Large Reward Models: pictures, their levels, and what a perfect judge of them would reach."""

from exporters.lrm.export import Lrm

__all__ = ["Lrm"]
