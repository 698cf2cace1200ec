"""Which tasks the audit knows: for each scene, what makes a task of it from the stored facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studies.audit.rules import Facts, Job
from studies.audit.scenes.drawers import MoveDrawer
from studies.audit.scenes.lid_lift import LidLift

JOBS: Mapping[str, Callable[[Facts], Job]] = {
    "lid_lift": LidLift,
    "open_drawer": MoveDrawer,
    "close_drawer": MoveDrawer,
}


def job_of(scene: str, facts: Facts) -> Job | None:
    """The task of an episode; None for a scene that the audit does not know."""
    return JOBS[scene](facts) if scene in JOBS else None
