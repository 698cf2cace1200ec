"""Robo-Dopamine: how much closer AFTER is to the goal than BEFORE, with start and end of a success as anchors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from badgen.contracts.arrays import F32
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.exporter import Options, StoredEpisode
from badgen.exporting import DatasetExporter, Entry, Job, common_steps, ends_too_well, exact, write_array
from badgen.media import write_image
from badgen.selection.split import unit
from exporters.dopamine.hops import accumulate, choose, hop, score_tag
from exporters.dopamine.prompt import PROMPT, check_prompt

__all__ = ["Dopamine", "accumulate", "hop"]
_BLANK = "blank.jpg"
_LABELS = ("reward_frame", "progress", "reward_visible")
_REFERENCES = ("other", "twin")


class Dopamine(DatasetExporter):
    """Items of eight pictures each; hops are computed from a label, never from time."""

    name: ClassVar[str] = "dopamine"
    summary: ClassVar[str] = "items of eight pictures with the hop from BEFORE to AFTER, from labels instead of time"
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = {
        "items": (40, "items of each episode, spread over sizes of the hop and over distances in time"),
        "label": ("reward_frame", "label from which the hop is computed: reward_frame, progress or reward_visible"),
        "prompt": ("", "file with another prompt, with {task_description} and eight <image>"),
        "reference": (
            "other",
            "where start and end of a success are from: other (a group with the same goal), or twin (if there is none)",
        ),
    }

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `train_data/<id>/<camera>/frame_000000.jpg` and `<split>.json`."""
        if job.options["label"] not in _LABELS:
            raise UnknownName("label", job.options["label"], _LABELS)
        if job.options["reference"] not in _REFERENCES:
            raise UnknownName("reference", job.options["reference"], _REFERENCES)
        if job.options["items"] < 1:
            raise BadValue(f"items is {job.options['items']}; it must be at least 1")
        path = job.options["prompt"]
        prompt = check_prompt(_text_of(path)) if path else PROMPT
        write_image(job.out / _BLANK, np.full((224, 224, 3), 128, dtype=np.uint8))

        def make(entry: Entry) -> list[dict[str, Any]]:
            return _items(job, entry, prompt)

        job.each(job.selection.entries, make)
        for split in job.selection.splits:
            write_array(job.out / f"{split}.json", job.journal.rows(split))
        lone = [e.id for e in job.selection.entries if _reference(job, e) is None]
        unshown = sum(not rows for _, _, rows in job.journal.pieces())
        return {
            "rows": job.journal.count(job.selection.splits),
            "episodes_without_reference": len(lone),
            "episodes_that_end_as_if_done": unshown,
        }


def _text_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise BadValue(f"prompt {path} cannot be read ({e}); give a text file") from e


def views_of(cameras: Sequence[str]) -> tuple[str, str, str]:
    """Front, left wrist and right wrist camera; one wrist camera is used twice, none is replaced by the front one."""
    high = next((c for c in cameras if "wrist" not in c), cameras[0])
    wrists = [c for c in cameras if "wrist" in c]
    left = next((c for c in wrists if "left" in c), wrists[0] if wrists else high)
    return high, left, next((c for c in wrists if "right" in c), left)


def _items(job: Job, entry: Entry, prompt: str) -> list[dict[str, Any]]:
    episode = job.selection.read(entry)
    views = views_of(job.selection.views(episode))
    steps = common_steps(episode, views)
    phi: F32 = getattr(episode.arrays().labels, job.options["label"])[steps]
    if ends_too_well(episode.info, float(phi[-1])):
        return []  # its pictures do not show what is wrong, so its hops would teach that it ends well
    _write_frames(job.out, episode, sorted(set(views)))
    anchors, reference = _anchors(job, entry, views[0])
    rng = np.random.default_rng(int(unit(entry.id, str(job.shared.seed)) * 2**48))
    rows = []
    for n, (before, after) in enumerate(choose(phi, job.options["items"], rng)):
        was, became = exact(phi[before]), exact(phi[after])  # as written, so that the hop fits them
        hopped = hop(was, became)
        kind = "plus" if hopped > 0 else "minus" if hopped < 0 else "zero_extra"
        shown = [_file(entry.id, c, i) for i in (before, after) for c in views]
        human = {"from": "human", "value": prompt.replace("{task_description}", entry.instruction)}
        rows.append(
            {
                "id": f"train_data_{entry.id}-train-bf_{before:06d}-af_{after:06d}-{kind}-{n:07d}",
                "image": [*anchors, *shown],
                "task": entry.instruction,
                "conversations": [human, {"from": "gpt", "value": score_tag(hopped)}],
                "badgen": {
                    "episode": entry.id,
                    "group": entry.group,
                    "outcome": entry.outcome,
                    "mode": entry.mode,
                    "reference": reference or "",  # never null, so that readers find one type in every file
                    "hop": hopped,
                    "steps": [steps[before], steps[after]],
                    job.options["label"]: [was, became],
                },
            }
        )
    return rows


def _anchors(job: Job, entry: Entry, high: str) -> tuple[list[str], str | None]:
    """First and last frame of a clean success with the same goal; without one, the episode's own start and grey."""
    other = _reference(job, entry)
    if other is None:
        return [_file(entry.id, high, 0), _BLANK], None
    reference = job.selection.read(other)
    camera = views_of(job.selection.views(reference))[0]
    last = len(reference.frame_steps(camera)) - 1
    ends = [_file(other.id, camera, i) for i in (0, last)]
    if not all((job.out / file).exists() for file in ends):  # they may be written already, as frames of that episode
        for file, picture in zip(ends, reference.frames(camera, [0, last]), strict=True):
            write_image(job.out / file, picture)
    return ends, other.id


def _reference(job: Job, entry: Entry) -> Entry | None:
    """A clean success of another group with the same goal; with `reference=twin`, else the clean twin."""
    other = job.selection.reference(entry)
    if other is not None or job.options["reference"] == "other":
        return other
    return next((e for e in job.selection.entries if e.id == entry.twin and e.success and e is not entry), None)


def _write_frames(out: Path, episode: StoredEpisode, cameras: Sequence[str]) -> None:
    for camera in cameras:
        for i, picture in enumerate(episode.frames(camera)):
            write_image(out / _file(episode.info.id, camera, i), picture)


def _file(episode: str, camera: str, frame: int) -> str:
    return f"train_data/{episode}/{camera}/frame_{frame:06d}.jpg"
