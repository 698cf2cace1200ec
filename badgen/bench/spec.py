"""What a benchmark is: the options that it is made with, and the hashes of its groups once it is frozen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadValue, StoreError
from badgen.engine import DatasetConfig, resolve
from badgen.files import write_text
from badgen.serialization import from_text, to_json

NAME = "badgen-bench-1"
OWN = Path(str(resources.files("badgen.bench"))) / "assets" / f"{NAME}.json"


@dataclass(frozen=True)
class Looks:
    """Groups whose pictures are also stored in another look of the same states; see `badgen augment`, compose.

    Attributes:
        share: of the groups, 0 for none.
        seed: of the choice of groups and of their looks.
    """

    share: float
    seed: int


@dataclass(frozen=True)
class Frozen:
    """What the benchmark was when it was frozen.

    Attributes:
        versions: of the software that bits depend on.
        machine: properties of the machine and of its OpenGL that they depend on.
        groups: id of a group -> hashes of its parts, as `badgen.bench.hashes` writes them.
    """

    versions: Mapping[str, str]
    machine: Mapping[str, str]
    groups: Mapping[str, str]


@dataclass(frozen=True)
class Bench:
    """A benchmark.

    Attributes:
        name: with its version.
        options: those of `badgen make`, by their names in Python.
        looks: groups in another look.
        frozen: what it must be; None before it is frozen.
    """

    name: str
    options: Mapping[str, Any]
    looks: Looks
    frozen: Frozen | None = None

    @property
    def config(self) -> DatasetConfig:
        """The options of the dataset; raises UnknownName and BadValue for what this badgen does not have."""
        return resolve(**self.options)


def read_bench(path: Path) -> Bench:
    """Read the file of a benchmark; raises BadValue where it is not one."""
    try:
        return from_text(Bench, path.read_text(encoding="utf-8"))
    except (OSError, ValueError, StoreError) as e:
        raise BadValue(f"{path} is not the file of a benchmark ({e}); leave --spec out for {NAME}") from e


def write_bench(path: Path, bench: Bench, frozen: Frozen) -> Path:
    """Write the file of a benchmark with its hashes, a line for each group."""
    text = json.dumps(to_json(replace(bench, frozen=frozen)), indent=1, sort_keys=True, allow_nan=False)
    return write_text(path, text + "\n")
