"""Compare a benchmark that was made here with the frozen one, group by group, and say what that means for results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from badgen.bench.hashes import NONE, PARTS, read
from badgen.bench.spec import Bench
from badgen.store import Dataset
from badgen.store.machine import first_difference

MISSING = "missing"  # stands in place of the parts of a group that was not made
UNKNOWN = "unknown"  # likewise of a group that the frozen benchmark does not have


@dataclass(frozen=True)
class Check:
    """How a benchmark that was made here compares with the frozen one.

    Attributes:
        bench: its name.
        frozen: whether there is something to compare with.
        whole: whether all groups were made.
        groups: how many were made.
        expected: how many the frozen one has.
        differing: group -> parts of it that differ, or that it is missing or unknown.
        elsewhere: the first difference from the machine and versions that it was frozen with; None without any.
    """

    bench: str
    frozen: bool
    whole: bool
    groups: int
    expected: int
    differing: Mapping[str, tuple[str, ...]]
    elsewhere: str | None

    def count(self, part: str) -> int:
        """How many groups differ in a part."""
        return sum(part in parts for parts in self.differing.values())

    @property
    def comparable(self) -> bool:
        """Whether results are of the same test as those of the frozen benchmark, but for how pictures are drawn."""
        others = ("labels", "states", MISSING, UNKNOWN)
        return self.frozen and self.whole and not any(self.count(p) for p in others)

    @property
    def exact(self) -> bool:
        """Whether everything is as frozen."""
        return self.frozen and self.whole and not self.differing


def check(bench: Bench, dataset: Dataset, found: Mapping[str, Mapping[str, str]], whole: bool) -> Check:
    """Compare hashes of groups with the frozen ones.

    Args:
        bench: the benchmark.
        dataset: what was made.
        found: hashes of its groups.
        whole: whether it is finished, so that a group that is not there is missing.
    """
    frozen = bench.frozen
    if frozen is None:
        return Check(bench.name, False, whole, len(found), 0, {}, None)
    differing = {g: d for g, parts in found.items() if (d := _differing(frozen.groups.get(g), parts, whole))}
    if whole:
        differing |= {g: (MISSING,) for g in frozen.groups if g not in found}
    here = dataset.folder.dataset_json()
    elsewhere = first_difference(frozen.versions, here.get("versions", {})) or first_difference(
        frozen.machine, here.get("machine", {})
    )
    return Check(bench.name, True, whole, len(found), len(frozen.groups), differing, elsewhere)


def _differing(frozen: str | None, parts: Mapping[str, str], whole: bool) -> tuple[str, ...]:
    if frozen is None:
        return (UNKNOWN,)
    expected = read(frozen)
    made = [p for p in PARTS if whole or p != "looks" or parts[p] != NONE]  # looks are made last
    return tuple(p for p in made if parts[p] != expected[p])


def told(check: Check, most: int = 20) -> Iterator[str]:
    """What was found, one line for each thing: the verdict, where it was made, and the groups that differ."""
    yield _verdict(check)
    if check.frozen and check.differing and check.elsewhere is not None:
        yield f"first difference from where it was frozen: {check.elsewhere}"
    for group, parts in sorted(check.differing.items())[:most]:
        yield f"  group {group}: {_parts(parts)}"
    if len(check.differing) > most:
        yield f"  and {len(check.differing) - most} more groups; the results hold them all"


def _parts(parts: tuple[str, ...]) -> str:
    if parts == (MISSING,):
        return "was not made here"
    if parts == (UNKNOWN,):
        return "is not in the frozen benchmark"
    return f"other {', '.join(parts)}"


def _verdict(c: Check) -> str:
    if not c.frozen:
        return f"{c.bench} is not frozen yet: {c.groups} groups were made, and nothing tells whether they will stay so"
    made = f"{c.groups} of {c.expected} groups made"
    if not c.whole and not c.differing:
        return f"{c.bench}: {made}, all as frozen so far; results need all of them"
    if c.exact:
        return f"{c.bench}: all {c.groups} groups are as frozen; results can be compared with all others"
    if set(c.differing.values()) <= {("frames",), ("looks",), ("frames", "looks")}:
        return (
            f"{c.bench}: {made}; labels and states are as frozen, and only pictures of {len(c.differing)} groups "
            "differ, as another OpenGL draws them. Results can be compared with others; say that the pictures differ"
        )
    counts = ", ".join(f"{p} of {n}" for p in (*PARTS, MISSING, UNKNOWN) if (n := c.count(p)))
    share = len(c.differing) / max(c.expected, 1)
    return (
        f"{c.bench}: {made}; {len(c.differing)} groups ({share:.0%}) differ ({counts}). It is another test there, so "
        "results can NOT be compared with others; make it with the versions that it was frozen with"
    )
