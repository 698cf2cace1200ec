"""Render logged states."""
