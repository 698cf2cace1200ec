"""Shared measures, milestones and rules."""
