"""Scenes: tasks with their worlds and experts, in `tabletop` and `locomotion`; what they share, in `kit`."""

from scenes.kit.robots.g1.robot import UnitreeG1
from scenes.kit.robots.panda.robot import DualPanda, Panda
from scenes.locomotion.carry.scene import HumanoidCarry
from scenes.locomotion.stop.scene import HumanoidStop
from scenes.locomotion.turn.scene import HumanoidTurn
from scenes.locomotion.walk.scene import HumanoidWalk
from scenes.tabletop.drawers.move_scene import CloseDrawer, OpenDrawer
from scenes.tabletop.drawers.tidy_scene import TidyDrawer
from scenes.tabletop.fold_cloth.scene import FoldCloth
from scenes.tabletop.lid_lift.scene import LidLift
from scenes.tabletop.pick_place.scene import PickPlace
from scenes.tabletop.pour.scene import Pour
from scenes.tabletop.push.scene import Push
from scenes.tabletop.reorient.scene import Reorient
from scenes.tabletop.stack.scene import Stack
from scenes.tabletop.wipe_board.scene import WipeBoard

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
    HumanoidCarry,
    Panda,
    DualPanda,
    UnitreeG1,
)
