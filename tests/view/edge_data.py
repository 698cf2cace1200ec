"""A group with a near-miss pair, a failure with a curve of what is saved, and its recovery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fakes import CAMERAS, FakeDataset, FakeEpisode, fake_dataset

from badgen.contracts.near_miss import NearMiss
from badgen.contracts.recoverability import Moment, Recoverability
from badgen.intervals import wilson

RESTART_S = 4.1
UNTIL_S, FROM_S = 3.4, 3.6
TRIED = ((2.6, 4), (3.4, 3), (3.6, 1), (5.5, 0))  # (moment in seconds, how many of four tries save it)
TWIN, FAILURE, ABOVE, BELOW, RECOVERY = (f"lid_lift-0000-{letter}" for letter in "abcde")


def moments(tried: Sequence[tuple[float, int]]) -> tuple[Moment, ...]:
    """Moments with four tries each and their intervals."""
    return tuple(Moment(t, n, 4, *wilson(n, 4)) for t, n in tried)


LIMIT = Recoverability("limit", UNTIL_S, FROM_S, moments(TRIED))
ALWAYS = Recoverability("always", None, None, moments([(2.6, 4), (5.5, 4)]))
NEVER = Recoverability("never", None, None, moments([(2.6, 0), (5.5, 0)]))


def with_curve(e: FakeEpisode, found: Recoverability) -> FakeEpisode:
    """The same episode with another curve."""
    return replace(e, info=replace(e.info, **{name: getattr(found, name) for name in Recoverability.__annotations__}))


def edge_dataset(cameras: tuple[str, ...] = CAMERAS) -> FakeDataset:
    """Clean twin, drop that can be saved for a while, collision and success at the edge, and the drop put right."""
    twin, drop, collision, success = fake_dataset(groups=1, cameras=cameras).stored
    recovery = replace(drop, info=replace(drop.info, id=RECOVERY, role="recovery", outcome="poor_success"), number=4)
    recovery.info = replace(recovery.info, restart_s=RESTART_S)
    above = _side(collision, "near_failure", BELOW, (0.594, 0.578))
    below = _side(success, "near_success", ABOVE, (0.578, 0.594))
    return FakeDataset(fake_dataset().path, [twin, with_curve(drop, LIMIT), above, below, recovery])


def at_edge_of_mode(dataset: FakeDataset) -> FakeDataset:
    """The same with a pair of which the milder side is late, not a success."""
    late = replace(dataset.stored[3].info, role="near_milder", mode="late", outcome="poor_success", success=False)
    for e, info in zip(dataset.stored[2:4], (dataset.stored[2].info, late), strict=True):
        e.info = replace(info, near_edge="mode", near_apart_m=1.234, near_apart_deg=0.2)
    return dataset


def _side(e: FakeEpisode, role: str, other: str, strengths: tuple[float, float]) -> FakeEpisode:
    near = NearMiss("success", "physical", other, FAILURE, *strengths, 0.034, 12.0)
    fields = {name: getattr(near, name) for name in NearMiss.__annotations__}
    return replace(e, info=replace(e.info, role=role, **fields))
