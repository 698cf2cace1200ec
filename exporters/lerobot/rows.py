"""The rows of an episode as LeRobot tables have them, their features, and their statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64, Image, Ints
from badgen.contracts.exporter import StoredEpisode
from badgen.exporting import completion_s, labels_of
from exporters.lerobot.plan import Place, Plan

QUANTILES = {"q01": 0.01, "q10": 0.10, "q50": 0.50, "q90": 0.90, "q99": 0.99}
REWARDS = ("dense", "binary")
_SAMPLED = 16  # frames of a video from which its statistics are computed


def features(plan: Plan, privileged: bool) -> dict[str, dict[str, Any]]:
    """Name, type and shape of all columns."""
    height, width = plan.size
    video = {
        "video.height": height + height % 2,
        "video.width": width + width % 2,
        "video.codec": "h264",
        "video.pix_fmt": "yuv420p",
        "video.is_depth_map": False,
        "video.fps": plan.fps,
        "video.channels": 3,
        "has_audio": False,
    }
    shape = [video["video.height"], video["video.width"], 3]
    names = ["height", "width", "channels"]
    found: dict[str, dict[str, Any]] = {
        f"observation.images.{c}": {"dtype": "video", "shape": shape, "names": names, "info": video}
        for c in plan.cameras
    }
    found["observation.state"] = _feature("float32", len(plan.robot.joints), list(plan.robot.joints))
    if privileged:
        found["observation.environment_state"] = _feature("float32", len(plan.robot.others))
    found["action"] = _feature("float32", plan.actions)
    labels = ("badgen.progress", "badgen.reward", "badgen.reward_visible", "badgen.reward_frame")
    for name in ("next.reward", *labels, "timestamp"):
        found[name] = _feature("float32", 1)
    for name in ("next.success", "next.done"):
        found[name] = _feature("bool", 1)
    for name in ("badgen.failure_mode", "badgen.outcome", "badgen.phase"):
        found[name] = _feature("string", 1)
    for name in ("badgen.step", "frame_index", "episode_index", "index", "task_index"):
        found[name] = _feature("int64", 1)
    return found


def columns(episode: StoredEpisode, place: Place, plan: Plan, reward: str, privileged: bool) -> dict[str, Any]:
    """One array for every feature except videos; row k is the state that frame k shows, with its labels."""
    arrays, count = episode.arrays(), place.length
    labels = labels_of(arrays, episode.frame_steps(plan.cameras[0]))
    done = np.arange(count) == count - 1
    complete = (labels.time_s >= completion_s(arrays)) & episode.info.success
    qpos = arrays.qpos[labels.steps].astype(np.float32)
    found: dict[str, Any] = {"observation.state": qpos[:, plan.robot.columns]}
    if privileged:
        found["observation.environment_state"] = qpos[:, plan.robot.others]
    found |= {
        "action": arrays.action[labels.steps].astype(np.float32),
        "next.reward": labels.reward if reward == "dense" else complete.astype(np.float32),
        "badgen.progress": labels.progress,
        "badgen.reward": labels.reward,
        "badgen.reward_visible": labels.reward_visible,
        "badgen.reward_frame": labels.reward_frame,
        "timestamp": (np.arange(count) / plan.fps).astype(np.float32),
        "next.success": complete,
        "next.done": done,
        "badgen.failure_mode": [episode.info.mode] * count,
        "badgen.outcome": [episode.info.outcome] * count,
        "badgen.phase": list(labels.phase),
        "badgen.step": labels.steps,
        "frame_index": np.arange(count),
        "episode_index": np.full(count, place.number),
        "index": np.arange(place.first, place.first + count),
        "task_index": np.full(count, plan.tasks.index(place.entry.instruction)),
    }
    return found


def stats(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Statistics of every column of numbers."""
    found = {}
    for name, column in values.items():
        if isinstance(column, np.ndarray):
            rows = column.astype(np.float64)
            found[name] = _stats(rows if rows.ndim == 2 else rows[:, None])
    return found


def image_stats(frames: Sequence[Image]) -> dict[str, Any]:
    """Statistics of each colour over some frames, from 0 to 1, shaped (3, 1, 1)."""
    chosen = np.unique(np.linspace(0, len(frames) - 1, min(_SAMPLED, len(frames))).astype(np.int64))
    pixels = np.concatenate([frames[i].reshape(-1, 3) for i in chosen])
    levels = np.arange(256) / 255.0
    each = [_counted(levels, np.bincount(pixels[:, c], minlength=256)) for c in range(3)]
    return {k: [[[colour[k]]] for colour in each] for k in each[0]} | {"count": [len(chosen)]}


def merged(every: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Statistics of all episodes from those of each, merged as in LeRobot: quantiles are averaged."""
    counts = np.asarray([s["count"][0] for s in every], dtype=np.float64)
    shape = np.shape(every[0]["mean"])
    weight = (counts / counts.sum()).reshape(-1, *([1] * len(shape)))
    of = {k: np.asarray([s[k] for s in every], dtype=np.float64) for k in every[0] if k != "count"}
    mean = (of["mean"] * weight).sum(axis=0)
    spread = ((of["std"] ** 2 + (of["mean"] - mean) ** 2) * weight).sum(axis=0)
    found = {"min": of["min"].min(axis=0), "max": of["max"].max(axis=0), "mean": mean, "std": np.sqrt(spread)}
    found |= {q: (of[q] * weight).sum(axis=0) for q in QUANTILES}
    return {k: v.tolist() for k, v in found.items()} | {"count": [int(counts.sum())]}


def _stats(rows: F64) -> dict[str, Any]:
    """Statistics of (N, D) numbers along N."""
    quantiles = np.quantile(rows, list(QUANTILES.values()), axis=0)
    found = {"min": rows.min(axis=0), "max": rows.max(axis=0), "mean": rows.mean(axis=0), "std": rows.std(axis=0)}
    found |= dict(zip(QUANTILES, quantiles, strict=True))
    return {k: v.tolist() for k, v in found.items()} | {"count": [len(rows)]}


def _counted(levels: F64, counts: Ints) -> dict[str, float]:
    """Statistics of a colour from its histogram, which is faster than sorting a million pixels."""
    share = counts / counts.sum()
    mean = float((levels * share).sum())
    found = {"min": float(levels[counts > 0][0]), "max": float(levels[counts > 0][-1]), "mean": mean}
    found["std"] = float(np.sqrt(((levels - mean) ** 2 * share).sum()))
    reached = np.cumsum(share)
    return found | {q: float(levels[int(np.searchsorted(reached, at - 1e-12))]) for q, at in QUANTILES.items()}


def _feature(dtype: str, width: int, names: list[str] | None = None) -> dict[str, Any]:
    return {"dtype": dtype, "shape": [width], "names": names}
