"""What RLinf reads of a LeRobot dataset: the outcome on every row, the words of tasks, and returns (F12, F14, F4)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import two_scene_dataset
from readers import lines, parquet_rows

from badgen.contracts.errors import BadValue, UnknownName
from exporters.lerobot.export import LeRobot
from exporters.opensarm import OpenSarm

pq = pytest.importorskip("pyarrow.parquet")
LID = {"only": "scene=lid_lift"}


def exported(out: Path, **options: Any) -> list[list[dict[str, Any]]]:
    """Rows of each episode."""
    out.mkdir(exist_ok=True)
    LeRobot().export(two_scene_dataset(6), out, {**LID, "rlinf": True, **options})
    return rows_of(out)


def rows_of(out: Path) -> list[list[dict[str, Any]]]:
    return [parquet_rows(p) for p in sorted((out / "data").rglob("*.parquet"))]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export without further options."""
    out = tmp_path_factory.mktemp("plain")
    exported(out)
    return out


def outcomes(out: Path) -> list[str]:
    return [e["badgen/outcome"] for e in parquet_rows(out / "meta/episodes/chunk-000/file-000.parquet")]


def test_the_outcome_is_on_every_row(plain: Path) -> None:
    """RECAP takes it from the last row, STEAM from the first, so `next.success`, which rises, is no substitute."""
    for rows, outcome in zip(rows_of(plain), outcomes(plain), strict=True):
        assert {r["is_success"] for r in rows} == {outcome == "success"}
    assert json.loads((plain / "meta/info.json").read_text())["features"]["is_success"]["dtype"] == "bool"


def test_the_words_of_a_task_are_found_by_its_index(plain: Path) -> None:
    told = {t["task_index"]: t["task"] for t in lines(plain / "meta/tasks.jsonl")}
    episodes = parquet_rows(plain / "meta/episodes/chunk-000/file-000.parquet")
    for rows, episode in zip(rows_of(plain), episodes, strict=True):
        assert [told[r["task_index"]] for r in rows] == [episode["tasks"][0]] * len(rows)


def returns(out: Path) -> list[list[dict[str, Any]]]:
    rows = parquet_rows(out / "meta/returns_badgen.parquet")
    assert set(rows[0]) == {"episode_index", "frame_index", "return", "reward", "prompt"}
    return [[r for r in rows if r["episode_index"] == n] for n in range(rows[-1]["episode_index"] + 1)]


def test_returns_follow_the_dense_reward(plain: Path) -> None:
    for rows, found in zip(rows_of(plain), returns(plain), strict=True):
        assert [r["frame_index"] for r in found] == list(range(len(rows)))
        assert [r["return"] for r in found] == pytest.approx([r["badgen.reward"] - 1 for r in rows], abs=1e-6)
        assert [r["reward"] for r in found] == [0.0] * (len(rows) - 1) + [found[-1]["return"]]
    least = min(r["return"] for episode in returns(plain) for r in episode)
    assert json.loads((plain / "meta/stats.json").read_text())["return"]["min"] == pytest.approx(least)


def test_an_advantage_is_the_gain_of_the_label(plain: Path) -> None:
    """RECAP with a gamma of almost 1: rewards of the next rows, and the value after them or 0 at the end."""
    ahead = 10
    for rows, found in zip(rows_of(plain), returns(plain), strict=True):
        values = [r["return"] for r in found]
        for k, value in enumerate(values):
            after = values[k + ahead] if k + ahead < len(values) else 0.0
            advantage = sum(r["reward"] for r in found[k : k + ahead]) + after - value
            last = min(k + ahead, len(rows) - 1)
            assert advantage == pytest.approx(rows[last]["badgen.reward"] - rows[k]["badgen.reward"], abs=1e-6)


def test_rows_after_completion_cost_nothing(tmp_path: Path) -> None:
    """RECAP's own returns would charge a success for every idle row; even with whole films ours do not (F4)."""
    everyone = exported(tmp_path, returns="steps", failure_cost=50.0, trim="none")
    for rows, found, outcome in zip(everyone, returns(tmp_path), outcomes(tmp_path), strict=True):
        values, rewards = ([r[k] for r in found] for k in ("return", "reward"))
        assert values == pytest.approx(np.cumsum(rewards[::-1])[::-1].tolist())
        if outcome == "success":
            idle = sum(r["next.success"] for r in rows)
            assert idle > 1
            assert values[-idle:] == [0.0] * idle
            assert values[0] == -(len(rows) - idle)
        else:
            assert values[-1] == -50.0
            assert values[0] == -(len(rows) - 1) - 50.0


def test_films_end_when_the_task_is_done_unless_told_otherwise(plain: Path, tmp_path: Path) -> None:
    whole = exported(tmp_path / "whole", trim="none")
    assert sum(map(len, rows_of(plain))) < sum(map(len, whole))
    out = tmp_path / "not_for_rlinf"
    out.mkdir()
    LeRobot().export(two_scene_dataset(6), out, LID)
    assert [len(r) for r in rows_of(out)] == [len(r) for r in whole]
    assert not (out / "meta/tasks.jsonl").exists()


def test_wrong_options_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="label"):
        exported(tmp_path, returns="labels")
    with pytest.raises(BadValue, match="at least 0"):
        exported(tmp_path, failure_cost=-1.0)


# --- opensarm


def test_opensarm_has_the_columns_and_types_that_it_reads(tmp_path: Path) -> None:
    """It reads `state` and `actions`, with the datasets library 3.6, which does not know the type List (F11, F12)."""
    OpenSarm().export(two_scene_dataset(6), tmp_path, LID)
    path = next((tmp_path / "data").rglob("*.parquet"))
    schema = pq.read_schema(path)
    assert {"state", "actions", "reward"} <= set(schema.names)
    types = json.loads(schema.metadata[b"huggingface"])["info"]["features"]
    assert set(types) == set(schema.names)
    assert types["state"]["_type"] == "Sequence"
    features = json.loads((tmp_path / "meta/info.json").read_text())["features"]
    assert set(schema.names) == {name for name, f in features.items() if f["dtype"] != "video"}


def test_a_broken_rule_does_not_look_like_an_earlier_stage(tmp_path: Path) -> None:
    """opensarm takes the whole part of the reward as the class of the stage (F13)."""
    dataset = two_scene_dataset(6)
    for e in dataset.stored:
        e.labels = replace(e.labels, milestones=e.labels.progress[:, None])
    OpenSarm().export(dataset, tmp_path, {**LID, "rule_breakers": True, "trim": "none"})
    seen = set()
    for line in lines(tmp_path / "meta/episodes.jsonl"):
        rows = parquet_rows(tmp_path / f"data/chunk-000/episode_{line['episode_index']:06d}.parquet")
        outcome, stages = line["badgen"]["outcome"], [int(r["reward"]) for r in rows]
        assert stages[-1] == (outcome == "success")
        assert set(stages[:-1]) <= {0, 1}
        seen.add(outcome)
    assert seen == {"success", "failure", "unsafe_success"}


def test_runs_that_reach_the_goal_and_break_a_rule_are_left_out(tmp_path: Path) -> None:
    OpenSarm().export(two_scene_dataset(6), tmp_path, LID)
    assert {e["badgen"]["outcome"] for e in lines(tmp_path / "meta/episodes.jsonl")} == {"success", "failure"}
    sheet = json.loads((tmp_path / "datasheet.json").read_text())
    assert sheet["left_out"]["the goal is reached and a rule is broken (rule_breakers=false)"] == 6
    assert sheet["num_classes"] == 2
