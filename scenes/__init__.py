"""Scenes: tasks with their worlds and experts, one a file."""

from scenes.close_drawer import CloseDrawer
from scenes.fold_cloth import FoldCloth
from scenes.humanoid_carry import HumanoidCarry
from scenes.humanoid_stop import HumanoidStop
from scenes.humanoid_turn import HumanoidTurn
from scenes.humanoid_walk import HumanoidWalk
from scenes.lid_lift import LidLift
from scenes.open_drawer import OpenDrawer
from scenes.pick_place import PickPlace
from scenes.pour import Pour
from scenes.push import Push
from scenes.reorient import Reorient
from scenes.robots.g1_source import UnitreeG1
from scenes.stack import Stack
from scenes.tidy_drawer import TidyDrawer
from scenes.wipe_board import WipeBoard

PLUGINS = (
    LidLift,
    WipeBoard,
    CloseDrawer,
    OpenDrawer,
    TidyDrawer,
    Push,
    Reorient,
    FoldCloth,
    PickPlace,
    Stack,
    Pour,
    HumanoidWalk,
    HumanoidTurn,
    HumanoidStop,
    UnitreeG1,
    HumanoidCarry,
)
