"""What `badgen make --policy` prints: how often the policy succeeds, and how its other rollouts end and how far it got.

All of its rollouts count, also those that were not kept, in layouts in which the expert succeeds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from badgen.contracts.slot_count import SlotCount
from badgen.intervals import wilson


def show_policy(console: Console, counts: Mapping[str, SlotCount]) -> None:
    """Print both tables for every scene in which a policy acted; nothing where none did."""
    acted = {key: count for key, count in counts.items() if count.ends}
    if not acted:
        return
    console.print()
    console.print(_rates(acted))
    for key, count in acted.items():
        if any(not end.startswith("success/") for end in count.ends):
            console.print()
            console.print(_types(key, count.ends))


def _rates(counts: Mapping[str, SlotCount]) -> Table:
    table = _table("policy", ("rollouts", "success", "rate", "95 %", "goal reached", "rate", "95 %"))
    for key, count in counts.items():
        tries = sum(count.ends.values())
        clean = sum(n for end, n in count.ends.items() if end.startswith("success/"))
        reached = tries - sum(n for end, n in count.ends.items() if end.startswith("failure/"))
        table.add_row(key.partition("/")[0], str(tries), *_share(clean, tries), *_share(reached, tries))
    return table


def _types(key: str, ends: Mapping[str, int]) -> Table:
    """Rollouts that are no success by type, most frequent first, and by the last milestone that they reached."""
    found = {tuple(end.split("/")): n for end, n in ends.items()}
    milestones = sorted({m for o, _, m in found if o != "success"})  # each begins with its place among them
    table = _table(
        f"{key.partition('/')[0]}: type", ("outcome", "rollouts", *(f"after {m.partition(' ')[2]}" for m in milestones))
    )
    types = Counter[tuple[str, str]]()
    for (outcome, mode, _), n in found.items():
        if outcome != "success":
            types[mode, outcome] += n
    for (mode, outcome), n in types.most_common():
        cells = (found.get((outcome, mode, m), 0) for m in milestones)
        table.add_row(mode, outcome, str(n), *(str(c) if c else "" for c in cells))
    return table


def _table(first: str, names: tuple[str, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for name in names:
        table.add_column(name, justify="right")
    return table


def _share(hits: int, tries: int) -> tuple[str, str, str]:
    low, high = wilson(hits, tries)
    return str(hits), f"{hits / tries:.0%}", f"{low:.0%} to {high:.0%}"
