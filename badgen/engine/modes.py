"""The modes that a user asks for, and how many failures of each: "drop", "drop=100,spill=50", "all", "clean"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.scene import CAUSE, Scene
from badgen.engine.faults import fits_each, resolve_fault
from badgen.faults import one_fault
from badgen.registry import registry

CLEAN = "clean"
POLICY = "policy"  # no fault: a policy acts in place of the expert
WITHOUT_FAULTS = (CLEAN, POLICY)
ALL = "all"


@dataclass(frozen=True)
class ChosenModes:
    """Modes that were asked for.

    Attributes:
        names: the modes, in the order in which they were given.
        own_n: (mode, number) of those that have a number of their own.
    """

    names: tuple[str, ...]
    own_n: tuple[tuple[str, int], ...] = ()


def modes_of(scene: Scene[Any]) -> tuple[str, ...]:
    """All values of `--mode` for a scene, without "all"."""
    return (*registry().faults(scene.name), CLEAN)


def is_effect(mode: str) -> bool:
    """Whether a mode is an effect (only rollouts with that mode are kept) rather than a cause."""
    return not mode.startswith(CAUSE)


def names_in(mode: str) -> tuple[str, ...]:
    """The names in what a user types for `--mode`, without their numbers; nothing is checked."""
    return tuple(part.partition("=")[0].strip() for part in mode.split(","))


def chosen_modes(
    mode: str | None, faults: tuple[str, ...], scenes: Sequence[Scene[Any]], policy: str = ""
) -> ChosenModes:
    """Modes from what a user types; raises UnknownName, BadValue."""
    if policy or (mode is not None and POLICY in names_in(mode)):
        return _of_policy(mode, faults, policy)
    if faults:
        return _with_faults(mode, faults, scenes)
    if mode is None:
        raise BadValue("give --mode, such as drop, all or clean (see `badgen list modes`), or a --fault to try")
    valid = list(dict.fromkeys(m for s in scenes for m in modes_of(s)))
    every = [m for m in valid if m != CLEAN]
    names: list[str] = []
    own: dict[str, int] = {}
    for m, n in sorted(_parts(mode), key=lambda part: part[0] != ALL):  # a mode's own number comes after that of all
        if m not in (*valid, ALL):
            raise UnknownName("mode", m, [*valid, ALL])
        own |= {} if n is None else dict.fromkeys(every if m == ALL else [m], n)
    for m in names_in(mode):
        names += every if m == ALL else [m]
    return ChosenModes(tuple(dict.fromkeys(names)), tuple(own.items()))


def modes_under_faults(faults: Iterable[str], scene: Scene[Any]) -> frozenset[str]:
    """Modes that a scene can have under given faults: their causes, and every effect that its rules know."""
    return scene.effects | {CAUSE + one_fault(fault).name for fault in faults}


def _of_policy(mode: str | None, faults: tuple[str, ...], policy: str) -> ChosenModes:
    """The mode in which a policy acts, which stands alone."""
    if not policy:
        raise BadValue("--mode policy needs --policy MODULE:FUNCTION or --policy ws://HOST:PORT; see docs/policies.md")
    if faults:
        raise BadValue("--policy does not go with --fault: a policy fails by itself; leave one of them out")
    parts = [] if mode is None else list(_parts(mode))
    if any(name != POLICY for name, _ in parts):
        raise BadValue(f"--policy goes with --mode policy only, got --mode {mode}")
    return ChosenModes((POLICY,), tuple((m, n) for m, n in parts if n is not None))


def _with_faults(mode: str | None, faults: tuple[str, ...], scenes: Sequence[Scene[Any]]) -> ChosenModes:
    """The modes of given faults: their causes, or the effects that are asked for."""
    for scene in scenes:
        with fits_each(scene, len(scenes)):
            for fault in faults:
                resolve_fault(one_fault(fault), scene)
    if mode is None:
        return ChosenModes(tuple(dict.fromkeys(CAUSE + one_fault(fault).name for fault in faults)))
    effects = sorted({effect for scene in scenes for effect in scene.effects})
    parts = list(_parts(mode))
    for m, _ in parts:
        if m in (ALL, CLEAN) or not is_effect(m):
            raise BadValue(
                f"--mode {m} does not go with --fault, which says the cause itself; leave --mode out to keep any "
                f"certified failure, or name effects: {', '.join(effects)}"
            )
        if m not in effects:
            raise UnknownName("effect", m, effects)
    return ChosenModes(tuple(dict.fromkeys(m for m, _ in parts)), tuple((m, n) for m, n in parts if n is not None))


def _parts(mode: str) -> Iterator[tuple[str, int | None]]:
    """Each mode with the number that follows its "="; raises BadValue for what is no number, or two of them."""
    numbers: dict[str, int] = {}
    for part in mode.split(","):
        name, separator, number = (piece.strip() for piece in part.partition("="))
        if not separator:
            yield name, None
            continue
        if not number.isdecimal() or int(number) < 1:
            raise BadValue(f"mode {name} must have a whole number of at least 1 after the '=', got {number!r}")
        if numbers.setdefault(name, int(number)) != int(number):
            raise BadValue(f"mode {name} has two numbers, {numbers[name]} and {number}; give it once")
        yield name, int(number)
