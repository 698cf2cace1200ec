"""How a slot is filled: attempts in a layout, and then in another one."""

from dataclasses import replace

from badgen.engine import resolve
from badgen.engine.attempt import ATTEMPTS_PER_LAYOUT, Filled, SlotFiller
from badgen.engine.cameras import SlotRenderer
from badgen.engine.seeds import Slot
from badgen.registry import registry


def filled(attempts: int) -> Filled:
    """A slot of topples whose first layout asks for a cube, which stalls the hand and never falls over."""
    config = resolve(
        "push", "topple", n=1, seed=0, cameras="none", jitters=0, benign=0, relabelled=0, attempts=attempts
    )
    with SlotRenderer(config, registry().scene("push")) as renderer:
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


def test_attempts_are_counted_over_all_layouts() -> None:
    found = filled(attempts=ATTEMPTS_PER_LAYOUT)
    assert found.group is None
    assert found.count.simulated == ATTEMPTS_PER_LAYOUT
    assert found.count.accepted == 0
