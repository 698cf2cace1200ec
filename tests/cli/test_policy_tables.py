"""The tables of `badgen make --policy`: rates with intervals, and failures by type and by how far they got."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from badgen.cli.policy_tables import show_policy
from badgen.contracts.slot_count import SlotCount

ENDS = {
    "success/none/3 at": 6,
    "poor_success/late/3 at": 1,
    "failure/topple/0 nothing": 2,
    "failure/topple/2 push": 1,
}


def printed(**counts: SlotCount) -> list[str]:
    out = StringIO()
    show_policy(Console(file=out, width=100), {key.replace("__", "/"): count for key, count in counts.items()})
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_rates_have_intervals_and_types_are_split_by_the_last_milestone() -> None:
    assert printed(policy=SlotCount(3, 10, 3, ends=ENDS)) == [
        "",
        "policy rollouts success rate 95 % goal reached rate 95 %",
        "policy 10 6 60% 31% to 83% 7 70% 40% to 89%",
        "",
        "policy: type outcome rollouts after nothing after push after at",
        "topple failure 3 2 1",
        "late poor_success 1 1",
    ]


def test_each_scene_has_its_own_types_and_other_modes_print_nothing() -> None:
    lines = printed(push__policy=SlotCount(ends=ENDS), stack__policy=SlotCount(ends={"success/none/1 a": 4}))
    assert "stack 4 4 100% 51% to 100% 4 100% 51% to 100%" in lines
    assert sum("type outcome" in line for line in lines) == 1
    assert printed(drop=SlotCount(3, 4, 3)) == []
