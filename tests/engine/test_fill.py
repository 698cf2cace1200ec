"""How a slot is filled: attempts in a layout, then in another one, and what it keeps if its difficulty never comes."""

from dataclasses import replace

from badgen.contracts.end_state import Difficulty
from badgen.engine import resolve
from badgen.engine.attempt import ATTEMPTS_PER_LAYOUT, SlotFiller
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.filled import Filled
from badgen.engine.seeds import Slot
from badgen.registry import registry


def filled(attempts: int) -> Filled:
    """A slot of topples whose first layout asks for a cube, which stalls the hand and never falls over."""
    config = resolve(
        "push",
        "topple",
        faults=["offset:phases=[descend,touch,push],offset_m=0.06..0.08,along=z"],
        n=1,
        seed=0,
        cameras="none",
        jitters=0,
        benign=0,
        relabelled=0,
        attempts=attempts,
        difficulty="any",
    )
    with SlotRenderer(Filming.of_scene(config, registry().scene("push"))) as renderer:
        return SlotFiller(config, Slot("push", "topple", 0), renderer).fill()


def test_a_layout_that_never_shows_the_mode_gives_way_to_another() -> None:
    found = filled(attempts=12)
    assert found.group is not None
    assert found.group.layout.redraw == 1
    assert found.count.rejected == {"other_mode:stall": ATTEMPTS_PER_LAYOUT}
    twin, failure = found.requested[0]
    assert failure.certificate.mode == "topple"
    assert twin.judged.outcome == "success"
    assert "cube" in replace(found.group.layout, redraw=0).request.task.name
    assert "cube" not in found.group.layout.request.task.name


def asked_for(band: Difficulty, difficulty: str) -> Filled:
    """A slot of wrong targets, whose end differs in one attribute only: they are always near."""
    config = resolve(
        "push",
        "wrong_target",
        faults=["wrong_target"],
        cameras="none",
        jitters=0,
        benign=0,
        attempts=2,
        difficulty=difficulty,
    )
    with SlotRenderer(Filming.of_scene(config, registry().scene("push"))) as renderer:
        return SlotFiller(config, Slot("push", "wrong_target", 0), renderer, band=band).fill()


def test_a_slot_whose_difficulty_never_comes_keeps_another_that_was_asked_for() -> None:
    found = asked_for("hidden", "near=1,hidden=1")
    assert found.count.accepted == 1
    assert (found.count.asked, found.count.kept, found.count.missed) == ({"hidden": 1}, {"near": 1}, {"hidden": 1})
    assert found.count.instead == 1
    assert found.count.rejected == {"other_band:near": 1}  # the second; the first was kept in the end
    twin, failure = found.requested[0]
    assert failure.end_state(twin).difficulty == "near"


def test_a_difficulty_of_weight_0_is_never_kept() -> None:
    found = asked_for("hidden", "hidden=1")
    assert found.group is None
    assert found.count.rejected == {"other_band:near": 2}
    assert found.count.missed == {"hidden": 1}
    assert found.count.kept == {}
    assert found.count.instead == 0


def test_the_difficulty_that_comes_is_kept_at_once() -> None:
    count = asked_for("near", "near=1,hidden=1").count
    assert count.simulated == 1
    assert (count.asked, count.kept, count.missed) == ({"near": 1}, {"near": 1}, {})


def test_attempts_are_counted_over_all_layouts() -> None:
    found = filled(attempts=ATTEMPTS_PER_LAYOUT)
    assert found.group is None
    assert found.count.simulated == ATTEMPTS_PER_LAYOUT
    assert found.count.accepted == 0
