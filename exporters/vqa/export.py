"""Questions about a run that physics can answer, as conversations for LLaVA and Qwen-VL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from badgen.selection.labels import percent
from badgen.selection.options import SHARED
from badgen.selection.select import Entry, Pair
from badgen.selection.split import unit
from exporters.common.dataset_exporter import DatasetExporter, Job
from exporters.common.datasheet import captions_of
from exporters.common.files import write_array
from exporters.common.sampled_frames import SampledFrames, frames_option, require_both_ends, write_sampled_frames
from exporters.vqa.questions import Answer, compare, questions, seen_from_here


class Vqa(DatasetExporter):
    """A conversation for each question and view: human asks, gpt answers."""

    name: ClassVar[str] = "vqa"
    summary: ClassVar[str] = "questions and answers on what failed, when, why, how badly, and what to do instead"
    resumable: ClassVar[bool] = True
    options: ClassVar[Mapping[str, tuple[Any, str]]] = SHARED | frames_option(8)

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write `<split>.json` and `media/`."""
        require_both_ends(job.options["frames"])

        def make(item: Entry | Pair) -> list[dict[str, Any]]:
            return _compared(job, item) if isinstance(item, Pair) else _asked(job, item)

        units: list[Entry | Pair] = [*job.selection.entries, *job.selection.pairs()]
        job.each(units, make)
        asked: Counter[str] = Counter()
        for split in job.selection.splits:
            write_array(job.out / f"{split}.json", job.journal.rows(split))
            asked.update(row["question"] for row in job.journal.rows(split))
        return {"rows": job.journal.count(job.selection.splits), "questions": dict(sorted(asked.items()))}


def _asked(job: Job, entry: Entry) -> list[dict[str, Any]]:
    """All questions about one run; whether it can be seen from here is asked of every view."""
    episode, wanted = job.selection.read(entry), job.options["frames"]
    arrays = episode.arrays()
    said = captions_of(episode.info, job.shared.privileged)
    requested, rows = job.selection.showing_cameras(episode), []
    for camera in job.selection.views(episode):
        stills = write_sampled_frames(job.out, episode, camera, wanted)
        answers = [seen_from_here(episode.info, episode.visible_s(camera))]
        if camera in requested:
            answers += questions(episode.info, episode.events, arrays, said, stills.labels)
            rows.append(_moment(job, entry, camera, stills))
        rows += [_row(entry.id, camera, stills.files, _shown(entry, stills), a, entry) for a in answers]
    return rows


def _moment(job: Job, entry: Entry, camera: str, stills: SampledFrames) -> dict[str, Any]:
    """One picture alone: what is it worth? Judged without what went before, hence reward_frame."""
    n = 1 + int(unit(entry.id, camera, str(job.shared.seed)) * (len(stills.files) - 1))
    value = percent(stills.labels.reward_frame[n])
    text = f"The picture shows a robot. Its task: {entry.instruction}"
    asked = "Judged by this picture alone, how much of the task is done well, from 0 to 100?"
    answer = Answer("value_of_a_picture", asked, f"{value}.")
    row = _row(entry.id, camera, stills.files[n : n + 1], text, answer, entry)
    return row | {"labels": stills.labels.row(n)}


def _compared(job: Job, pair: Pair) -> list[dict[str, Any]]:
    better, worse = job.selection.read(pair.better), job.selection.read(pair.worse)
    rows = []
    for camera in job.selection.showing_cameras(worse):
        if camera not in better.cameras:
            continue
        shown = [write_sampled_frames(job.out, e, camera, job.options["frames"]) for e in (better, worse)]
        first = unit(pair.id, camera, str(job.shared.seed)) < 0.5
        one, two = shown if first else reversed(shown)
        text = (
            f"Two runs of a robot, {len(one.files)} pictures each, first run A, then run B, each at {one.times}. "
            f"The task of both: {pair.worse.instruction}"
        )
        said = captions_of(worse.info, job.shared.privileged)
        row = _row(pair.id, camera, (*one.files, *two.files), text, compare(said, first), pair.worse)
        rows.append(row | {"episodes": [pair.better.id, pair.worse.id][:: 1 if first else -1]})
    return rows


def _shown(entry: Entry, stills: SampledFrames) -> str:
    return f"The pictures show a robot at {stills.times}. Its task: {entry.instruction}"


def _row(name: str, camera: str, files: tuple[str, ...], text: str, answer: Answer, entry: Entry) -> dict[str, Any]:
    human = f"{'<image>' * len(files)}\n{text}\n{answer.asked}"
    return {
        "id": f"{name}-{camera}-{answer.kind}",
        "image": list(files),
        "conversations": [{"from": "human", "value": human}, {"from": "gpt", "value": answer.text}],
        "question": answer.kind,
        "episode": entry.id,
        "group": entry.group,
        "camera": camera,
    }
