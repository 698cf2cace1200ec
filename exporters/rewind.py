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

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import (
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
from badgen.media import resized

SIDE_PX = 224
SHORTEST = 3  # frames; ReWiND fails at a shorter film
_NEAR = ("poor_success", "shortcut", "unsafe_success")
_KINDS = ("success", "close_succ", "all_fail")


class Rewind(DatasetExporter):
    """`raw/*.h5` with pictures, `labels/*.h5` with labels, and `embeddings/*.h5` where an encoder is given."""

    name: ClassVar[str] = "rewind"
    summary: ClassVar[str] = "ReWiND HDF5 by task: successes to train on, failures with dense labels, evaluation files"
    options: ClassVar[Options] = frames_option(32) | {
        "encoder": ("", "module:Class with frames(pictures) -> (T, 768) and text(lines) -> (N, 384)"),
        "trim": ("completion", "completion: films end when the task is done, as ReWiND's targets assume; or none"),
        "task_words": (
            "canonical",
            "one key for each goal, with all wordings (canonical), or each wording (instruction)",
        ),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write a file for each split and class, with demonstrations numbered within their task."""
        if 0 < job.options["frames"] < SHORTEST:
            raise BadValue(f"frames is {job.options['frames']}; ReWiND needs 0 (all) or at least {SHORTEST}")
        encoder = load_encoder(job.options["encoder"])
        counts: dict[str, dict[str, int]] = {}
        wordings = wordings_of(job.selection)

        def make(entry: Entry) -> int:
            return _demos(job, entry, encoder, counts)

        job.each(job.selection.entries, make)
        if encoder is not None:
            _write_instructions(job, encoder, sorted(counts), wordings)
        write_json(job.out / "tasks.json", wordings)
        lists = task_lists(counts, job.selection.splits)
        write_json(job.out / "task_list.json", lists)
        rows = {name: sum(tasks.values()) for name, tasks in sorted(counts.items())}
        lone = {k: len(wordings) - len(lists[k]) for k in ("eval_tasks", "test_tasks")}
        short = sum(n for _, _, n in job.journal.pieces())
        return {"rows": rows, "views_too_short": short, "goals": len(wordings), "goals_not_in_all_files_of": lone}


def key_of(instruction: str) -> str:
    """Name of the HDF5 group of a task: its first words and a hash; without "lang", since ReWiND skips such names."""
    words = re.sub(r"[^a-z0-9]+", "_", instruction.lower()).strip("_").replace("lang", "l")[:40]
    return f"{words}_{hashlib.sha256(instruction.encode()).hexdigest()[:6]}"


def wordings_of(selection: Selection) -> dict[str, list[str]]:
    """Key of each goal -> its wordings, the one that names the goal first.

    A wording that fits several goals ("the nearer mark", whatever its colour) is left out, since under another key it
    would be taken as another task.
    """
    found: dict[str, dict[str, None]] = {}
    for entry in selection.entries:
        words = found.setdefault(key_of(entry.instruction), {entry.instruction: None})
        words[selection.dataset.episode(entry.id).info.instruction] = None
    uses = Counter(words for all_words in found.values() for words in all_words)
    return {key: [w for i, w in enumerate(found[key]) if i == 0 or uses[w] == 1] for key in sorted(found)}


def task_lists(counts: Mapping[str, Mapping[str, int]], splits: Sequence[str]) -> dict[str, list[str]]:
    """The lists that ReWiND's joint evaluation reads; it opens every key in three files, so they hold common ones.

    The second split is for evaluation and the third for the test.
    """

    def common(split: str) -> list[str]:
        return sorted(set.intersection(*(set(counts.get(f"{split}_{kind}", {})) for kind in _KINDS)))

    rest = [common(split) for split in splits if split != "train"]
    return {
        "training_tasks": sorted(counts.get("train_success", {})),
        "eval_tasks": rest[0] if rest else [],
        "test_tasks": rest[1] if len(rest) > 1 else [],
    }


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
        number = str(numbers.get(key, 0))
        numbers[key] = int(number) + 1
        steps = episode.frame_steps(camera)
        chosen = evenly(len(steps), job.options["frames"])
        labels = labels_of(episode.arrays(), [steps[i] for i in chosen])
        pictures = [small(p) for p in episode.frames(camera, chosen)]
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


def small(image: Image) -> Image:
    """A picture whose shorter side has at most 224 pixels, whole: a crop would cut off what the instruction names."""
    return resized(image, SIDE_PX) if min(image.shape[:2]) > SIDE_PX else image


def _raw(group: Any, episode: StoredEpisode, labels: FrameLabels, pictures: Sequence[Image], key: str) -> None:
    arrays, count = episode.arrays(), len(labels)
    state = arrays.qpos[labels.steps][:, episode.robot().columns]
    put_array(group, "state", state)
    put_array(group, "next_state", np.concatenate([state[1:], state[-1:]]))
    put_array(group, "action", arrays.action[labels.steps])
    put_array(group, "reward", labels.reward_visible)
    put_array(group, "done", np.arange(count) == count - 1)
    put_array(group, "img", np.stack(pictures))
    text = h5py.string_dtype()
    for name, value in (("string", episode.info.instruction), ("env_id", key)):
        group.create_dataset(name, data=[value] * count, dtype=text, track_times=False)


def _label(group: Any, episode: StoredEpisode, labels: FrameLabels, camera: str) -> None:
    for name in ("progress", "reward", "reward_visible", "reward_frame", "time_s"):
        put_array(group, name, getattr(labels, name))
    put_array(group, "step", labels.steps)
    for name in ("id", "group", "outcome", "mode", "instruction"):
        group.attrs[name] = getattr(episode.info, name)
    group.attrs["camera"] = camera
    if (visible_s := episode.visible_s(camera)) is not None:
        group.attrs["visible_s"] = visible_s


def _write_instructions(
    job: Job, encoder: Encoder, names: Sequence[str], wordings: Mapping[str, Sequence[str]]
) -> None:
    """Write embeddings of the wordings: in training all as rows, else one by one, under the names that ReWiND reads.

    A lone wording has two equal rows in training. ReWiND draws a row where there are several and else keeps the array,
    which then has another shape, and texts of two shapes do not fit into one of its batches.
    """
    for name in names:
        with _open(job.out, "embeddings", name) as out:
            file = out.file
            for key in sorted(file):
                found = np.asarray(encoder.text(wordings[key]), dtype=np.float32)
                training = name.startswith("train")
                rows = found[:1] if not training else found if len(found) > 1 else np.repeat(found, 2, axis=0)
                put_array(file, f"{key}/minilm_lang_embedding", rows, compress=False)
                for n in () if training else (1, 2, 3):
                    row = found[[min(n, len(found) - 1)]]
                    put_array(file, f"{key}/minilm_lang_embedding_{n}", row, compress=False)


def _open(out: Path, kind: str, name: str) -> AbstractContextManager[Hdf5Out]:
    path = out / kind / f"{name}.h5"
    path.parent.mkdir(parents=True, exist_ok=True)
    return writing_hdf5(path, add=True)
