"""Make the shard of a slot in quarantine again: `python -m badgen.engine.worlds.again FILE`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from badgen.engine.quarantine import AskedSlot, read_facts
from badgen.engine.seeds import Slot
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.tasks import make_world_shard
from badgen.serialization import from_json


def make_again(file: Path) -> None:
    """Make the shard in this process and in a folder that is then removed."""
    facts = read_facts(file)
    slots = [Slot(a.scene, a.mode, a.i) for a in from_json(tuple[AskedSlot, ...], facts["asked"])]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shards").mkdir()
        make_world_shard(from_json(WorldConfig, facts["config"]), Path(folder), facts["shard"], slots)


if __name__ == "__main__":
    make_again(Path(sys.argv[1]))
    print("the shard was made: whatever ended the workers did not happen again")
