"""Worlds of known makers, each from the package that the user has installed."""
