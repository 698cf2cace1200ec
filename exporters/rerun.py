"""rerun: one recording for each episode, with videos, curves, events and text on one timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import DatasetExporter, Entry, Job, captions_of, labels_of
from badgen.extras import need
from badgen.files import write_bytes
from badgen.media import mp4_bytes

_CURVES = ("progress", "reward", "reward_visible", "reward_frame")


class Rerun(DatasetExporter):
    """`<split>/<id>.rrd`; open one with `rerun FILE`."""

    name: ClassVar[str] = "rerun"
    summary: ClassVar[str] = "recordings for the rerun viewer: videos, label curves, events and text on one timeline"
    needs_pictures: ClassVar[bool] = False
    needs_dense: ClassVar[bool] = False
    resumable: ClassVar[bool] = True
    deterministic: ClassVar[bool] = False  # rows carry random names

    def write(self, job: Job) -> Mapping[str, Any]:
        """Write the recordings."""
        rr = need("rerun", "rerun")
        job.each(job.selection.entries, lambda entry: _record(job, rr, entry))
        rows = {s: len(job.selection.of(s)) for s in job.selection.splits}
        return {"rows": rows}


def _record(job: Job, rr: Any, entry: Entry) -> None:
    """Write one recording, with the timelines `time_s` and `step` and without wall-clock time."""
    episode = job.selection.read(entry)
    path = job.out / entry.split / f"{entry.id}.rrd"
    path.parent.mkdir(parents=True, exist_ok=True)
    rr.init("badgen", send_properties=False)  # frees the memory of the previous recording
    recording = rr.RecordingStream("badgen", recording_id=entry.id, send_properties=False)
    recording.set_log_tick_enabled(False)
    recording.set_log_time_enabled(False)
    content = recording.binary_stream()  # `save` writes on a thread of its own, which keeps a full disk to itself
    _log_curves(rr, recording, episode)
    for camera in job.selection.views(episode):
        _log_video(rr, recording, episode, camera)
    _log_text(rr, recording, episode, job.shared.privileged)
    write_bytes(path, content.read(), durable=False)
    recording.disconnect()


def _log_curves(rr: Any, recording: Any, episode: StoredEpisode) -> None:
    arrays = episode.arrays()
    labels = labels_of(arrays, range(len(arrays.time_s)))
    known = _CURVES if episode.info.dense else ()
    curves = {f"labels/{name}": getattr(labels, name) for name in known}
    curves |= {f"penalty_factors/{rule}": factor for rule, factor in sorted(arrays.labels.reward_terms.items())}
    for name, values in curves.items():
        recording.send_columns(name, _times(rr, labels.time_s, labels.steps), rr.Scalars.columns(scalars=values))


def _log_video(rr: Any, recording: Any, episode: StoredEpisode, camera: str) -> None:
    steps, fps = episode.frame_steps(camera), episode.fps(camera)
    place = f"cameras/{camera}"
    clip = mp4_bytes(episode.frames(camera), fps)
    recording.log(place, rr.AssetVideo(contents=clip, media_type="video/mp4"), static=True)
    shown = rr.VideoFrameReference.columns_secs([i / fps for i in range(len(steps))])
    recording.send_columns(place, _times(rr, episode.arrays().time_s[list(steps)], steps), shown)


def _log_text(rr: Any, recording: Any, episode: StoredEpisode, privileged: bool) -> None:
    """Log instruction and outcome once, events and captions at their times."""
    info, arrays = episode.info, episode.arrays()
    captions = captions_of(info, privileged)
    sentences = (captions.failure, captions.rationale, captions.correction)
    text = "\n\n".join([f"# {info.instruction}", f"{info.outcome}, {info.mode}", *(s.text for s in sentences)])
    recording.log("about", rr.TextDocument(text, media_type="text/markdown"), static=True)
    entries = [(e.start_s, f"{e.kind} begins", "WARN") for e in episode.events]
    entries += [(e.stop_s, f"{e.kind} is over", "INFO") for e in episode.events]
    entries += [(c.time_s, c.text, "INFO") for c in captions.captions]
    for time_s, line, level in sorted(entries):
        recording.set_time("time_s", duration=time_s)
        recording.set_time("step", sequence=int((arrays.time_s <= time_s + 1e-9).sum()) - 1)
        recording.log("events", rr.TextLog(line, level=level))


def _times(rr: Any, time_s: Any, steps: Any) -> list[Any]:
    return [rr.TimeColumn("time_s", duration=time_s), rr.TimeColumn("step", sequence=steps)]
