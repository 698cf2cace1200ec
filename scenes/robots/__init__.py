"""Robots as MjSpec bodies."""
