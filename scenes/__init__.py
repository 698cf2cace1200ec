"""Scenes: tasks with their worlds and experts, one a file."""

from scenes.close_drawer import CloseDrawer
from scenes.humanoid_walk import HumanoidWalk
from scenes.lid_lift import LidLift
from scenes.open_drawer import OpenDrawer
from scenes.push import Push
from scenes.reorient import Reorient
from scenes.tidy_drawer import TidyDrawer
from scenes.wipe_board import WipeBoard

PLUGINS = (LidLift, WipeBoard, CloseDrawer, OpenDrawer, TidyDrawer, Push, Reorient, HumanoidWalk)
