"""ReWiND: frames by task in HDF5, labels in separate files, and files for evaluation on failures."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

import h5py
import numpy as np

from badgen.contracts.arrays import F32, Image
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import (
    SHARED,
    DatasetExporter,
    Encoder,
    Entry,
    FrameLabels,
    Hdf5Out,
    Job,
    Selection,
    evenly,
    frames_option,
    labels_of,
    load_encoder,
    put_array,
    write_json,
    writing_hdf5,
)

SIDE_PX = 224
SHORTEST = 3  # frames of a film; ReWiND fails at a shorter one
_NEAR = ("poor_success", "shortcut", "unsafe_success")


class Rewind(DatasetExporter):
    """`raw/*.h5` with pictures, `labels/*.h5` with labels, and `embeddings/*.h5` where an encoder is given."""

    name: ClassVar[str] = "rewind"
    summary: ClassVar[str] = "ReWiND HDF5 by task: successes to train on, failures with dense labels, evaluation files"
    options: ClassVar[Options] = frames_option(32) | {
        "encoder": ("", "module:Class with frames(pictures) -> (T, 768) and text(lines) -> (N, 384)"),
        "trim": ("completion", SHARED["trim"][1]),
        "task_words": ("canonical", SHARED["task_words"][1]),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write a file for each split and class, with demonstrations numbered within their task."""
        if 0 < job.options["frames"] < SHORTEST:
            raise BadValue(f"frames is {job.options['frames']}; ReWiND needs 0 (all) or at least {SHORTEST}")
        encoder = load_encoder(job.options["encoder"])
        counts: dict[str, dict[str, int]] = {}

        def make(entry: Entry) -> int:
            return _demos(job, entry, encoder, counts)

        job.each(job.selection.entries, make)
        wordings = wordings_of(job.selection)
        write_json(job.out / "tasks.json", wordings)
        if encoder is not None:
            _write_wordings(job, encoder, wordings, sorted(counts))
        return {
            "rows": {name: sum(tasks.values()) for name, tasks in sorted(counts.items())},
            "views_too_short": sum(n for _, _, n in job.journal.pieces()),
            "joint_evaluation": _write_task_lists(job, counts),
        }


def key_of(instruction: str) -> str:
    """Name of the HDF5 group of a task: its first words and a hash; without "lang", since ReWiND skips such names."""
    words = re.sub(r"[^a-z0-9]+", "_", instruction.lower()).strip("_").replace("lang", "l")[:40]
    return f"{words}_{hashlib.sha256(instruction.encode()).hexdigest()[:6]}"


def files_of(entry: Entry) -> str:
    """File of an episode; failures have their own, since ReWiND labels every demonstration as a rise from 0 to 1."""
    if entry.split == "train":
        return "train_success" if entry.success else "train_failure"
    kind = "success" if entry.success else "close_succ" if entry.outcome in _NEAR else "all_fail"
    return f"{entry.split}_{kind}"


def _demos(job: Job, entry: Entry, encoder: Encoder | None, counts: dict[str, dict[str, int]]) -> int:
    """Write an episode as one demonstration for each view; return how many views are too short for ReWiND."""
    episode = job.selection.read(entry)
    name, key = files_of(entry), key_of(entry.instruction)
    shown = job.selection.showing_cameras(episode)
    views = [c for c in shown if len(episode.frame_steps(c)) >= SHORTEST]
    for camera in views:
        numbers = counts.setdefault(name, {})
        steps = episode.frame_steps(camera)
        number = str(numbers.get(key, 0))
        numbers[key] = int(number) + 1
        chosen = evenly(len(steps), job.options["frames"])
        labels = labels_of(episode.arrays(), [steps[i] for i in chosen])
        pictures = [cropped(p) for p in episode.frames(camera, chosen)]
        with _open(job.out, "raw", name) as out:
            _raw(out.file.create_group(f"{key}/{number}"), episode, labels, pictures, key)
        with _open(job.out, "labels", name) as out:
            _label(out.file.create_group(f"{key}/{number}"), episode, labels, camera)
        if encoder is not None:
            with _open(job.out, "embeddings", name) as out:
                put_array(
                    out.file, f"{key}/{number}", np.asarray(encoder.frames(pictures), dtype=np.float32), compress=False
                )
    return len(shown) - len(views)


def cropped(image: Image) -> Image:
    """The middle of a picture, 224 pixels wide and high; a smaller one is unchanged."""
    height, width = image.shape[:2]
    top, left = max(0, (height - SIDE_PX) // 2), max(0, (width - SIDE_PX) // 2)
    return image[top : top + SIDE_PX, left : left + SIDE_PX]


def _raw(group: Any, episode: StoredEpisode, labels: FrameLabels, pictures: Sequence[Image], key: str) -> None:
    arrays, count = episode.arrays(), len(labels)
    state = arrays.qpos[labels.steps][:, episode.robot().columns]
    put_array(group, "state", state)
    put_array(group, "next_state", np.concatenate([state[1:], state[-1:]]))
    put_array(group, "action", arrays.action[labels.steps])
    put_array(group, "reward", labels.reward)
    put_array(group, "done", np.arange(count) == count - 1)
    put_array(group, "img", np.stack(pictures))
    text = h5py.string_dtype()
    for name, value in (("string", episode.info.instruction), ("env_id", key)):
        group.create_dataset(name, data=[value] * count, dtype=text, track_times=False)


def _label(group: Any, episode: StoredEpisode, labels: FrameLabels, camera: str) -> None:
    for name in ("progress", "reward", "reward_frame", "time_s"):
        put_array(group, name, getattr(labels, name))
    put_array(group, "step", labels.steps)
    for name in ("id", "group", "outcome", "mode", "instruction"):
        group.attrs[name] = getattr(episode.info, name)
    group.attrs["camera"] = camera
    if (visible_s := episode.visible_s(camera)) is not None:
        group.attrs["visible_s"] = visible_s


def wordings_of(selection: Selection) -> dict[str, list[str]]:
    """Key of each task -> its wordings: first the one that the export has, then all originals in the dataset.

    Words that ask for different tasks in different layouts, such as "the nearer mark", are left out: ReWiND would show
    a success under them as an example of another task.
    """
    found: dict[str, set[str]] = {}
    for entry in selection.entries:
        own = selection.dataset.episode(entry.id).info.instruction
        found.setdefault(entry.instruction, set()).add(own)
    uses = Counter(words for originals in found.values() for words in originals)
    return {
        key_of(words): [words, *sorted(own for own in found[words] - {words} if uses[own] == 1 and own not in found)]
        for words in sorted(found, key=key_of)
    }


def _write_wordings(job: Job, encoder: Encoder, wordings: Mapping[str, list[str]], names: Sequence[str]) -> None:
    """Write the embeddings of all wordings of each task as ReWiND reads them.

    In training files they are rows of one array, of which ReWiND draws one. A lone wording is there twice, since ReWiND
    gives a single row another shape, which does not fit into one batch with the others. Files for evaluation have one
    wording each under four names; where there are fewer than four wordings, they are used again.
    """
    embedded = {k: np.asarray(encoder.text(words), dtype=np.float32) for k, words in wordings.items()}
    for name in names:
        with _open(job.out, "embeddings", name) as out:
            for key in sorted(out.file):
                for suffix, rows in _embeddings(embedded[key], name.startswith("train")).items():
                    put_array(out.file, f"{key}/minilm_lang_embedding{suffix}", rows, compress=False)


def _embeddings(rows: F32, training: bool) -> dict[str, F32]:
    """Arrays of a task by the end of their names."""
    if training:
        return {"": rows if len(rows) > 1 else np.repeat(rows, 2, axis=0)}
    others = rows[1:] if len(rows) > 1 else rows
    return {"": rows[:1]} | {f"_{n + 1}": others[n % len(others)][None] for n in range(3)}


def _write_task_lists(job: Job, counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Write which tasks ReWiND's joint evaluation can use; return their numbers for each split.

    It opens every task of `eval_tasks` in the three files of successes, near successes and failures, so only tasks that
    all three have are listed. A split without such a task has no list.
    """
    training = sorted(counts.get("train_success", {}))
    found: dict[str, dict[str, int]] = {}
    for split in (s for s in job.selection.splits if s != "train"):
        files = [set(counts.get(f"{split}_{kind}", {})) for kind in ("success", "close_succ", "all_fail")]
        common = sorted(set.intersection(*files))
        found[split] = {"tasks": len(common), "tasks_not_in_all_three_files": len(set.union(*files)) - len(common)}
        if common:
            tasks = {"training_tasks": training, "eval_tasks": common, "test_tasks": common}
            write_json(job.out / f"task_list_{split}.json", tasks)
    return found


def _open(out: Path, kind: str, name: str) -> AbstractContextManager[Hdf5Out]:
    path = out / kind / f"{name}.h5"
    path.parent.mkdir(parents=True, exist_ok=True)
    return writing_hdf5(path, add=True)
