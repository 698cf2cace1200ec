"""opensarm: a data set for each goal, with columns, types and classes that its code reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import FakeDataset, fake_dataset
from readers import lines, parquet_rows

from badgen.contracts.errors import BadValue
from exporters.opensarm import OpenSarm
from exporters.rewind import key_of

pytest.importorskip("pyarrow")
WORDS = ("lift the lid", "lay the lid down")


def two_goals() -> FakeDataset:
    """Groups of two goals, each with one milestone that is reached together with the task."""
    dataset = fake_dataset(groups=4)
    for e in dataset.stored:
        second = e.info.group > "g0001"
        e.info = replace(e.info, canonical_instruction=WORDS[second], task=WORDS[second])
        e.labels = replace(e.labels, milestones=e.labels.progress[:, None])
    return dataset


def goals_of(out: Path) -> dict[str, Any]:
    goals: dict[str, Any] = json.loads((out / "datasheet.json").read_text())["goals"]
    return goals


def rows_of(out: Path) -> dict[str, list[dict[str, Any]]]:
    """Outcome and number of each episode -> its rows."""
    found = {}
    for path in sorted(out.glob("*/meta/episodes.jsonl")):
        for line in lines(path):
            data = path.parents[1] / f"data/chunk-000/episode_{line['episode_index']:06d}.parquet"
            found[f"{line['badgen']['outcome']} {line['badgen']['id']}"] = parquet_rows(data)
    return found


def test_each_goal_is_a_dataset_of_its_own(tmp_path: Path) -> None:
    OpenSarm().export(two_goals(), tmp_path, {})
    goals = goals_of(tmp_path)
    assert {key: goal["task_name"] for key, goal in goals.items()} == {key_of(w): w for w in WORDS}
    for key, goal in goals.items():
        info = json.loads((tmp_path / key / "meta/info.json").read_text())
        assert (info["codebase_version"], info["total_tasks"]) == ("v2.1", 1)
        assert [r["task"] for r in lines(tmp_path / key / "meta/tasks.jsonl")] == [goal["task_name"]]
        assert [r["episode_index"] for r in lines(tmp_path / key / "meta/episodes.jsonl")] == list(
            range(goal["episodes"])
        )
        assert len(lines(tmp_path / key / "meta/episodes_stats.jsonl")) == goal["episodes"]
        assert len(list((tmp_path / key / "videos").rglob("*.mp4"))) == 2 * goal["episodes"]


def test_columns_have_the_names_that_its_dataset_class_reads(tmp_path: Path) -> None:
    OpenSarm().export(two_goals(), tmp_path, {})
    key = key_of(WORDS[0])
    features = json.loads((tmp_path / key / "meta/info.json").read_text())["features"]
    assert {"state", "actions", "reward"} <= set(features)
    assert not {"observation.state", "action"} & set(features)
    row = next(iter(rows_of(tmp_path).values()))[0]
    assert set(features) - set(row) == {"observation.images.front", "observation.images.side"}
    stats = lines(tmp_path / key / "meta/episodes_stats.jsonl")[0]["stats"]
    assert {"state", "actions", "reward"} <= set(stats)


def test_types_are_named_as_all_versions_of_datasets_read_them(tmp_path: Path) -> None:
    """Version 3, which opensarm pins, does not know the type `List`; all versions know `Sequence`."""
    import pyarrow.parquet as pq

    OpenSarm().export(two_goals(), tmp_path, {})
    path = next(tmp_path.glob("*/data/*/*.parquet"))
    types = json.loads(pq.read_schema(path).metadata[b"huggingface"])["info"]["features"]
    assert {t["_type"] for t in types.values()} == {"Value", "Sequence"}
    assert types["state"] == {"feature": {"dtype": "float32", "_type": "Value"}, "length": 2, "_type": "Sequence"}


def test_a_broken_rule_is_no_earlier_stage_and_never_done(tmp_path: Path) -> None:
    dataset = two_goals()
    for e in dataset.stored:  # two stages: the second is passed at the end
        first = np.clip(e.labels.progress * 2, 0, 1)
        e.labels = replace(e.labels, milestones=np.stack([first, e.labels.progress], axis=1))
        e.arrays = _two_stages(e.arrays)  # type: ignore[method-assign]
    OpenSarm().export(dataset, tmp_path, {"as_if_done": True})
    assert all(goal["num_classes"] == 3 for goal in goals_of(tmp_path).values())
    found = rows_of(tmp_path)
    hit = next(rows for name, rows in found.items() if name.startswith("unsafe"))
    stage = [int(r["reward"]) for r in hit]
    assert stage == sorted(stage)  # the lid was never lost
    assert stage[-1] == 1
    assert hit[-1]["reward"] - 1 < 0.06
    for name, rows in found.items():
        assert (max(r["reward"] for r in rows) == 2.0) == (rows[-1]["badgen.reward"] == 1.0), name


def _two_stages(arrays: Any) -> Any:
    return lambda: replace(arrays(), milestone_names=("lift", "place"))


def test_episodes_that_end_as_if_done_are_left_out_and_counted(tmp_path: Path) -> None:
    """With two stages, a run that hits the bowl ends in the second one, which is worth more than 0.1."""
    dataset = two_goals()
    for e in dataset.stored:
        e.labels = replace(e.labels, milestones=np.repeat(e.labels.progress[:, None], 2, axis=1))
        e.labels.milestones[:, 0] = np.clip(e.labels.progress * 2, 0, 1)
        e.arrays = _two_stages(e.arrays)  # type: ignore[method-assign]
    OpenSarm().export(dataset, tmp_path, {})
    assert not any(name.startswith("unsafe") for name in rows_of(tmp_path))
    assert any(name.startswith("failure") for name in rows_of(tmp_path))
    assert json.loads((tmp_path / "datasheet.json").read_text())["episodes_that_end_as_if_done"] == 4


def test_nothing_left_is_an_error(tmp_path: Path) -> None:
    dataset = two_goals()
    dataset.stored = [e for e in dataset.stored if e.info.mode == "collision"]
    for e in dataset.stored:
        e.labels = replace(e.labels, milestones=np.ones((301, 2), np.float32))
        e.arrays = _two_stages(e.arrays)  # type: ignore[method-assign]
    with pytest.raises(BadValue, match="as_if_done=true"):
        OpenSarm().export(dataset, tmp_path, {})
