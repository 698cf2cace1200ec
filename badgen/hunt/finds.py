"""Finds as episodes: a dataset of their own, or shards that are added to a dataset of the same pictures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import DatasetConflict, StoreError
from badgen.contracts.slot_count import SlotCount
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.faults import complete_text
from badgen.engine.filled import Filled
from badgen.engine.records import records
from badgen.engine.seeds import shards
from badgen.engine.streams import mode_stream
from badgen.files import write_json
from badgen.hunt.hunting import Find, Hunt
from badgen.hunt.misses import Verdict
from badgen.hunt.simulator import HUNT
from badgen.registry import registry
from badgen.render.driver import driver
from badgen.serialization import from_json, to_json
from badgen.sim import robot_in
from badgen.store import Dataset, DatasetFolder, write_shard

_NOTES = "hunts"  # folder of what the judge said


def begin_dataset(config: DatasetConfig, out: Path) -> DatasetFolder:
    """An empty dataset for finds; raises DatasetConflict where the folder holds a dataset already, StoreError."""
    folder = DatasetFolder(out)
    if (out / "run.json").exists():
        raise DatasetConflict(f"{out} holds a dataset; give --out a new folder, or add the finds to it with --add")
    folder.claim(to_json(config), driver().properties())
    return folder


def config_to_add_to(run: Path, seed: int, jitters: int) -> DatasetConfig:
    """The pictures of a finished dataset, with seed and jitter reruns of a hunt whose finds will be added to it.

    Raises StoreError for an unfinished dataset, DatasetConflict for one that was made elsewhere, that has no pictures,
    or that has finds of this seed already.
    """
    dataset = Dataset(run)
    folder = dataset.folder
    if not dataset.shard_hashes():
        raise StoreError(f"{run} is unfinished; finish it with the command that began it, then add finds")
    if "augment" in folder.dataset_json():
        raise DatasetConflict(f"{run} was made by `badgen augment`; add finds to the run that it repaints")
    config = from_json(DatasetConfig, folder.config())
    if not config.cameras:
        raise DatasetConflict(f"{run} has no pictures, and a judge needs some; hunt with --out instead")
    elsewhere = folder.elsewhere(driver().properties())
    if elsewhere is not None:
        raise DatasetConflict(f"{run} was made elsewhere ({elsewhere}), so bits would differ; hunt with --out instead")
    hunts = {mode_stream(HUNT), *(mode_stream(f"{HUNT}:{name}") for name in registry().operators)}
    if any(e.info.seed[0] == seed and e.info.seed[2] in hunts for e in dataset):
        raise DatasetConflict(f"{run} has finds of a hunt with seed {seed} already; hunt with another --seed")
    return replace(config, seed=seed, jitters=jitters)


def write_finds(folder: DatasetFolder, config: DatasetConfig, hunt: Hunt, about: Mapping[str, Any]) -> Path:
    """Store the finds, one shard for each layout, and beside them what was tried and what the judge said.

    Args:
        folder: a dataset.
        config: options of the pictures, and the seed of the hunt.
        hunt: the hunt.
        about: how it was hunted, for the notes.

    Returns:
        The file of the notes.
    """
    with folder.locked():
        number, ids = _first_free(folder), dict[int, str]()
        for finds in _by_group(hunt.finds).values():
            made = _records(config, finds)
            group = finds[0].group
            folder.save_world(group.world, robot_in(group.world.model, group.layout.scene.robot))
            write_shard(folder.shard_path(number), made, _counts(finds))
            stored = sorted(made, key=lambda r: not r.info.is_twin)[1:]
            proposed = [f.verdict for f in finds if f.verdict is not None]
            ids |= {v.number: r.info.id for v, r in zip(proposed, stored, strict=True)}
            number += 1
        folder.write_manifest()
        notes = folder.path / _NOTES
        notes.mkdir(exist_ok=True)
        return write_json(notes / f"hunt-{config.seed}.json", _notes(hunt, about, ids))


def _by_group(finds: Sequence[Find]) -> dict[str, list[Find]]:
    found: defaultdict[str, list[Find]] = defaultdict(list)
    for find in finds:
        found[find.group.layout.name()].append(find)
    return dict(found)


def _records(config: DatasetConfig, finds: Sequence[Find]) -> list[EpisodeRecord]:
    """The twin of a group and its finds as episodes, with what all cameras of the dataset show."""
    group = finds[0].group
    with SlotRenderer(Filming.of_scene(config, group.layout.scene)) as renderer:
        rollouts = [f.rollout for f in finds if f.verdict is not None]
        seen = [renderer.with_sight(group.world, rollout, group.twin) for rollout in rollouts]
        indexed = [replace(rollout, index=i) for i, rollout in enumerate((group.twin, *seen))]
        return records(Filled(group, (tuple(indexed),), SlotCount()), renderer)


def _counts(finds: Sequence[Find]) -> dict[str, SlotCount]:
    """The yield of a layout, in which every find counts as asked for."""
    group, proposed = finds[0].group, [f.rollout for f in finds if f.verdict is not None]
    bands = Counter(band for r in proposed if (band := r.end_state(group.twin).difficulty) is not None)
    failures = sum(r.failed for r in proposed)
    count = SlotCount(failures, failures, failures, len(proposed) - failures, kept=bands)
    return {f"{group.layout.scene.name}/{group.layout.slot.mode}": count}


def _first_free(folder: DatasetFolder) -> int:
    """Number of the first shard that the command which made the dataset will not make itself."""
    config = from_json(DatasetConfig, folder.config())
    planned = 0 if config.modes == (HUNT,) else sum(map(len, shards(config)))
    return max([planned, *(number + 1 for number in folder.finished())])


def _notes(hunt: Hunt, about: Mapping[str, Any], ids: Mapping[int, str]) -> dict[str, Any]:
    return {
        "about": dict(about),
        "simulated": dict(sorted(hunt.simulator.simulated.items())),
        "cells": [asdict(cell) | {"finds": n} for cell, n in sorted(hunt.cells.items(), key=str)],
        "proposals": [_note(v, ids.get(v.number)) for v in hunt.history],
    }


def _note(v: Verdict, episode: str | None) -> dict[str, Any]:
    p = v.proposal
    proposed = {
        "scene": p.scene,
        "request": p.request,
        "mode": p.mode,
        "fault": complete_text(p.spec),
        "strength": p.strength,
        "draw": p.draw,
        "why": p.why,
    }
    cell = None if v.cell is None else asdict(v.cell)
    said = {"outcome": v.outcome, "miss": v.miss, "score": v.score, "truth": v.truth}
    return {"number": v.number, **proposed, "result": v.result, "reason": v.reason, "cell": cell, **said, "id": episode}
