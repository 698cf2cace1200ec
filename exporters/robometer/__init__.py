"""Robometer trajectories."""
