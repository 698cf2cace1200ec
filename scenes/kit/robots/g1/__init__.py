"""Unitree G1: a humanoid."""
