"""Checks of a finished dataset that users run: audit of labels, probe for leaks."""
