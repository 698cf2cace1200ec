"""Failures that are put right: the fault is taken away, and the robot starts the task anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from badgen.contracts.slot_count import SlotCount
from badgen.engine.cameras import SlotRenderer
from badgen.engine.filled import Filled
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.recovery import recovered
from badgen.engine.rollout import LabelledRollout
from badgen.sim import Unstable

NOTICED_S = (0.5, 1.0, 0.2)  # after the onset, when the robot may start anew; the first that leads to success counts


@dataclass(frozen=True)
class PutRight:
    """A recovery of a failure: in its own group, or in one that has more time; neither where none was found."""

    fits: LabelledRollout | None = None
    longer: Filled | None = None

    @property
    def count(self) -> SlotCount:
        """How many recoveries it is."""
        return SlotCount(recoveries=int(self.fits is not None or self.longer is not None))


def put_right(group: Group, failure: LabelledRollout, renderer: SlotRenderer) -> PutRight:
    """Let the robot notice a failure and do the task again, in the time that is left or, if need be, in more."""
    if failure.judged.outcome != "failure":
        return PutRight()
    onset_s = min(e.start_s for e in failure.judged.events)
    starts_s = [onset_s + s for s in NOTICED_S if onset_s + s < group.layout.horizon_s]
    for start_s in starts_s:
        found = recovered(group, failure, start_s)
        if found is not None:
            return PutRight(fits=renderer.with_sight(group.world, found, group.twin))
    for start_s in starts_s:
        longer = _with_more_time(group, failure, start_s, renderer)
        if longer is not None:
            return PutRight(longer=longer)
    return PutRight()


def _with_more_time(group: Group, failure: LabelledRollout, start_s: float, renderer: SlotRenderer) -> Filled | None:
    """A recovery in the layout with so much more time that the robot has a horizon after its new start, or None."""
    assert failure.fault is not None
    try:
        longer = simulate_group(replace(group.layout, extra_s=float(ceil(start_s))), group.props)
        again = longer.perturbed(failure.fault)
    except Unstable:
        return None
    found = recovered(longer, again, start_s) if longer.twin.certificate.accepted else None
    if found is None:
        return None
    seen = renderer.with_sight(longer.world, found, longer.twin)
    return Filled(longer, ((replace(longer.twin, index=0), replace(seen, index=1)),), SlotCount())
