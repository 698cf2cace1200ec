"""Distil labels for a folder of compared videos: ask, keep what agrees, write labels; what was asked is kept."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from badgen.arguments import one_of, whole_number
from badgen.contracts.errors import DatasetConflict
from badgen.distill.films import Film, read_films
from badgen.distill.pairs import VideoPair
from badgen.distill.preference import CHOICES, Kept, Sample, keep
from badgen.distill.sampler import Sampler, rewards_of
from badgen.files import write_text
from badgen.selection.labels import exact

SAMPLES, LABELS = "samples.jsonl", "frames.jsonl"
SOURCE = "distilled"


@dataclass(frozen=True, slots=True)
class Settings:
    """How labels are distilled.

    Attributes:
        sampler: name of the sampler, to be written down.
        samples: how often it is asked about each pair.
        frames: frames of each video, evenly spaced with the first and the last; fewer of both where one is shorter.
        choice: which of the agreeing samples is kept, one of CHOICES.
        seed: root of all random choices.
    """

    sampler: str
    samples: int = 10
    frames: int = 16
    choice: str = "middle"
    seed: int = 0

    def __post_init__(self) -> None:
        whole_number("distill", "samples", self.samples, 1, 1000)
        whole_number("distill", "frames", self.frames, 2, 1000)
        whole_number("distill", "seed", self.seed, 0, 2**63 - 1)
        one_of("distill", "choice", self.choice, tuple(CHOICES))

    def asked(self) -> dict[str, Any]:
        """What the answers depend on."""
        return {"sampler": self.sampler, "samples": self.samples, "frames": self.frames, "seed": self.seed}


@dataclass(frozen=True, slots=True)
class DistillReport:
    """What was done.

    Attributes:
        pairs: pairs of videos.
        ties: pairs of which people preferred none; nothing is asked about them.
        none_agrees: pairs of which no sample orders the videos as people did; they get no labels.
        agreeing: mean share of samples that agree, over the pairs with a preference.
    """

    pairs: int
    ties: int
    none_agrees: int
    agreeing: float

    @property
    def labelled(self) -> int:
        """Pairs whose videos got labels."""
        return self.pairs - self.ties - self.none_agrees


def distill(
    folder: Path,
    pairs: Sequence[VideoPair],
    sampler: Sampler,
    settings: Settings,
    out: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> DistillReport:
    """Write `samples.jsonl` (every answer) and `frames.jsonl` (labels) into `out`, for pairs of videos in `folder`.

    Answers that are there already are not asked for again, so the same command goes on after an interruption.

    Raises DatasetConflict where `out` holds answers to other settings, StoreError for a video that cannot be read,
    BadValue for an answer that is none.
    """
    if out.exists() and not out.is_dir():
        raise DatasetConflict(f"{out} is a file; give a folder for the labels")
    out.mkdir(parents=True, exist_ok=True)
    asker = _Asker(sampler, settings, out / SAMPLES, _known(out / SAMPLES, settings))
    rows, shares = list[dict[str, Any]](), list[float]()
    progress(0, len(pairs))
    for done, pair in enumerate(pairs, start=1):
        if pair.preferred is not None:
            a, b = read_films((pair.a, pair.b), settings.frames)
            films = {"a": a, "b": b}
            kept = keep(asker.samples(pair, films), pair.preferred, CHOICES[settings.choice])
            shares.append((kept.agreeing if kept else 0) / settings.samples)
            rows += _labels(folder, pair, films, kept) if kept else ()
        progress(done, len(pairs))
    write_text(out / LABELS, _lines(rows))
    return DistillReport(len(pairs), len(pairs) - len(shares), shares.count(0.0), float(np.mean(shares or [0.0])))


@dataclass(frozen=True)
class _Asker:
    """Asks a sampler about pairs, and appends every answer to a file at once.

    Attributes:
        known: (pair, number of the sample) -> an answer that is there already.
    """

    sampler: Sampler
    settings: Settings
    file: Path
    known: Mapping[tuple[str, int], Sample]

    def samples(self, pair: VideoPair, films: Mapping[str, Film]) -> list[Sample]:
        """All samples of a pair."""
        numbers = range(self.settings.samples)
        return [self.known.get((pair.id, n)) or self._ask(pair, films, n) for n in numbers]

    def _ask(self, pair: VideoPair, films: Mapping[str, Film], number: int) -> Sample:
        rng = generator(self.settings.seed, pair.id, number)
        a, b = (rewards_of(self.sampler, films[side].frames, pair.instruction, rng) for side in ("a", "b"))
        answer = {"pair": pair.id, "sample": number, **self.settings.asked(), "a": a.tolist(), "b": b.tolist()}
        with self.file.open("a", encoding="utf-8") as f:
            f.write(_lines([answer]))
        return Sample(a, b)


def generator(seed: int, pair: str, number: int) -> np.random.Generator:
    """Random numbers of one sample; they depend on the name of its pair, and on no other pair."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(zlib.crc32(pair.encode()), number)))


def _known(file: Path, settings: Settings) -> Mapping[tuple[str, int], Sample]:
    """Answers that are there already; a last line that was cut off is removed."""
    if not file.is_file():
        return {}
    rows = list(_whole_lines(file))
    for row in rows:
        asked = {key: row.get(key) for key in settings.asked()}
        if asked != settings.asked():
            told = ", ".join(f"{key} {value}" for key, value in asked.items())
            raise DatasetConflict(f"{file} holds answers for {told}; ask with the same, or give another --out")
    write_text(file, _lines(rows))
    return {(row["pair"], row["sample"]): Sample(np.array(row["a"]), np.array(row["b"])) for row in rows}


def _whole_lines(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _labels(folder: Path, pair: VideoPair, films: Mapping[str, Film], kept: Kept) -> Iterator[dict[str, Any]]:
    """Rows with the names of the export `frames`; `file` is the video, and what only a simulator knows is null."""
    for side, path, rewards in (("a", pair.a, kept.sample.a), ("b", pair.b, kept.sample.b)):
        film = films[side]
        for index, time_s, reward in zip(film.indices, film.times_s, rewards, strict=True):
            value = exact(reward)
            yield {
                "file": os.path.relpath(path, folder),
                "episode": f"{pair.id}/{side}",
                "group": pair.id,
                "scene": None,
                "instruction": pair.instruction,
                "outcome": None,
                "mode": None,
                "camera": None,
                "frame": index,
                "phase": None,
                "visible": None,
                "after_onset": None,
                "step": index,
                "time_s": round(time_s, 6),
                "progress": None,
                "reward": value,
                "reward_visible": value,
                "reward_frame": None,
                "source": SOURCE,
                "preferred": side == pair.preferred,
            }
