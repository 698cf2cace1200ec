"""Preference pairs."""
