"""Which difficulty every slot of a round is asked for, given what the rounds before it have kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from badgen.contracts.end_state import Difficulty
from badgen.contracts.slot_count import SlotCount
from badgen.engine.bands import Ask, assign, still_needed, without_vain
from badgen.engine.config import DatasetConfig
from badgen.engine.modes import CLEAN
from badgen.engine.seeds import Slot, numbers
from badgen.registry import registry

Asked = Mapping[Slot, Difficulty | None]  # slots with the difficulty that each is asked for, or None for any
_IN_VAIN = 3  # slots of a mode that miss a difficulty, before the mode is no longer asked for it


def is_adaptive(config: DatasetConfig) -> bool:
    """Whether what a round is asked for depends on what the rounds before it kept."""
    return config.difficulty is not None and len(config.difficulty.asked) > 1


def asked_bands(config: DatasetConfig, slots: Sequence[Slot], done: Mapping[str, SlotCount]) -> dict[Slot, Difficulty]:
    """The difficulty of each slot of a round; slots of clean rollouts have none.

    Args:
        config: options of the dataset.
        slots: the slots of the round.
        done: counts of all rounds before this one, by `scene/mode`.
    """
    if config.difficulty is None:
        return {}
    failures = sorted((slot for slot in slots if slot.mode != CLEAN), key=lambda s: config.scenes.index(s.scene))
    found: dict[Slot, Difficulty] = {}
    for scene, own in groupby(failures, key=lambda slot: slot.scene):
        found |= dict(_asked_in(config, scene, list(own), done))
    return found


def _asked_in(
    config: DatasetConfig, scene: str, slots: Sequence[Slot], done: Mapping[str, SlotCount]
) -> Iterator[tuple[Slot, Difficulty]]:
    """The difficulties of the slots of one scene."""
    weights = config.difficulty
    assert weights is not None
    counts = {m: done.get(f"{scene}/{m}", SlotCount()) for m in config.modes_in(registry().scene(scene)) if m != CLEAN}
    bands = {m: _bands(config, scene, m, count) for m, count in counts.items()}
    left, kept = Counter[tuple[Difficulty, ...]](), Counter[Difficulty]()
    given = {(m, band): n for m, count in counts.items() for band, n in count.asked.items()}
    for m, count in counts.items():
        left[bands[m]] += max(numbers(config)[scene, m] - slots[0].i, 0)
        kept.update(count.kept)
    asks = [Ask(slot.mode, bands[slot.mode]) for slot in slots]
    yield from zip(slots, assign(asks, still_needed(weights, kept, left), given), strict=True)


def _bands(config: DatasetConfig, scene: str, mode: str, count: SlotCount) -> tuple[Difficulty, ...]:
    """What a mode is asked for: what it is declared to lead to, without what it was asked for in vain."""
    return without_vain(config.bands_in(registry().scene(scene), mode), count.asked, count.missed, _IN_VAIN)
