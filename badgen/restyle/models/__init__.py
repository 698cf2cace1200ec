"""Restylers that are video models: their weights, and what they get of a clip."""
