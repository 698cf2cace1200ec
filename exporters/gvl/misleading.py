"""Prompts for judges of whole episodes: misleading frames of a failure, and frames of the whole episode.

A few frames of a collapse can look like success. Each pack has four prompts that ask for a verdict: two on the failure,
with its misleading frames and with evenly spaced frames of all cameras, and two on its clean twin, with frames at the
same times, so that neither the format nor the times reveal the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import Block, Entry, Prompt, Selection, captions_of, evenly, exact, labels_of, percent
from exporters.gvl.cameras import cameras_of
from exporters.gvl.incontext import SYSTEM
from exporters.gvl.rules import RULES, WALKS
from exporters.gvl.settings import Settings

MOMENTS = 8  # the largest number of misleading frames

_TASK = "Judge one episode of a robot at this task:\n\nTASK = {task}"
_FRAMES = "These are {n} single frames of the episode, in order of time."
_WHOLE = "This is the whole episode, {seconds:.1f} s long, at {n} evenly spaced times, seen from {cameras}."
_ASK = """Answer with a JSON object:

{{"verdict": "success" | "failure" | "cannot tell", "score": 0-100, "critique": "..."}}

It is a success if the whole task was done, and nothing unsafe or unwanted with it; the score of a success is 100. \
The score of any other episode is that of its end, by this scale. Leave it out if the pictures do not show enough to \
tell. Speak of times in seconds.

{stated}"""
_UNKNOWN = "The frames do not show how the episode ends."
_WRONG = "Between {before:.1f} s and {after:.1f} s it goes wrong. {what}"
_DONE = "The robot does what was asked, and nothing goes wrong."


@dataclass(frozen=True)
class Pack:
    """Prompts by name, and the ground truth about the episodes that they show."""

    prompts: Mapping[str, Prompt]
    truth: Mapping[str, Any]


@dataclass(frozen=True)
class _Frame:
    """A frame: camera, index in its video, and row of the arrays."""

    camera: str
    index: int
    step: int


def make_pack(entry: Entry, selection: Selection, settings: Settings) -> Pack | None:
    """The pack of a failure; None where it has no misleading frames, or no camera shows that it failed."""
    episode = selection.read(entry)
    if not selection.showing_cameras(episode):
        return None
    camera = cameras_of(entry, selection, settings)[0]
    indices = list(episode.misleading(camera))[-settings.budget :]
    if not indices:
        return None
    twins = [e for e in selection.entries if e.id == entry.twin]  # empty where the options leave it out
    prompts: dict[str, Prompt] = {}
    truths = []
    for prefix, member in (("", entry), *(("twin_", e) for e in twins)):
        judged = selection.read(member)
        frames = {
            "misleading": list(_frames(judged, camera, indices)),
            "timed": _timed(judged, selection.views(judged), settings.budget),
        }
        named = {f"{prefix}{kind}": (kind, shown) for kind, shown in frames.items()}
        prompts |= {name: _prompt(judged, kind, shown) for name, (kind, shown) in named.items()}
        truths.append(_truth(judged, settings.privileged) | {"prompts": _answers(judged, named, settings.privileged)})
    info = episode.info
    return Pack(
        prompts,
        {
            "episode": info.id,
            "group": info.group,
            "scene": info.scene,
            "instruction": info.instruction,
            "episodes": truths,
        },
    )


def _frames(episode: StoredEpisode, camera: str, indices: Sequence[int]) -> Iterator[_Frame]:
    steps = episode.frame_steps(camera)
    return (_Frame(camera, i, steps[i]) for i in indices)


def _timed(episode: StoredEpisode, views: Sequence[str], budget: int) -> list[_Frame]:
    """Evenly spaced frames of all cameras; with a small budget, fewer frames and then fewer cameras."""
    seen = views[: max(1, budget // 2)] if budget else views
    moments = max(2, min(MOMENTS, budget // len(seen))) if budget else MOMENTS
    frames = [f for c in seen for f in _frames(episode, c, evenly(len(episode.frame_steps(c)), moments))]
    return sorted(frames, key=lambda f: f.step)


def _prompt(episode: StoredEpisode, kind: str, frames: Sequence[_Frame]) -> Prompt:
    blocks: list[Block] = [_TASK.format(task=episode.info.instruction)]
    time_s = episode.arrays().time_s
    pictures = {
        c: iter(episode.frames(c, [f.index for f in frames if f.camera == c])) for c in {f.camera for f in frames}
    }
    if kind == "misleading":
        blocks.append(_FRAMES.format(n=len(frames)))
        blocks += [block for n, f in enumerate(frames, 1) for block in (f"Frame {n}:", next(pictures[f.camera]))]
    else:
        cameras, moments = list(dict.fromkeys(f.camera for f in frames)), len({f.step for f in frames})
        blocks.append(_WHOLE.format(seconds=time_s[-1], n=moments, cameras=" and ".join(cameras)))
        blocks += [
            block for f in frames for block in (f"At {time_s[f.step]:.1f} s, {f.camera}:", next(pictures[f.camera]))
        ]
    stated = RULES["run"].stated("score", episode.info.category in WALKS)
    return Prompt(SYSTEM, (*blocks, _ASK.format(stated=stated)))


def _truth(episode: StoredEpisode, privileged: bool) -> dict[str, Any]:
    info, reward = episode.info, getattr(episode.arrays().labels, RULES["run"].label)
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


def _answers(
    episode: StoredEpisode, named: Mapping[str, tuple[str, Sequence[_Frame]]], privileged: bool
) -> dict[str, Any]:
    """Frames in each prompt of an episode, and the right reply to it."""
    found = {}
    for name, (kind, frames) in named.items():
        labels = labels_of(episode.arrays(), [f.step for f in frames])
        onset_s = episode.info.onset_s
        found[name] = {
            "kind": kind,
            "frames": [
                {
                    "camera": f.camera,
                    "frame": f.index,
                    "step": f.step,
                    "time_s": round(float(t), 6),
                    "reward_frame": exact(value),
                }
                for f, t, value in zip(frames, labels.time_s, labels.reward_frame, strict=True)
            ],
            "after_onset": 0 if onset_s is None else int((labels.time_s >= onset_s - 1e-9).sum()),
            "reply": _reply(episode, kind, labels.time_s.tolist(), privileged),
        }
    return found


def _reply(episode: StoredEpisode, kind: str, times: Sequence[float], privileged: bool) -> dict[str, Any]:
    """The right reply, as far as the frames show it: misleading frames leave out the end, so nobody can tell."""
    if kind == "misleading":
        return {"verdict": "cannot tell", "critique": _UNKNOWN}
    truth = _truth(episode, privileged)
    return {"verdict": truth["verdict"], "score": truth["score"], "critique": _critique(episode, times, privileged)}


def _critique(episode: StoredEpisode, times: Sequence[float], privileged: bool) -> str:
    """What goes wrong, and between which of the frames, since they do not show the exact time."""
    onset_s = episode.info.onset_s
    if episode.info.success or onset_s is None:
        return _DONE
    before = max((t for t in times if t < onset_s), default=times[0])
    after = min((t for t in times if t >= onset_s), default=times[-1])
    captions = captions_of(episode.info, privileged)
    return _WRONG.format(before=before, after=after, what=captions.cue.text or captions.failure.text)
