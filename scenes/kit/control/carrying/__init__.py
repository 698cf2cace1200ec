"""Holding an object between the palms of a humanoid."""
