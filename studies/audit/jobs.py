"""Which tasks the audit knows: for each scene, what makes a task of it from the stored facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studies.audit.rules import Facts, Job
from studies.audit.scenes.carry import Carry
from studies.audit.scenes.drawers import MoveDrawer
from studies.audit.scenes.fold_cloth import FoldCloth
from studies.audit.scenes.lid_lift import LidLift
from studies.audit.scenes.pick_place import PickPlace
from studies.audit.scenes.pour import Pour
from studies.audit.scenes.stack import Stack
from studies.audit.scenes.tidy_drawer import TidyDrawer
from studies.audit.scenes.two_marks import Push, Reorient
from studies.audit.scenes.walks import Stop, Turn, Walk
from studies.audit.scenes.wipe_board import WipeBoard

JOBS: Mapping[str, Callable[[Facts], Job]] = {
    "lid_lift": LidLift,
    "open_drawer": MoveDrawer,
    "close_drawer": MoveDrawer,
    "tidy_drawer": TidyDrawer,
    "pick_place": PickPlace,
    "stack": Stack,
    "reorient": Reorient,
    "push": Push,
    "wipe_board": WipeBoard,
    "pour": Pour,
    "fold_cloth": FoldCloth,
    "humanoid_walk": Walk,
    "humanoid_stop": Stop,
    "humanoid_turn": Turn,
    "humanoid_carry": Carry,
}


def job_of(scene: str, facts: Facts) -> Job | None:
    """The task of an episode; None for a scene that the audit does not know."""
    return JOBS[scene](facts) if scene in JOBS else None
