"""Which difficulty every slot of a round is asked for, given what the rounds before it have kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from badgen.contracts.end_state import Difficulty
from badgen.contracts.slot_count import SlotCount
from badgen.engine.bands import Ask, assign
from badgen.engine.config import DatasetConfig
from badgen.engine.difficulty import BandWeights
from badgen.engine.modes import WITHOUT_FAULTS
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
    failures = sorted(
        (slot for slot in slots if slot.mode not in WITHOUT_FAULTS), key=lambda s: config.scenes.index(s.scene)
    )
    found: dict[Slot, Difficulty] = {}
    for scene, own in groupby(failures, key=lambda slot: slot.scene):
        found |= _asked_in(config, scene, list(own), done)
    return found


@dataclass(frozen=True)
class ModeSoFar:
    """A mode of a scene when a round begins.

    Attributes:
        bands: difficulties that are asked for and that the mode is declared to lead to.
        left: its slots in this round and in all rounds after it.
        count: counts of its slots in the rounds before.
    """

    bands: tuple[Difficulty, ...]
    left: int
    count: SlotCount

    @property
    def open_bands(self) -> tuple[Difficulty, ...]:
        """Difficulties that it can still be asked for: not those that it missed each time; all if it missed all."""
        asked, missed = self.count.asked, self.count.missed
        found = tuple(b for b in self.bands if not _IN_VAIN <= asked.get(b, 0) == missed.get(b, 0))
        return found or self.bands


def bands_of_round(weights: BandWeights, modes: Mapping[str, ModeSoFar], slots: Sequence[str]) -> list[Difficulty]:
    """The difficulties of the slots of one scene in one round, of which the modes are given."""
    left, kept = Counter[tuple[Difficulty, ...]](), Counter[Difficulty]()
    for mode in modes.values():
        left[mode.open_bands] += mode.left
        kept.update(mode.count.kept)
    given = {(name, band): n for name, mode in modes.items() for band, n in mode.count.asked.items()}
    asks = [Ask(name, modes[name].open_bands) for name in slots]
    return assign(weights, asks, kept, left, given)


def _asked_in(
    config: DatasetConfig, scene: str, slots: Sequence[Slot], done: Mapping[str, SlotCount]
) -> dict[Slot, Difficulty]:
    """The difficulties of the slots of one scene."""
    assert config.difficulty is not None
    known, first = registry().scene(scene), min(slot.i for slot in slots)
    modes = {
        m: ModeSoFar(
            config.bands_in(known, m), max(numbers(config)[scene, m] - first, 0), done.get(f"{scene}/{m}", SlotCount())
        )
        for m in config.modes_in(known)
        if m not in WITHOUT_FAULTS
    }
    return dict(zip(slots, bands_of_round(config.difficulty, modes, [slot.mode for slot in slots]), strict=True))
