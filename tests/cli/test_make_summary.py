"""What `badgen make` prints at the end, on a terminal of the usual width."""

from io import StringIO

from rich.console import Console

from badgen.cli.summary import show_counts, show_difficulties
from badgen.contracts.slot_count import SlotCount

LONG = {"benign_success": 2, "other_mode:collision": 12, "outcome_not_stable": 3}
COUNTS = {
    "humanoid_walk/weak_actuator": SlotCount(3, 20, 3, 1, LONG, 61.4, 6),
    "push/push": SlotCount(3, 3, 3, 0, {}, 9.0, 6),
}


def printed(counts: dict[str, SlotCount]) -> list[str]:
    out = StringIO()
    show_counts(Console(file=out, width=80), counts)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_every_mode_has_one_line_of_numbers() -> None:
    lines = printed(COUNTS)
    assert lines[1].split() == ["humanoid_walk/weak_actuator", "3", "20", "3", "1", "6", "15%", "61"]
    assert lines[2].split() == ["push/push", "3", "3", "3", "0", "6", "100%", "9"]


def test_reasons_are_words_and_not_a_column_of_letters() -> None:
    reasons = printed(COUNTS)[3:]
    assert any("benign_success 2, other_mode:collision 12" in line for line in reasons)
    assert not any("push/push" in line for line in reasons)


def test_a_run_that_kept_everything_has_no_list_of_reasons() -> None:
    assert len(printed({"push/push": COUNTS["push/push"]})) == 2


def difficulties(counts: dict[str, SlotCount]) -> list[list[str]]:
    out = StringIO()
    show_difficulties(Console(file=out, width=80), counts)
    return [line.split() for line in out.getvalue().splitlines()]


def test_difficulties_are_counted_for_each_scene_and_in_total() -> None:
    counts = {
        "push/topple": SlotCount(
            3, 9, 3, asked={"plain": 1, "near": 2}, kept={"plain": 2, "near": 1}, missed={"near": 1}
        ),
        "push/misplaced": SlotCount(2, 9, 1, asked={"hidden": 2}, kept={"hidden": 1}, missed={"hidden": 1}),
        "stack/drop": SlotCount(1, 1, 1, asked={"plain": 1}, kept={"plain": 1}),
    }
    assert difficulties(counts) == [
        [],
        ["kept", "of", "asked", "plain", "near", "hidden", "instead"],
        ["push", "2/1", "1/2", "1/2", "1"],  # a slot that was not filled kept nothing instead
        ["stack", "1/1", "0/0", "0/0", "0"],
        ["all", "scenes", "3/2", "1/2", "1/2", "1"],
    ]


def test_where_no_difficulty_was_asked_for_only_what_was_kept_is_counted() -> None:
    found = difficulties({"drop": SlotCount(2, 2, 2, kept={"near": 2})})
    assert found == [[], ["kept", "plain", "near", "hidden"], ["failures", "0", "2", "0"]]
    assert difficulties({"clean": SlotCount(2, 2, 2)}) == []
