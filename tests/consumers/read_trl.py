"""TRL and datasets read preferences and robometer. Usage: read_trl.py PREFERENCES ROBOMETER."""

from __future__ import annotations

import sys
from pathlib import Path

import shim
from datasets import Image, List, load_dataset


def read_preferences(out: Path) -> None:
    """Both kinds load, their pictures decode, and TRL fills the pictures into the conversation."""
    from trl.data_utils import is_conversational, prepare_multimodal_messages

    for kind in ("answer", "episode"):
        data = load_dataset("json", data_files=str(out / "trl" / f"{kind}-train.jsonl"), split="train")
        data = data.map(lambda row: {"images": [str(out / file) for file in row["images"]]})
        data = data.cast_column("images", List(Image()))
        row = data[0]
        assert is_conversational(row)
        messages = prepare_multimodal_messages(row["prompt"], images=row["images"])
        shown = [p for p in messages[0]["content"] if p["type"] == "image"]
        assert len(shown) == len(row["images"]) >= 8
        assert row["chosen"] != row["rejected"]
        print(f"trl: {len(data)} {kind} preferences, {len(shown)} pictures each, {row['images'][0].size}")


def read_robometer(out: Path) -> None:
    """The table of a camera loads with its own types: without a name, as `default`, and under its camera's name."""
    data = load_dataset(str(out), split="train")
    for name in ("default", data[0]["frames"].split("/")[0]):
        assert load_dataset(str(out), name=name, split="train")["id"] == data["id"]
    assert data.features["lang_vector"].length == 384
    assert all((out / file).is_file() for file in data["frames"])
    tasks = {r["task"] for r in data if r["quality_label"] == "successful"}
    lone = [r["id"] for r in data if r["task"] not in tasks]
    print(f"datasets: {len(data)} trajectories, {len(lone)} of them without a success of their task")


if __name__ == "__main__":
    assert shim.LIBRARY
    read_preferences(Path(sys.argv[1]))
    read_robometer(Path(sys.argv[2]))
