"""Check the schema of a dataset: everything that readers rely on is there, and has the right type and range."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import mujoco

from badgen.checks.references import StoredInfo, check_references
from badgen.checks.stored_arrays import check_arrays, check_videos
from badgen.checks.stored_attributes import read_info
from badgen.checks.stored_times import check_events, check_order, read_events
from badgen.contracts.errors import BadgenError, StoreError, Unavailable
from badgen.contracts.trajectory import STATE
from badgen.engine.config import DatasetConfig
from badgen.engine.worlds.config import WorldConfig
from badgen.serialization import from_json
from badgen.store import Dataset, DatasetFolder
from badgen.store.robot_file import check_robot, read_robot
from badgen.store.shard import members, open_shard, require_readable


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation of the schema: where in the dataset it is, and what is wrong there."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """Numbers of checked shards and episodes, and every problem that was found."""

    shards: int
    episodes: int
    problems: tuple[Problem, ...]


def validate(dataset: Dataset) -> ValidationReport:
    """Check every shard, model and reference of a dataset; nothing is simulated, and damage is reported, not raised."""
    folder = dataset.folder
    problems = list(_check_dataset_json(folder.dataset_json()))
    models = _Models(folder)
    found: list[StoredInfo] = []
    episode_counts: dict[str, int] = {}
    for shard in folder.shard_files():
        name = f"shards/{shard.name}"
        try:
            require_readable(shard)
            with open_shard(shard) as f:
                episodes = _check_shard(f, name, models, problems)
        except Unavailable:
            raise
        except StoreError as e:
            problems.append(Problem(name, str(e)))
        else:
            episode_counts[name] = len(episodes)
            found += episodes
    problems += models.problems
    problems += _check_ids(found)
    problems += (Problem(*p) for p in check_references({e.id: e for e in found}))
    problems += _check_manifest(folder, episode_counts)
    return ValidationReport(len(folder.shard_files()), len(found), tuple(problems))


def _check_dataset_json(stored: dict[str, Any]) -> Iterator[Problem]:
    for key in ("badgen", "versions", "machine"):
        if key not in stored:
            yield Problem("run.json", f"{key} is missing")
    try:
        config = stored.get("config", {})
        from_json(WorldConfig if "world" in config else DatasetConfig, config)
    except BadgenError as e:
        yield Problem("run.json", f"config: {e}")


def _check_shard(shard: Any, name: str, models: _Models, problems: list[Problem]) -> list[StoredInfo]:
    """Scalars of the episodes of a shard; what is wrong is added to `problems`."""
    problems += [Problem(name, f"attribute {key} is missing") for key in ("counts",) if key not in shard.attrs]
    if "episodes" not in shard:
        problems.append(Problem(name, "group episodes is missing"))
        return []
    found = []
    for episode_id, group in members(shard["episodes"]):
        where = f"{name}, episode {episode_id}"
        info, wrong = _check_episode(group, models)
        problems += [Problem(where, text) for text in wrong]
        found.append(StoredInfo(episode_id, where, info))
    return found


def _check_episode(group: Any, models: _Models) -> tuple[dict[str, Any], list[str]]:
    """Scalars of an episode that could be read, and everything that is wrong inside it."""
    problems: list[str] = []
    info = read_info(group, problems)
    lengths = models.sizes(info["model"]) if "model" in info else {}
    problems += check_arrays(group, lengths)
    events = read_events(group, problems)
    time_s = group.get("time_s")
    if "rows" in lengths and time_s is not None and len(time_s):
        last_s = float(time_s[-1])
        problems += check_order(info, last_s)
        problems += check_events(events, group.get("reward_terms"), last_s)
        problems += check_videos(group, lengths["rows"])
    return info, problems


class _Models:
    """Sizes of the stored models, each loaded once; those that cannot be loaded are problems."""

    def __init__(self, folder: DatasetFolder) -> None:
        self._folder = folder
        self._sizes: dict[str, dict[str, int]] = {}
        self.problems: list[Problem] = []

    def sizes(self, model_id: str) -> dict[str, int]:
        """Lengths of the axes that depend on the model, by name; empty for a model that cannot be loaded."""
        if model_id not in self._sizes:
            self._sizes[model_id] = self._load(model_id)
        return dict(self._sizes[model_id])

    def _load(self, model_id: str) -> dict[str, int]:
        try:
            model = self._folder.load_world(model_id).model
            check_robot(model, read_robot(self._folder.path / "models" / model_id))
        except Unavailable:
            raise
        except (StoreError, ValueError) as e:  # MuJoCo raises ValueError for a mesh that it cannot read
            self.problems.append(Problem(f"models/{model_id}", " ".join(str(e).split())))
            return {}
        state = int(mujoco.mj_stateSize(model, STATE))
        return {"nq": int(model.nq), "nv": int(model.nv), "nu": int(model.nu), "nstate": state}


def _check_ids(found: list[StoredInfo]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for e in found:
        if e.id in first:
            yield Problem(e.where, f"the same id is stored in {first[e.id].partition(',')[0]}")
        first.setdefault(e.id, e.where)


def _check_manifest(folder: DatasetFolder, episode_counts: Mapping[str, int]) -> Iterator[Problem]:
    """Compare the list of shards with what was read; an unfinished dataset has no manifest, which is allowed."""
    file = folder.path / "manifest.json"
    if not file.is_file():
        return
    try:
        listed = {s["file"]: int(s["episodes"]) for s in json.loads(file.read_text(encoding="utf-8"))["shards"]}
    except (ValueError, KeyError, TypeError) as e:
        yield Problem("manifest.json", f"cannot be read ({e}); it must list the shards with file and episodes")
        return
    there = {f"shards/{p.name}" for p in folder.shard_files()}
    for name in sorted(listed.keys() - there):
        yield Problem("manifest.json", f"lists {name}, which is missing")
    for name in sorted(there - listed.keys()):
        yield Problem("manifest.json", f"does not list {name}")
    for name in sorted(listed.keys() & episode_counts.keys()):
        if listed[name] != episode_counts[name]:
            yield Problem(
                "manifest.json", f"{name} has {listed[name]} episodes there, and holds {episode_counts[name]}"
            )
