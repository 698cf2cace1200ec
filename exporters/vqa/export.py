"""Questions about an episode with answers from the simulation, as conversations for LLaVA and Qwen-VL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from badgen.contracts.exporter import Options
from badgen.exporting import (
    DatasetExporter,
    Entry,
    Job,
    Pair,
    SampledFrames,
    better_first_by_view,
    captions_of,
    frames_option,
    pair_views,
    percent,
    require_both_ends,
    row_name,
    write_array,
    write_json,
    write_sampled_frames,
)
from badgen.selection.split import unit
from exporters.vqa.questions import Answer, compare, questions, visible_from_here


class Vqa(DatasetExporter):
    """One conversation for each question and view: human asks, gpt answers."""

    name: ClassVar[str] = "vqa"
    summary: ClassVar[str] = "questions and answers on what failed, when, why, how badly, and what to do instead"
    resumable: ClassVar[bool] = True
    options: ClassVar[Options] = frames_option(8)

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<split>.json`, `media/`, and `llamafactory/dataset_info.json`."""
        require_both_ends(job.options["frames"])
        first = better_first_by_view(job.selection)

        def make(item: Entry | Pair) -> list[dict[str, Any]]:
            return _compared(job, item, first) if isinstance(item, Pair) else _questions(job, item)

        units: list[Entry | Pair] = [*job.selection.entries, *job.selection.pairs()]
        job.each(units, make)
        counts: Counter[str] = Counter()
        written = []
        for split in job.selection.splits:
            if write_array(job.out / f"{split}.json", job.journal.rows(split)):
                written.append(split)
            counts.update(row["question"] for row in job.journal.rows(split))
        write_json(job.out / "llamafactory" / "dataset_info.json", dataset_info(written))
        return {"rows": job.journal.count(job.selection.splits), "questions": dict(sorted(counts.items()))}


def dataset_info(splits: Sequence[str]) -> dict[str, Any]:
    """Description of the files for LLaMA-Factory, which looks for it, and for the files from it on, in one folder."""
    tags = {"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt"}
    columns = {"messages": "conversations", "images": "image"}
    return {
        f"badgen_vqa_{split}": {
            "file_name": f"../{split}.json",
            "formatting": "sharegpt",
            "columns": columns,
            "tags": tags,
        }
        for split in splits
    }


def _questions(job: Job, entry: Entry) -> list[dict[str, Any]]:
    """All questions about one episode; of views that do not show the failure only whether it is visible."""
    episode, wanted = job.selection.read(entry), job.options["frames"]
    arrays = episode.arrays()
    captions = captions_of(episode.info, job.shared.privileged)
    showing, rows = job.selection.showing_cameras(episode), []
    for camera in job.selection.views(episode):
        frames = write_sampled_frames(job.out, episode, camera, wanted)
        answers = [visible_from_here(episode.info, episode.visible_s(camera))]
        if camera in showing:
            answers += questions(episode.info, episode.events, arrays, captions, frames.labels)
            rows.append(_single_frame(job, entry, camera, frames))
        rows += [_row(entry.id, camera, _pictures(frames), _shown(entry, frames), a, entry) for a in answers]
    return rows


def _single_frame(job: Job, entry: Entry, camera: str, frames: SampledFrames) -> dict[str, Any]:
    """A question about a single frame; the answer is reward_frame, since the frame does not show the past."""
    n = 1 + int(unit(entry.id, camera, str(job.shared.seed)) * (len(frames.files) - 1))
    value = percent(frames.labels.reward_frame[n])
    text = f"The picture shows a robot. Its task: {entry.instruction}"
    question = "Judged by this picture alone, how much of the task is done well, from 0 to 100?"
    answer = Answer("value_of_a_picture", question, f"{value}.")
    return _row(entry.id, camera, _pictures(frames)[n : n + 1], text, answer, entry)


def _compared(job: Job, pair: Pair, better_first: Mapping[str, bool]) -> list[dict[str, Any]]:
    better, worse = job.selection.read(pair.better), job.selection.read(pair.worse)
    rows = []
    for camera in pair_views(job.selection, pair):
        shown = [write_sampled_frames(job.out, e, camera, job.options["frames"]) for e in (better, worse)]
        first = better_first[row_name(pair, camera)]
        one, two = shown if first else reversed(shown)
        text = (
            f"Two episodes of a robot: first {len(one.files)} pictures of episode A, at {one.times}, then "
            f"{len(two.files)} of episode B, at {two.times}. The task of both: {pair.worse.instruction}"
        )
        captions = captions_of(worse.info, job.shared.privileged)
        pictures = _pictures(one) + _pictures(two)
        row = _row(pair.id, camera, pictures, text, compare(captions, first), pair.worse)
        rows.append(row | {"episodes": [pair.better.id, pair.worse.id][:: 1 if first else -1]})
    return rows


def _shown(entry: Entry, frames: SampledFrames) -> str:
    return f"The pictures show a robot at {frames.times}. Its task: {entry.instruction}"


_Picture = tuple[str, dict[str, float | int]]  # file, and the labels of what it shows


def _pictures(frames: SampledFrames) -> list[_Picture]:
    return [(file, frames.labels.row(i)) for i, file in enumerate(frames.files)]


def _row(
    name: str, camera: str, pictures: Sequence[_Picture], text: str, answer: Answer, entry: Entry
) -> dict[str, Any]:
    """One question; rows of all kinds have the same keys, since some readers take the keys of the first."""
    human = f"{'<image>' * len(pictures)}\n{text}\n{answer.question}"
    return {
        "id": f"{name}-{camera}-{answer.kind}",
        "image": [file for file, _ in pictures],
        "conversations": [{"from": "human", "value": human}, {"from": "gpt", "value": answer.text}],
        "question": answer.kind,
        "episode": entry.id,
        "group": entry.group,
        "camera": camera,
        "episodes": [entry.id],
        "labels": [labels for _, labels in pictures],
    }
