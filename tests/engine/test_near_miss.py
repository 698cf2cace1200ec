"""Near-miss pairs: a fault is bracketed between a success and a failure, and the pair says what kind of edge it is."""

from collections.abc import Callable

import numpy as np
import pytest
from lab import CASES, Case, home, perturbed, sampled_fault

from badgen.engine import resolve
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.extras import Extras, companions
from badgen.engine.near_miss import TOLERANCE, Bracket, _search, can_be_near, near_misses
from badgen.engine.rollout import LabelledRollout
from badgen.judging.apart import VISIBLY_DEG, VISIBLY_M

CASE: Case = next(c for c in CASES if c[:2] == ("push", "cause:push"))


class KnownEdge:
    """Stands in for simulations: the twin or the failure of a real group, by a rule over the strength."""

    def __init__(self, fails: Callable[[float], bool | None]) -> None:
        self.group, self._fails, self.asked = home(CASE), fails, list[float]()

    def certified(self, strength: float) -> LabelledRollout | None:
        self.asked.append(strength)
        fails = self._fails(strength)
        return None if fails is None else perturbed(CASE) if fails else self.group.twin

    def tolerance(self, strength: float) -> float:
        return TOLERANCE * strength


def searched(fails: Callable[[float], bool | None]) -> Bracket | None:
    return _search(KnownEdge(fails), "success", lambda r: r.failed, 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("edge", [0.06, 0.12, 0.5, 0.88, 0.96])
def test_the_pair_encloses_the_edge_within_three_percent(edge: float) -> None:
    found = searched(lambda s: s >= edge)
    assert found is not None
    assert found.below_strength < edge <= found.above_strength
    assert found.above_strength - found.below_strength <= TOLERANCE * found.above_strength
    assert not found.below.failed
    assert found.above.failed
    assert found.boundary == "physical"  # the failure of this group ends far from its twin


def test_a_stronger_fault_that_does_no_harm_makes_the_edge_rough() -> None:
    found = searched(lambda s: s >= 0.5 and not 0.55 < s < 0.6)
    assert found is not None
    assert found.boundary == "rough"


def test_the_kept_failure_itself_may_be_the_stronger_side() -> None:
    found = searched(lambda s: s >= 0.99)
    assert found is not None
    assert found.above is perturbed(CASE)
    assert found.above_strength == 1.0


def test_a_strength_without_certificate_is_stepped_around() -> None:
    found = searched(lambda s: None if s == 0.5 else s >= 0.52)
    assert found is not None
    assert found.below_strength < 0.52 <= found.above_strength


def test_there_is_no_pair_where_nothing_is_certain() -> None:
    assert searched(lambda s: None if 0.0 < s < 1.0 else s > 0.5) is None


def test_a_real_fault_is_bracketed_and_both_sides_equal_the_twin_up_to_their_cause() -> None:
    group, kept = home(CASE), perturbed(CASE)
    assert kept.fault is not None
    found = near_misses(group, kept)
    assert found
    for bracket in found:
        assert bracket.above.certificate.accepted
        assert bracket.below.certificate.accepted
        assert bracket.below.failed == (bracket.edge == "mode")
        t, twin = bracket.above.trajectory, group.twin.trajectory
        before = t.time_s <= kept.fault.cause_s + 1e-9
        for side in (bracket.below, bracket.above):
            np.testing.assert_array_equal(side.trajectory.state[before], twin.state[before])
        visibly = bracket.gap.gap_m >= VISIBLY_M or bracket.gap.turn_deg >= VISIBLY_DEG
        assert (bracket.boundary != "threshold") == visibly


def test_the_sides_of_a_pair_name_each_other() -> None:
    group, kept = home(CASE), perturbed(CASE)
    scene = group.layout.scene
    with SlotRenderer(Filming.of_scene(resolve(scene.name, "all", n=1, cameras="none"), scene)) as renderer:
        rngs = np.random.default_rng(0), np.random.default_rng(1)
        found = companions(group, kept, Extras(near_miss=True), renderer, *rngs)
    rollouts = (group.twin, *found.rollouts)
    sides = {i: r.near for i, r in enumerate(rollouts) if r.near is not None}
    assert found.count.near_missed == bool(sides)
    for i, side in sides.items():
        other = sides[side.other]
        assert other.other == i
        assert (side.strength, side.other_strength) == (other.other_strength, other.strength)
        assert rollouts[side.of] is found.rollouts[0]


def test_only_a_fault_with_a_strength_that_adds_nothing_to_the_world_has_an_edge() -> None:
    faults = [sampled_fault(c) for c in CASES if c[0] == "push"]
    able = {type(f.operator).__name__ for f in faults if can_be_near(f)}
    unable = {type(f.operator).__name__ for f in faults if not can_be_near(f)}
    assert "Push" in able
    assert unable & {"WrongObject", "WrongTarget", "Shortcut"}
    assert not able & unable
