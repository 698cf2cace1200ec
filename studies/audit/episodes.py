"""Read stored episodes from the files of a dataset, with h5py and MuJoCo alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import h5py
import mujoco
import numpy as np

from studies.audit.moments import Run
from studies.audit.rules import Facts
from studies.audit.verdict import Event


@dataclass(frozen=True)
class Label:
    """What a dataset says of an episode, as far as the audit can say it too; None where nothing is stored.

    Attributes:
        rules: names of the rules that it was judged by.
        events: its events by start.
        mode: kind of the event that gives it its name, "none" without events.
        onset_s: when the first event began.
        outcome: how it ended.
        difficulty, end_value, end_trace_m, end_turn_deg: how its end differs from its twin's.
    """

    rules: frozenset[str]
    events: tuple[Event, ...]
    mode: str
    onset_s: float | None
    outcome: str
    difficulty: str | None
    end_value: float | None
    end_trace_m: float | None
    end_turn_deg: float | None


@dataclass(frozen=True)
class Episode:
    """One stored episode: where it is, what it is about, and its label.

    Attributes:
        dataset, shard: folder of the dataset, and its file with the episode.
        name: name of the episode; `scene`: its scene; `twin`: name of its clean rollout, None for a clean one.
        role: "failure", "clean" and so on.
        model: name of the stored world.
        facts: its task and its layout.
        stated: whether its instruction states what is forbidden.
        label: what the dataset says of it.
    """

    dataset: Path
    shard: Path
    name: str
    scene: str
    twin: str | None
    role: str
    model: str
    facts: Facts
    stated: bool
    label: Label

    def run(self) -> Run:
        """Its stored states and contact forces, in its stored world."""
        return stored_run(self.dataset, self.shard, self.name, self.model)

    def twin_run(self) -> Run | None:
        """The same of its twin; None where it has none, or where nothing is said of its difficulty."""
        if self.twin is None or self.label.difficulty is None:
            return None
        shard = next(s for s in sorted((self.dataset / "shards").glob("*.h5")) if holds(s, self.twin))
        return stored_run(self.dataset, shard, self.twin, self.model)


def episodes(dataset: Path) -> Iterator[Episode]:
    """All episodes of a dataset, by file and name."""
    for shard in sorted((dataset / "shards").glob("*.h5")):
        with h5py.File(shard) as file:
            for name, group in sorted(file["episodes"].items()):
                yield _episode(dataset, shard, name, group)


def holds(shard: Path, name: str) -> bool:
    """Whether a file of a dataset has an episode."""
    with h5py.File(shard) as file:
        return name in file["episodes"]


def stored_run(dataset: Path, shard: Path, name: str, model: str) -> Run:
    """The stored states and contact forces of an episode."""
    with h5py.File(shard) as file:
        group = file["episodes"][name]
        pairs = [_text(p) for p in group["contact_n"].attrs["pairs"]]
        time_s, forces = (np.asarray(group[k], dtype=np.float64) for k in ("time_s", "contact_n"))
        state = _states(group, time_s)
    return Run(_world(dataset / "models" / model / "scene.xml"), time_s, state, forces, pairs)


def _states(group: Any, time_s: Any) -> Any:
    """The states of an episode, put together as docs/store.md says."""
    first, extra = group["first_state"], group["extra_state"]
    state = np.tile(np.asarray(first, dtype=np.float64), (len(time_s), 1))
    start, stop = first.attrs["zeroed"]
    state[:, start:stop] = 0.0
    known = np.column_stack([time_s, group["qpos"][()], group["qvel"][()]])
    state[:, : known.shape[1]] = known
    state[:, extra.attrs["columns"]] = extra[()]
    return state


@lru_cache(maxsize=4)
def _world(path: Path) -> mujoco.MjModel:
    return mujoco.MjModel.from_xml_path(str(path))


def _episode(dataset: Path, shard: Path, name: str, group: Any) -> Episode:
    a = group.attrs
    facts = Facts(str(a["task"]), json.loads(a["scene_params"]))
    twin = str(a["twin"]) if "twin" in a else None
    return Episode(
        dataset=dataset,
        shard=shard,
        name=name,
        scene=str(a["scene"]),
        twin=twin,
        role=str(a["role"]),
        model=str(a["model"]),
        facts=facts,
        stated=bool(a["constraint_stated"]),
        label=_label(group),
    )


def _label(group: Any) -> Label:
    a = group.attrs
    events = json.loads(_text(group["events"][()]))
    return Label(
        rules=frozenset(group["reward_terms"]),
        events=tuple(Event(e["kind"], e["rule"], e["start_s"], e["stop_s"]) for e in events),
        mode=str(a["mode"]),
        onset_s=_number(a.get("onset_s")),
        outcome=str(a["outcome"]),
        difficulty=str(a["difficulty"]) if "difficulty" in a else None,
        end_value=_number(a.get("end_value")),
        end_trace_m=_number(a.get("end_trace_m")),
        end_turn_deg=_number(a.get("end_turn_deg")),
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
