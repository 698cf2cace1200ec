"""Slots on which one worker after another dies: they are left out, with what is needed to see it again.

`python -m badgen.engine.quarantine FILE` makes the shard of such a slot again, in the same way and in this process.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from badgen.contracts.end_state import Difficulty
from badgen.contracts.slot_count import SlotCount
from badgen.engine.band_plan import Asked
from badgen.engine.config import DatasetConfig
from badgen.engine.seeds import Slot
from badgen.files import write_json
from badgen.serialization import from_json, from_text, to_json

_IN_WORK, _QUARANTINE = "in_work", "quarantine"
AGAIN = "badgen.engine.quarantine"  # by its name, also where this module is the program
REASON = "worker_died"


@dataclass(frozen=True)
class AskedSlot:
    """A slot, and the difficulty that it is asked for."""

    scene: str
    mode: str
    i: int
    band: Difficulty | None


class InWork:
    """A note in the dataset's folder of the slot that a worker fills, which stays behind if the worker dies."""

    def __init__(self, dataset: Path, shard: int) -> None:
        self._file = dataset / _IN_WORK / f"{shard:06d}.json"

    def begin(self, slot: Slot) -> None:
        """The worker begins to fill this slot."""
        self._file.parent.mkdir(exist_ok=True)
        write_json(self._file, asdict(slot), durable=False)

    def end(self) -> None:
        """The shard is finished."""
        self._file.unlink(missing_ok=True)

    def slot(self) -> Slot | None:
        """The slot on which the last worker of this shard died, or None where it died on none."""
        try:
            return from_text(Slot, self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None


def forget_in_work(dataset: Path) -> None:
    """Remove the notes; no worker may be running."""
    folder = dataset / _IN_WORK
    for file in folder.glob("*.json"):
        file.unlink(missing_ok=True)
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()


def quarantine(
    dataset: Path, config: object, shard: int, asked: Asked, slot: Slot, how: str, again: str = AGAIN
) -> Path:
    """Write down that a slot is left out; return the file.

    Args:
        dataset: folder of the dataset.
        config: its options.
        shard: number of the slot's shard.
        asked: the slots of that shard.
        slot: the slot to leave out.
        how: how its workers ended.
        again: the module that makes its shard again.
    """
    folder = dataset / _QUARANTINE
    folder.mkdir(exist_ok=True)
    names = (re.sub(r"[^\w.-]", "-", name) for name in (slot.scene, slot.mode))
    file = folder / f"{'-'.join(names)}-{slot.i:06d}.json"
    facts = {
        "slot": asdict(slot),
        "how": how,
        "again": f"python -m {again} {_QUARANTINE}/{file.name}",
        "shard": shard,
        "asked": [asdict(AskedSlot(s.scene, s.mode, s.i, band)) for s, band in asked.items()],
        "config": to_json(config),
    }
    return write_json(file, facts)


def quarantined(dataset: Path) -> frozenset[Slot]:
    """The slots that are left out of a dataset, by the files of its folder `quarantine`."""
    files = (dataset / _QUARANTINE).glob("*.json")
    return frozenset(from_json(Slot, read_facts(file)["slot"]) for file in files)


def left_out(band: Difficulty | None) -> SlotCount:
    """The count of a slot that is left out."""
    asked: Mapping[Difficulty, int] = {} if band is None else {band: 1}
    return SlotCount(requested=1, rejected={REASON: 1}, asked=asked, missed=asked)


def make_again(file: Path) -> None:
    """Make the shard of a slot in quarantine again, in this process and in a folder that is then removed."""
    from badgen.engine.shard_tasks import make_shard

    facts = read_facts(file)
    asked = {Slot(a.scene, a.mode, a.i): a.band for a in from_json(tuple[AskedSlot, ...], facts["asked"])}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shards").mkdir()
        make_shard(from_json(DatasetConfig, facts["config"]), Path(folder), facts["shard"], asked)


def read_facts(file: Path) -> dict[str, Any]:
    """What is written down of a slot that was left out."""
    return from_text(dict[str, Any], file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    make_again(Path(sys.argv[1]))
    print("the shard was made: whatever ended the workers did not happen again")
