"""Toy videos whose brightness is the reward, and judges that look at it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from badgen.contracts.arrays import F64, Image
from badgen.media import write_mp4

COUNT, FPS = 31, 10.0
RISING = np.linspace(0.0, 1.0, COUNT)
FALLING = np.concatenate([np.linspace(0.0, 0.8, 16), np.full(COUNT - 16, 0.1)])


def film(path: Path, rewards: F64) -> Path:
    """A video of grey pictures, black for 0 and white for 1."""
    frames = [np.full((32, 32, 3), round(255 * r), dtype=np.uint8) for r in rewards]
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_mp4(path, frames, FPS)


def listed(folder: Path, *preferred: str) -> Path:
    """A folder with one pair for each preference: a is a good run, b a bad one."""
    film(folder / "good.mp4", RISING)
    film(folder / "bad.mp4", FALLING)
    rows = [
        {"id": f"pair{k}", "a": "good.mp4", "b": "bad.mp4", "instruction": "lift the lid", "preferred": p}
        for k, p in enumerate(preferred)
    ]
    (folder / "pairs.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    return folder


def brightness(frames: Sequence[Image]) -> F64:
    return np.clip([float(f.mean()) / 255 for f in frames], 0.0, 1.0)


def noisy(frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> list[float]:
    """The brightness, every frame off by up to 0.1."""
    assert instruction == "lift the lid"
    return [float(v) for v in np.clip(brightness(frames) + rng.uniform(-0.1, 0.1, len(frames)), 0.0, 1.0)]


def lenient(frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> list[float]:
    """Sees a good run in every video, better or worse by chance."""
    return [float(v) for v in np.clip(np.linspace(0.0, 1.0, len(frames)) * rng.uniform(0.7, 1.0), 0.0, 1.0)]


def by_place(frames: Sequence[Image], instruction: str, rng: np.random.Generator) -> list[float]:
    """The brightness, but the frame that is shown first always gets 0: a judge that answers alike every time."""
    return [0.0, *(float(v) for v in brightness(frames)[1:])]
