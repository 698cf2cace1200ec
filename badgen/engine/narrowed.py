"""What a dataset leaves out of what is asked for: reserved modes, and difficulties that no fault leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from badgen.contracts.end_state import Difficulty
from badgen.contracts.scene import Scene
from badgen.engine.config import DatasetConfig
from badgen.engine.modes import WITHOUT_FAULTS
from badgen.registry import registry


def narrowed(config: DatasetConfig) -> list[str]:
    """One line for all modes that are left out for one reason, and one for scenes that lack the same difficulties."""
    scenes = [registry().scene(name) for name in config.scenes]
    reserved = [
        f"{s.name} {m}" for s in scenes for m in config.modes if config.refuses(m) and m in config.modes_known_in(s)
    ]
    lines = [f"left out, since they are reserved for benchmarks: {', '.join(reserved)}"] if reserved else []
    return lines + (_difficulties(config, scenes) if config.difficulty is not None else [])


def _difficulties(config: DatasetConfig, scenes: Sequence[Scene[Any]]) -> list[str]:
    assert config.difficulty is not None
    out = [f"{s.name} {m}" for s in scenes for m in sorted(config.modes_known_in(s) & _without_slots(config, s))]
    asked = " or ".join(config.difficulty.asked)
    lines = [f"left out, since they never lead to failures that are {asked}: {', '.join(out)}"] if out else []
    lacking: dict[tuple[Difficulty, ...], list[str]] = {}
    for scene in scenes:
        missing = tuple(_missing(config, scene))
        if missing:
            lacking.setdefault(missing, []).append(scene.name)
    for missing, names in lacking.items():
        rest = " or ".join(b for b in config.difficulty.asked if b not in missing)
        lines.append(f"only {rest}, since the modes lead to nothing that is {' or '.join(missing)}: {', '.join(names)}")
    return lines


def _without_slots(config: DatasetConfig, scene: Scene[Any]) -> frozenset[str]:
    """Modes that get no slot since they lead to no difficulty that is asked for."""
    return frozenset(m for m in config.modes if not config.refuses(m)) - frozenset(config.modes_in(scene))


def _missing(config: DatasetConfig, scene: Scene[Any]) -> Iterator[Difficulty]:
    """Difficulties that are asked for and that no mode of a scene leads to; nothing for a scene without failures."""
    modes = [m for m in config.modes_in(scene) if m not in WITHOUT_FAULTS]
    assert config.difficulty is not None
    for band in config.difficulty.asked if modes else ():
        if not any(band in config.bands_in(scene, m) for m in modes):
            yield band
