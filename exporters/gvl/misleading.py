"""Packs for judges of whole runs: stills that flatter a failure, beside what shows it for what it is.

A few keyframes of a collapse can look like success. Each pack asks for a verdict four times: on the flattering stills
of the failure, on its whole run (evenly timed, all cameras, with seconds), and on both of its clean twin at the same
times, so that neither the format nor the choice of moments tells which is which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badgen.contracts.exporter import StoredEpisode
from badgen.selection.labels import evenly, exact, labels_of, percent
from badgen.selection.select import Entry, Selection
from exporters.common.datasheet import captions_of
from exporters.gvl.incontext import SYSTEM
from exporters.gvl.material import Block, Prompt
from exporters.gvl.settings import Settings

MOMENTS = 8  # as many as there are stills

_TASK = "Judge one run of a robot at this task:\n\nTASK = {task}"
_STILLS = "These are {n} still pictures out of the run, in order of time."
_WHOLE = "This is the whole run, {seconds:.1f} s long, at {n} moments evenly in time, seen from {cameras}."
_ASK = """Answer with a JSON object:

{"verdict": "success" | "failure" | "cannot tell", "score": 0-100, "critique": "..."}

It is a success if the whole task was done, and nothing unsafe or unwanted with it. The score is 100 for a \
success; leave it out if the pictures do not show enough to tell. Speak of times in seconds."""
_UNKNOWN = "The stills do not show how the run ends."
_WRONG = "Between {before:.1f} s and {after:.1f} s it goes wrong. {what}"
_DONE = "The robot does what was asked, and nothing goes wrong."


@dataclass(frozen=True)
class Pack:
    """Prompts by name, and the truth about the runs that they show."""

    prompts: Mapping[str, Prompt]
    truth: Mapping[str, Any]


@dataclass(frozen=True)
class _Shot:
    camera: str
    index: int
    step: int


def make_pack(entry: Entry, selection: Selection, settings: Settings) -> Pack | None:
    """The pack of a failure; None where it has no flattering stills, or no camera shows that it failed."""
    episode = selection.read(entry)
    requested = selection.showing_cameras(episode)
    if not requested:
        return None
    camera = settings.camera_of(entry, selection.views(episode), requested)
    indices = list(episode.misleading(camera))[-settings.budget :]
    if not indices:
        return None
    twins = [e for e in selection.entries if e.id == entry.twin]  # none where the options leave it out
    prompts: dict[str, Prompt] = {}
    told = []
    for prefix, shown in (("", entry), *(("twin_", e) for e in twins)):
        dataset = selection.read(shown)
        shots = {
            "misleading": list(_shots(dataset, camera, indices)),
            "timed": _timed(dataset, selection.views(dataset), settings.budget),
        }
        asked = {f"{prefix}{name}": (name, found) for name, found in shots.items()}
        prompts |= {full: _prompt(dataset, name, found) for full, (name, found) in asked.items()}
        told.append(_truth(dataset, settings.privileged) | {"prompts": _told(dataset, asked, settings.privileged)})
    info = episode.info
    return Pack(
        prompts,
        {
            "episode": info.id,
            "group": info.group,
            "scene": info.scene,
            "instruction": info.instruction,
            "runs": told,
        },
    )


def _shots(dataset: StoredEpisode, camera: str, indices: Sequence[int]) -> Iterator[_Shot]:
    steps = dataset.frame_steps(camera)
    return (_Shot(camera, i, steps[i]) for i in indices)


def _timed(dataset: StoredEpisode, views: Sequence[str], budget: int) -> list[_Shot]:
    """Every camera at moments evenly in time; fewer moments, then fewer cameras, where the budget is small."""
    seen = views[: max(1, budget // 2)] if budget else views
    moments = max(2, min(MOMENTS, budget // len(seen))) if budget else MOMENTS
    shots = [s for c in seen for s in _shots(dataset, c, evenly(len(dataset.frame_steps(c)), moments))]
    return sorted(shots, key=lambda s: s.step)


def _prompt(dataset: StoredEpisode, name: str, shots: Sequence[_Shot]) -> Prompt:
    blocks: list[Block] = [_TASK.format(task=dataset.info.instruction)]
    time_s = dataset.arrays().time_s
    pictures = {
        c: iter(dataset.frames(c, [s.index for s in shots if s.camera == c])) for c in {s.camera for s in shots}
    }
    if name == "misleading":
        blocks.append(_STILLS.format(n=len(shots)))
        blocks += [block for n, s in enumerate(shots, 1) for block in (f"Still {n}:", next(pictures[s.camera]))]
    else:
        cameras, moments = list(dict.fromkeys(s.camera for s in shots)), len({s.step for s in shots})
        blocks.append(_WHOLE.format(seconds=time_s[-1], n=moments, cameras=" and ".join(cameras)))
        blocks += [
            block for s in shots for block in (f"At {time_s[s.step]:.1f} s, {s.camera}:", next(pictures[s.camera]))
        ]
    return Prompt(SYSTEM, (*blocks, _ASK))


def _truth(dataset: StoredEpisode, privileged: bool) -> dict[str, Any]:
    info, reward = dataset.info, dataset.arrays().labels.reward
    return {
        "episode": info.id,
        "outcome": info.outcome,
        "mode": info.mode,
        "verdict": "success" if info.success else "failure",
        "score": percent(reward[-1]),
        "failure": "" if info.success else captions_of(info, privileged).failure.text,
        "cause_s": info.cause_s if privileged else None,
        "onset_s": info.onset_s,
        "end_s": info.end_s,
    }


def _told(dataset: StoredEpisode, asked: Mapping[str, tuple[str, Sequence[_Shot]]], privileged: bool) -> dict[str, Any]:
    """What stands in each prompt of a run, and what a careful judge replies to it."""
    found = {}
    for full, (name, shots) in asked.items():
        labels = labels_of(dataset.arrays(), [s.step for s in shots])
        onset_s = dataset.info.onset_s
        found[full] = {
            "kind": name,
            "frames": [
                {
                    "camera": s.camera,
                    "frame": s.index,
                    "step": s.step,
                    "time_s": round(float(t), 6),
                    "reward_frame": exact(w),
                }
                for s, t, w in zip(shots, labels.time_s, labels.reward_frame, strict=True)
            ],
            "after_onset": 0 if onset_s is None else int((labels.time_s >= onset_s - 1e-9).sum()),
            "reply": _reply(dataset, name, labels.time_s.tolist(), privileged),
        }
    return found


def _reply(dataset: StoredEpisode, name: str, times: Sequence[float], privileged: bool) -> dict[str, Any]:
    """Say no more than the pictures show: stills that leave out the end settle nothing, of any run."""
    if name == "misleading":
        return {"verdict": "cannot tell", "critique": _UNKNOWN}
    truth = _truth(dataset, privileged)
    return {"verdict": truth["verdict"], "score": truth["score"], "critique": _critique(dataset, times, privileged)}


def _critique(dataset: StoredEpisode, times: Sequence[float], privileged: bool) -> str:
    """What goes wrong, and between which of the pictures; the exact time is not to be seen in them."""
    onset_s = dataset.info.onset_s
    if dataset.info.success or onset_s is None:
        return _DONE
    before = max((t for t in times if t < onset_s), default=times[0])
    after = min((t for t in times if t >= onset_s), default=times[-1])
    said = captions_of(dataset.info, privileged)
    return _WRONG.format(before=before, after=after, what=said.cue.text or said.failure.text)
