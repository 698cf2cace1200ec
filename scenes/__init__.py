"""Scenes: tasks with their worlds and experts, one a file."""

from scenes.lid_lift import LidLift

PLUGINS = (LidLift,)
