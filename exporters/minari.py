"""Minari: an offline reinforcement learning dataset with lossless pictures, written as Minari reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from gymnasium.envs.registration import EnvSpec

from badgen.contracts.arrays import F64
from badgen.contracts.environment import ENTRY_POINT, env_id
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import (
    ONE_SHAPE,
    Aspect,
    DatasetExporter,
    FrameLabels,
    Job,
    facts_of,
    json_line,
    labels_of,
    put_array,
    write_json,
    write_lines,
    writing_hdf5,
)
from exporters.lerobot.plan import Place, Plan, plan

_NOTES = (
    "The action space is that of the scene's environment, which `recover_environment()` makes where badgen is "
    "installed; several scenes in one dataset have none.",
    "The environment runs at the control rate and observes other things than the dataset; rows are stored frames.",
)
VERSION = "0.5.4"  # of the file layout; readers accept exactly one version


class Minari(DatasetExporter):
    """Set MINARI_DATASETS_PATH to the export; the dataset is `badgen/NAME-v0`."""

    name: ClassVar[str] = "minari"
    summary: ClassVar[str] = "Minari HDF5 dataset with lossless pictures and dense rewards"
    alike: ClassVar[tuple[Aspect, ...]] = ONE_SHAPE
    options: ClassVar[Options] = {"dataset": ("episodes", "name of the dataset")}

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `badgen/<dataset>-v0/data/main_data.hdf5` and `metadata.json`."""
        name = job.options["dataset"]
        if not name.replace("-", "").replace("_", "").isalnum():
            raise BadValue(f"dataset is {name!r}; it may contain letters, digits, - and _")
        planned = plan(job)
        folder = job.out / "badgen" / f"{name}-v0" / "data"
        folder.mkdir(parents=True)
        with writing_hdf5(folder / "main_data.hdf5") as out:
            file = out.file

            def make(place: Place) -> int:
                count = _episode(job, planned, place, file.create_group(f"episode_{place.number}"))
                out.check()
                return count

            job.each(planned.places, make)
            steps = sum(count for _, _, count in job.journal.pieces())
            file.attrs["total_episodes"], file.attrs["total_steps"] = len(planned.places), steps
        scenes = sorted({e.scene for e in job.selection.entries})
        metadata = _metadata(planned, f"badgen/{name}-v0", steps, job.shared.privileged)
        write_json(folder / "metadata.json", metadata | _environment(scenes))
        if len(scenes) > 1:
            job.tell(
                f"recover_environment() needs one scene, here are {', '.join(scenes)}; export one with --only scene=..."
            )
        index = ({"id": p.number, "episode": p.id, "split": p.split} for p in planned.places)
        write_lines(job.out / "badgen" / f"{name}-v0" / "splits.jsonl", index)
        rows = {s: sum(p.length for p in planned.places if p.split == s) for s in job.selection.splits}
        return {"rows": rows, "environment": env_id(scenes[0]) if len(scenes) == 1 else None, "notes": list(_NOTES)}


def _environment(scenes: list[str]) -> dict[str, Any]:
    """The environment that Minari recovers: the scene's own, which badgen runs; none for several scenes."""
    if len(scenes) > 1:
        return {"env_spec": None}
    spec = EnvSpec(env_id(scenes[0]), entry_point=ENTRY_POINT, kwargs={"scene": scenes[0]})
    return {"env_spec": spec.to_json()}


def _episode(job: Job, planned: Plan, place: Place, group: Any) -> int:
    """Write one episode of T steps and T + 1 observations; return T.

    The reward of a step is the label of the state after it.
    """
    episode = job.selection.read(place.entry)
    arrays = episode.arrays()
    labels = labels_of(arrays, episode.frame_steps(planned.cameras[0]))
    steps, count = labels.steps, place.length - 1
    put_array(group, "observations/state", arrays.qpos[steps][:, planned.robot.columns])
    if job.shared.privileged:
        put_array(group, "observations/objects", arrays.qpos[steps][:, planned.robot.others])
    for camera in planned.cameras:
        put_array(group, f"observations/{camera}", np.stack(episode.frames(camera)))
    put_array(group, "actions", arrays.action[steps[:-1]].astype(np.float64))  # as the environment takes them
    put_array(group, "rewards", labels.reward[1:].astype(np.float64))
    last = np.arange(count) == count - 1
    put_array(group, "terminations", last & episode.info.success)
    put_array(group, "truncations", last & (not episode.info.success))
    _labels(group, labels)
    _attributes(group, episode, place, count, job.shared.privileged)
    return count


def _labels(group: Any, labels: FrameLabels) -> None:
    """Labels of every observation, as Minari's infos."""
    for name in ("progress", "reward", "reward_visible", "reward_frame"):
        put_array(group, f"infos/{name}", getattr(labels, name).astype(np.float64))
    put_array(group, "infos/step", labels.steps)
    put_array(group, "infos/time_s", labels.time_s)


def _attributes(group: Any, episode: StoredEpisode, place: Place, count: int, privileged: bool) -> None:
    info = episode.info
    group.attrs["id"], group.attrs["total_steps"] = place.number, count
    for name in ("group", "scene", "instruction", "mode", "outcome", "role", "twin"):
        group.attrs[name] = getattr(info, name)
    group.attrs["episode"], group.attrs["split"] = info.id, place.split
    group.attrs["badgen"] = json_line(facts_of(episode, privileged)).strip()


def _metadata(planned: Plan, dataset_id: str, steps: int, privileged: bool) -> dict[str, Any]:
    height, width = planned.size
    spaces = {"state": _box("float64", (len(planned.robot.joints),))}
    if privileged:
        spaces["objects"] = _box("float64", (len(planned.robot.others),))
    for camera in planned.cameras:
        spaces[camera] = _box("uint8", (height, width, 3), 0, 255)
    return {
        "total_episodes": len(planned.places),
        "total_steps": steps,
        "data_format": "hdf5",
        "jpeg_encoding": False,
        "observation_space": json.dumps({"type": "Dict", "subspaces": dict(sorted(spaces.items()))}),
        "action_space": json.dumps(_box("float64", (planned.actions,), *_limits(planned))),
        "minari_version": VERSION,
        "dataset_id": dataset_id,
        "code_permalink": "",
        "author": [],
        "author_email": [],
        "algorithm_name": "scripted expert with faults",
        "description": "made by badgen; see dataset_card.md",
    }


def _limits(planned: Plan) -> tuple[F64, F64]:
    """Smallest and largest action, as the environment has them; infinite where the robot's parts do not tell all."""
    limits = [(a.low, a.high) for h in planned.robot.handles for a in h.actuators]
    if len(limits) != planned.actions:
        limits = [(-np.inf, np.inf)] * planned.actions
    low, high = np.asarray(limits, dtype=np.float64).T
    return low, high


def _box(dtype: str, shape: tuple[int, ...], low: float | F64 = -np.inf, high: float | F64 = np.inf) -> dict[str, Any]:
    """A space in Minari's format, which lists the bounds of every element."""
    bounds = [np.full(shape, end).tolist() for end in (low, high)]
    return {"type": "Box", "dtype": dtype, "shape": list(shape), "low": bounds[0], "high": bounds[1]}
