"""Robo-Dopamine hops."""
