"""Readers of every format, each of which finds again which rows there are and what they are worth."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np

LABELS = ("progress", "reward", "reward_frame")


@dataclass(frozen=True)
class Seen:
    """A row of an export: what it is about, and the labels of the states that it shows, by row of the store."""

    about: tuple[str, ...]  # (episode,), (episode, camera) or (better, worse, camera)
    worth: Mapping[str, Mapping[int, Mapping[str, float]]] = field(default_factory=dict)  # episode -> step -> labels


@dataclass(frozen=True)
class Reader:
    """How to read a format, and what it makes a row of: episodes, views or pairs."""

    unit: str
    read: Callable[[Path], Iterator[Seen]]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]


def by_step(rows: list[dict[str, Any]]) -> dict[int, dict[str, float]]:
    return {r["step"]: {k: r[k] for k in LABELS if k in r} for r in rows}


def frames(out: Path) -> Iterator[Seen]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for path in sorted(out.glob("*/frames.jsonl")):
        for row in lines(path):
            assert (path.parent / row["file"]).is_file()
            found.setdefault((row["episode"], row["camera"]), []).append(row)
    for about, rows in found.items():
        yield Seen(about, {about[0]: by_step(rows)})


def webdataset(out: Path) -> Iterator[Seen]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(out.glob("*.tar")):
        with tarfile.open(path) as tar:
            for member in tar:
                if member.name.endswith(".json"):
                    row = json.load(io.BytesIO(tar.extractfile(member).read()))  # type: ignore[union-attr]
                    found.setdefault(row["episode"], []).append(row)
    for episode, rows in found.items():
        yield Seen((episode,), {episode: by_step(rows)})


def roboreward(out: Path) -> Iterator[Seen]:
    for path in sorted(out.glob("*/metadata.jsonl")):
        for row in lines(path):
            assert (path.parent / row["file_name"]).is_file()
            if not row["counterfactual"]:
                yield Seen((row["episode"], row["camera"]))


def dopamine(out: Path) -> Iterator[Seen]:
    found: dict[str, dict[int, dict[str, float]]] = {}
    for path in sorted(p for p in out.glob("*.json") if p.name != "datasheet.json"):
        for item in json.loads(path.read_text()):
            told = item["badgen"]
            for step, value in zip(told["steps"], told["reward_visible"], strict=True):
                found.setdefault(told["episode"], {})[step] = {"reward_visible": value}
    for episode, worth in found.items():
        yield Seen((episode,), {episode: worth})


def preferences(out: Path) -> Iterator[Seen]:
    for path in sorted((out / "trl").glob("episode-*.jsonl")):
        for row in lines(path):
            told = row["badgen"]
            sides = {told[s]["episode"]: by_step(told[s]["frames"]) for s in ("better", "worse")}
            yield Seen((*sides, told["camera"]), sides)


def vqa(out: Path) -> Iterator[Seen]:
    for path in sorted(p for p in out.glob("*.json") if p.name != "datasheet.json"):
        for row in json.loads(path.read_text()):
            if row["question"] == "value_of_a_picture":
                yield Seen((row["episode"], row["camera"]), {row["episode"]: by_step(row["labels"])})


def parquet_rows(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def lerobot(out: Path) -> Iterator[Seen]:
    for episode in parquet_rows(out / "meta/episodes/chunk-000/file-000.parquet"):
        where = (episode["data/chunk_index"], episode["data/file_index"])
        rows = parquet_rows(out / "data/chunk-{:03d}/file-{:03d}.parquet".format(*where))
        yield Seen((episode["badgen/id"],), {episode["badgen/id"]: badgen_columns(rows)})


def opensarm(out: Path) -> Iterator[Seen]:
    for episode in lines(out / "meta/episodes.jsonl"):
        rows = parquet_rows(out / f"data/chunk-000/episode_{episode['episode_index']:06d}.parquet")
        yield Seen((episode["badgen"]["id"],), {episode["badgen"]["id"]: badgen_columns(rows)})


def badgen_columns(rows: list[dict[str, Any]]) -> dict[int, dict[str, float]]:
    return {r["badgen.step"]: {k: r[f"badgen.{k}"] for k in LABELS} for r in rows}


def arrays_by_step(group: Any) -> dict[int, dict[str, float]]:
    names = [n for n in LABELS if n in group]
    return {int(s): {n: float(group[n][i]) for n in names} for i, s in enumerate(group["step"][()])}


def robomimic(out: Path) -> Iterator[Seen]:
    with h5py.File(out / "demos.hdf5") as file:
        for demo in file["data"].values():
            episode = str(demo.attrs["id"])
            yield Seen((episode,), {episode: arrays_by_step(demo["labels"])})


def minari(out: Path) -> Iterator[Seen]:
    with h5py.File(next(out.glob("badgen/*/data/main_data.hdf5"))) as file:
        for group in file.values():
            episode = str(group.attrs["episode"])
            yield Seen((episode,), {episode: arrays_by_step(group["infos"])})


def robometer(out: Path) -> Iterator[Seen]:
    for path in sorted(out.glob("*/*_labels.jsonl")):
        for row in lines(path):
            yield Seen((row["episode"], row["camera"]), {row["episode"]: by_step(row["frames"])})


def roboarena(out: Path) -> Iterator[Seen]:
    for path in sorted(out.glob("*/sessions.jsonl")):
        for row in lines(path):
            worth = {}
            for letter in "AB":
                folder = path.parent / "evaluation_sessions" / row["session"]
                data = np.load(next(folder.glob(f"{letter}_*/*.npz")), allow_pickle=True)["data"]
                worth[row[letter]] = {round(50 * r["time_s"]): {k: r[k] for k in LABELS[:2]} for r in data}
            good, bad = "AB" if row["preference"] == "A" else "BA"
            yield Seen((row[good], row[bad]), worth)


def rewind(out: Path) -> Iterator[Seen]:
    for path in sorted(out.glob("labels/*.h5")):
        with h5py.File(path) as file, h5py.File(out / "raw" / path.name) as raw:
            assert {t: set(file[t]) for t in file} == {t: set(raw[t]) for t in raw}
            for demo in (d for task in file.values() for d in task.values()):
                episode = str(demo.attrs["id"])
                yield Seen((episode, str(demo.attrs["camera"])), {episode: arrays_by_step(demo)})


def gvl(out: Path) -> Iterator[Seen]:
    for path in sorted(out.glob("*.answer.json")):
        yield Seen((json.loads(path.read_text())["episode"],))


def lrm(out: Path) -> Iterator[Seen]:
    for path in sorted(out.glob("*/*/trajectories/*/metadata.jsonl")):
        rows = lines(path)
        summary = json.loads((path.parent / "summary.json").read_text())
        if "-hidden/" not in str(path.relative_to(out)) or not summary["success_once"]:  # these are in the main folder
            yield Seen((rows[0]["episode"], rows[0]["camera"]), {rows[0]["episode"]: by_step(rows)})


def rerun(out: Path) -> Iterator[Seen]:
    for path in sorted(out.glob("*/*.rrd")):
        yield Seen((path.stem,))


READERS: Mapping[str, Reader] = {
    "dopamine": Reader("episodes", dopamine),
    "frames": Reader("views", frames),
    "gvl": Reader("failures", gvl),
    "lerobot": Reader("episodes", lerobot),
    "lrm": Reader("views", lrm),
    "minari": Reader("episodes", minari),
    "opensarm": Reader("episodes", opensarm),
    "preferences": Reader("pair views", preferences),
    "rerun": Reader("episodes", rerun),
    "rewind": Reader("views", rewind),
    "roboarena": Reader("pairs", roboarena),
    "robometer": Reader("views", robometer),
    "robomimic": Reader("episodes", robomimic),
    "roboreward": Reader("views", roboreward),
    "vqa": Reader("views", vqa),
    "webdataset": Reader("episodes", webdataset),
}
