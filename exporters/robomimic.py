"""robomimic: one HDF5 file of demonstrations, good and bad, with masks to select them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import h5py
import numpy as np

from badgen.contracts.episode import EpisodeArrays
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import (
    ONE_SHAPE,
    Aspect,
    DatasetExporter,
    Entry,
    Job,
    facts_of,
    json_line,
    labels_of,
    put_array,
    write_lines,
    writing_hdf5,
)
from badgen.files import write_bytes

_ACTIONS = (
    "Actions are set-points (joints in rad, grippers in m; torques in N m where the robot is driven by them) and are "
    "not scaled to [-1, 1]; `action_range` in the datasheet has their limits. So robomimic's get_dataset_info.py says, "
    "rightly, that they are out of range. Scale them for a policy whose actions end in a tanh."
)
_TEXT = h5py.string_dtype()


class Robomimic(DatasetExporter):
    """`demos.hdf5`, with labels beside the arrays of each demonstration, and meshes of the models in `meshes`."""

    name: ClassVar[str] = "robomimic"
    summary: ClassVar[str] = "robomimic HDF5 with masks for success, failure, modes and splits"
    needs_pictures: ClassVar[bool] = False
    alike: ClassVar[tuple[Aspect, ...]] = ONE_SHAPE
    options: ClassVar[Options] = {
        "rows": ("frames", "rows of a demonstration: frames (with pictures), or all (50 per second, without pictures)"),
    }

    def alike_with(self, options: Mapping[str, Any]) -> tuple[Aspect, ...]:
        """What does not concern pictures, where there are none."""
        pictures = ("cameras", "picture size", "frames per second") if options["rows"] == "all" else ()
        return tuple(a for a in self.alike if a not in pictures)

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `demos.hdf5`; the group `data` contains only demonstrations."""
        masks: defaultdict[str, list[str]] = defaultdict(list)
        with writing_hdf5(job.out / "demos.hdf5") as out:
            file = out.file
            data = file.create_group("data")
            numbers = {e.id: i for i, e in enumerate(job.selection.entries)}

            def make(entry: Entry) -> int:
                count = _demo(job, entry, data.create_group(f"demo_{numbers[entry.id]}"))
                out.check()
                return count

            job.each(job.selection.entries, make)
            rows = {name: count for name, _, count in job.journal.pieces()}
            data.attrs["total"] = sum(rows.values())
            data.attrs["env_args"] = json.dumps(_env_args(job))
            for entry in job.selection.entries:
                for mask in _masks(entry):
                    masks[mask].append(f"demo_{numbers[entry.id]}")
            for mask in sorted(masks):
                file.create_dataset(f"mask/{mask}", data=np.array(masks[mask], dtype="S"), track_times=False)
        index = ({"demo": f"demo_{numbers[e.id]}", "episode": e.id, "split": e.split} for e in job.selection.entries)
        write_lines(job.out / "demos.jsonl", index)
        splits = {s: sum(rows[e.id] for e in job.selection.of(s)) for s in job.selection.splits}
        counts = {m: len(masks[m]) for m in sorted(masks)}
        return {"rows": splits, "masks": counts, "action_range": _action_range(job), "notes": [_ACTIONS]}


def _action_range(job: Job) -> dict[str, list[float]]:
    """Limits of each number of an action, by actuator; the same for all episodes."""
    robot = job.selection.read(job.selection.entries[0]).robot()
    return {a.name: [a.low, a.high] for h in robot.handles for a in h.actuators}


def _demo(job: Job, entry: Entry, group: Any) -> int:
    """Write one demonstration; return its number of rows."""
    episode = job.selection.read(entry)
    arrays, cameras = episode.arrays(), job.selection.views(episode)
    if job.options["rows"] == "all" or not cameras:
        steps, cameras = list(range(len(arrays.time_s))), ()
    else:
        common = set.intersection(*(set(episode.frame_steps(c)) for c in cameras))
        steps = sorted(common)
    labels = labels_of(arrays, steps)
    put_array(group, "actions", arrays.action[steps])
    put_array(group, "rewards", labels.reward)
    put_array(group, "dones", np.arange(len(steps)) == len(steps) - 1)
    put_array(group, "states", _flat_states(arrays)[steps])
    for name in ("progress", "reward", "reward_visible", "reward_frame"):
        put_array(group, f"labels/{name}", getattr(labels, name))
    put_array(group, "labels/step", labels.steps)
    put_array(group, "labels/time_s", labels.time_s)
    _observe(group, episode, arrays, cameras, steps, job.shared.privileged)
    group.attrs["num_samples"] = len(steps)
    group.attrs.create("model_file", _with_meshes(job.out, episode), dtype=_TEXT)
    _put_replay(group, job, episode, arrays)
    group.attrs["badgen"] = json_line(facts_of(episode, job.shared.privileged)).strip()
    for name in ("id", "group", "mode", "outcome", "instruction"):
        group.attrs[name] = getattr(episode.info, name)
    return len(steps)


def _put_replay(group: Any, job: Job, episode: StoredEpisode, arrays: EpisodeArrays) -> None:
    """Write what plain MuJoCo needs to simulate the demonstration again from its first state.

    Nothing is written where the controller acts between rows, whose set-points are not stored.
    """
    info, timestep_s = episode.info, _timestep_s(episode.model_xml())
    row_s = float(arrays.time_s[1] - arrays.time_s[0])
    if round(info.control_hz * row_s) != 1:
        return
    replay = group.create_group("replay")
    put_array(replay, "ctrl", arrays.ctrl)
    put_array(replay, "first_state", arrays.first_state)
    put_array(replay, "qpos", arrays.qpos)
    replay.attrs["substeps"], replay.attrs["timestep_s"] = round(row_s / timestep_s), timestep_s
    replay.attrs["settle_s"] = 0.0  # the first state is that after settling
    replay.attrs["ramp"] = "linear over the substeps, from the set-points of the row before to those of the row"
    replay.attrs["mujoco"] = ",".join(
        sorted({p.versions.get("mujoco", "") for p in job.selection.dataset.provenance()})
    )
    replay.attrs["states_sha256"] = info.replay_sha256
    replay.attrs["grippers"] = json_line(list(_grippers(episode))).strip()
    replay.attrs["faults"] = json_line(list(info.operators)).strip()


def _grippers(episode: StoredEpisode) -> Iterator[dict[str, float]]:
    """Column of the set-points of each gripper, and the set-points that open and close it."""
    names = [a.name for handle in episode.robot().handles for a in handle.actuators]
    for handle in episode.robot().handles:
        if handle.gripper is not None:
            closed, opened = handle.gripper.command_range
            yield {"index": names.index(handle.gripper.actuator), "opened": opened, "closed": closed}


def _timestep_s(xml: str) -> float:
    option = ET.fromstring(xml).find("option")
    return float("0.002" if option is None else option.get("timestep", "0.002"))  # MuJoCo's default


def _observe(
    group: Any,
    episode: StoredEpisode,
    arrays: EpisodeArrays,
    cameras: tuple[str, ...],
    steps: list[int],
    privileged: bool,
) -> None:
    """Write observations at each row and after it; after the last row, the world is assumed not to change."""
    robot = episode.robot()
    seen: dict[str, Any] = {"robot_qpos": arrays.qpos[steps][:, robot.columns]}
    if privileged:
        seen["object_qpos"] = arrays.qpos[steps][:, robot.others]
    for camera in cameras:
        place = {step: i for i, step in enumerate(episode.frame_steps(camera))}
        seen[f"{camera}_image"] = np.stack(episode.frames(camera, [place[s] for s in steps]))
    for name, values in seen.items():
        put_array(group, f"obs/{name}", values)
        put_array(group, f"next_obs/{name}", np.concatenate([values[1:], values[-1:]]))


def _flat_states(arrays: EpisodeArrays) -> Any:
    """(T, 1 + nq + nv) time, joint positions and velocities: the flat state of robosuite."""
    return np.concatenate([arrays.time_s[:, None], arrays.qpos, arrays.qvel], axis=1)


def _with_meshes(out: Path, episode: StoredEpisode) -> str:
    """The model as MJCF text; its assets are written into the folder `meshes` that it names."""
    for name, content in episode.assets().items():
        path = out / "meshes" / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            write_bytes(path, content, durable=False)
    # Both `meshdir` and `texturedir`; older versions of MuJoCo end them with a slash.
    return re.sub(r'dir="\.\./meshes/?"', 'dir="meshes"', episode.model_xml())


def _env_args(job: Job) -> dict[str, Any]:
    """Description of the environment for robomimic; type 1 is robosuite, the only type that it does not check."""
    scenes = sorted({e.scene for e in job.selection.entries})
    versions = {v for p in job.selection.dataset.provenance() if (v := p.versions.get("badgen"))}
    name, version = f"badgen/{'+'.join(scenes)}", ",".join(sorted(versions))
    return {"env_name": name, "type": 1, "env_version": version, "env_kwargs": {"scenes": scenes, "source": "badgen"}}


def _masks(entry: Entry) -> tuple[str, ...]:
    masks = (entry.split, "success" if entry.success else "failure", f"outcome_{entry.outcome}", f"mode_{entry.mode}")
    return (*masks, f"role_{entry.role}", *(("relabelled",) if entry.relabelled_from else ()))
