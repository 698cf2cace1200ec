"""What a slot keeps beside its failure and its twin: benign successes, near-miss pairs, curves and recoveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from badgen.contracts.slot_count import SlotCount
from badgen.engine.benign import benign_success
from badgen.engine.cameras import SlotRenderer
from badgen.engine.layout_group import Group
from badgen.engine.near_miss import Bracket, can_be_near, near_misses
from badgen.engine.recovery import recoverability
from badgen.engine.rollout import LabelledRollout, NearSide

_KEPT = 1  # index of the kept failure, after the twin


@dataclass(frozen=True)
class Extras:
    """What a slot should get beside its failure and its twin, where it is possible.

    Attributes:
        benign: a benign success.
        relabelled: the rollouts under other requests.
        near_miss: near-miss pairs.
        recoverability: until when its failure could have been saved.
        recovery: its failure, put right.
    """

    benign: bool = False
    relabelled: bool = False
    near_miss: bool = False
    recoverability: bool = False
    recovery: bool = False


NO_EXTRAS = Extras()


@dataclass(frozen=True)
class Companions:
    """The kept failure and what is stored beside it, in the layout of the twin.

    Attributes:
        rollouts: the failure first.
        count: what was found.
    """

    rollouts: tuple[LabelledRollout, ...]
    count: SlotCount


def companions(
    group: Group,
    kept: LabelledRollout,
    extras: Extras,
    renderer: SlotRenderer,
    benign_rng: np.random.Generator,
    starts_rng: np.random.Generator,
    refuses: Callable[[str], bool] = lambda mode: False,
) -> Companions:
    """The kept failure with the extras that it should get and can have, none of a refused mode."""
    fault = kept.fault
    assert fault is not None
    if extras.recoverability and kept.judged.outcome == "failure":
        kept = replace(kept, recovery=recoverability(group, kept, starts_rng))
    found = [kept]
    benign = benign_success(group, fault, benign_rng) if extras.benign else None
    if benign is not None:
        found.append(benign)
    brackets = _visible_pairs(group, kept) if extras.near_miss and can_be_near(fault) else ()
    brackets = tuple(b for b in brackets if not any(refuses(s.certificate.mode) for s in (b.below, b.above)))
    for bracket in brackets:
        below, above = _sides(group, bracket, _KEPT + len(found), renderer)
        if bracket.above_strength == 1.0:
            found = [replace(found[0], near=above.near), *found[1:], below]  # the failure itself is one side
        else:
            found += [below, above]
    count = SlotCount(
        benign=int(benign is not None),
        near_missed=int(bool(brackets)),
        near_misses=Counter(b.boundary for b in brackets),
        curves=int(kept.recovery is not None),
    )
    return Companions(tuple(found), count)


def _visible_pairs(group: Group, kept: LabelledRollout) -> tuple[Bracket, ...]:
    """The near-miss pairs of a failure; none where only a limit of ours tells the two sides of each apart."""
    found = near_misses(group, kept)
    return found if any(b.boundary == "physical" for b in found) else ()


def _sides(group: Group, bracket: Bracket, index: int, renderer: SlotRenderer) -> list[LabelledRollout]:
    """The two rollouts of a near-miss pair, which get this index and the next one, if they are not there already."""
    strengths = bracket.below_strength, bracket.above_strength
    places = index, _KEPT if bracket.above_strength == 1.0 else index + 1
    sides = []
    for k, rollout in enumerate((bracket.below, bracket.above)):
        side = NearSide(
            bracket.edge, bracket.boundary, strengths[k], strengths[1 - k], places[1 - k], _KEPT, bracket.gap
        )
        sides.append(replace(renderer.with_sight(group.world, rollout, group.twin), near=side))
    return sides
