"""Workers that die: which slot they died on, and when that slot is left out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from badgen.engine.band_plan import Asked
from badgen.engine.quarantine import AGAIN, InWork, quarantine, quarantined
from badgen.engine.seeds import Slot

_MOST = 3  # deaths of workers on one slot, before it is left out


class Deaths:
    """Counts the workers that died on each slot of a dataset, and leaves a slot out after three.

    Args:
        config: options of the dataset.
        dataset: its folder.
        again: the module that makes a shard again in the process that calls it.

    Attributes:
        without: the slots that are left out so far.
    """

    def __init__(self, config: object, dataset: Path, again: str = AGAIN) -> None:
        self._config, self._dataset, self._again = config, dataset, again
        self._counts: Counter[Slot] = Counter()
        self.without = quarantined(dataset)

    def leaves_out(self, index: int, asked: Asked, how: str) -> bool:
        """Count a worker that died on a shard; return whether a slot of the shard is left out from now on.

        Args:
            index: number of the shard.
            asked: its slots.
            how: how the worker ended.
        """
        slot = InWork(self._dataset, index).slot()
        if slot is None:
            return False
        self._counts[slot] += 1
        if self._counts[slot] < _MOST:
            return False
        quarantine(self._dataset, self._config, index, asked, slot, f"{how}, {_MOST} times", self._again)
        self.without |= {slot}
        return True
