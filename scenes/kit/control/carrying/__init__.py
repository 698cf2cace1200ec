"""Holding a thing between the palms of a humanoid."""
