"""lerobot with rlinf=true: what RECAP's `compute_returns` and value data set, and STEAM's pairs, read from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import fake_dataset
from readers import lines, parquet_rows

from badgen.contracts.errors import BadValue
from exporters.lerobot.export import LeRobot

pytest.importorskip("pyarrow")
EPISODES = "meta/episodes/chunk-000/file-000.parquet"


def export(out: Path, **options: Any) -> dict[str, list[dict[str, Any]]]:
    """Export two groups of episodes; return the rows of each episode, with those of the returns beside them."""
    LeRobot().export(fake_dataset(groups=2), out, {"rlinf": True, **options})
    returns: dict[int, list[dict[str, Any]]] = {}
    for row in parquet_rows(out / "meta/returns_badgen.parquet"):
        returns.setdefault(row["episode_index"], []).append(row)
    found = {}
    for n, e in enumerate(parquet_rows(out / EPISODES)):
        rows = parquet_rows(out / f"data/chunk-000/file-{n:03d}.parquet")
        found[f"{e['badgen/outcome']} {e['badgen/id']}"] = [a | b for a, b in zip(rows, returns[n], strict=True)]
    return found


def test_success_is_constant_over_an_episode(tmp_path: Path) -> None:
    """RECAP reads it from the last row, STEAM from the first."""
    for name, rows in export(tmp_path).items():
        assert {r["is_success"] for r in rows} == {name.startswith("success")}
    info = json.loads((tmp_path / "meta/info.json").read_text())
    assert info["features"]["is_success"]["dtype"] == "bool"


def test_tasks_have_their_words(tmp_path: Path) -> None:
    """RECAP's own returns have "perform the task" as the prompt of every row without this file."""
    rows = export(tmp_path)
    tasks = {t["task_index"]: t["task"] for t in lines(tmp_path / "meta/tasks.jsonl")}
    assert all(tasks[r["task_index"]] == r["prompt"] for episode in rows.values() for r in episode)


def test_returns_have_the_columns_and_types_of_recap(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    export(tmp_path)
    schema = pq.read_schema(tmp_path / "meta/returns_badgen.parquet")
    assert [(f.name, str(f.type)) for f in schema] == [
        ("episode_index", "int64"),
        ("frame_index", "int64"),
        ("return", "float"),
        ("reward", "float"),
        ("prompt", "string"),
    ]


def test_a_finished_success_is_not_charged_and_a_failure_ends_at_its_reward(tmp_path: Path) -> None:
    found = export(tmp_path)
    least = json.loads((tmp_path / "meta/stats.json").read_text())["return"]["min"]
    for name, rows in found.items():
        assert [r["return"] for r in rows] == pytest.approx(np.cumsum([r["reward"] for r in rows][::-1])[::-1])
        if name.startswith("success"):
            assert {r["reward"] for r in rows if r["next.success"]} == {0.0}
            assert rows[0]["return"] == pytest.approx(-55)  # complete at 5.5 s, with 10 frames per second
        else:
            assert 1 + rows[-1]["return"] / abs(least) == pytest.approx(rows[-1]["badgen.reward"], abs=1e-5)


def test_costs_are_options(tmp_path: Path) -> None:
    found = export(tmp_path, rlinf_tail_cost=1.0, rlinf_failure_cost=300.0)
    for name, rows in found.items():
        if name.startswith("success"):
            assert rows[0]["return"] == -61
        else:
            assert rows[-1]["reward"] == pytest.approx(-300 * (1 - rows[-1]["badgen.reward"]), rel=1e-5)


def test_an_idle_tail_can_be_cut(tmp_path: Path) -> None:
    """RECAP's own returns charge 1 for each frame, so two are charged after completion instead of six."""
    lengths = {name.split()[0]: len(rows) for name, rows in export(tmp_path, trim="completion").items()}
    assert set(lengths.values()) == {60}


def test_a_negative_cost_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="at least 0"):
        export(tmp_path, rlinf_failure_cost=-300.0)


def test_without_the_option_none_of_it_is_written(tmp_path: Path) -> None:
    LeRobot().export(fake_dataset(groups=1), tmp_path, {})
    assert not (tmp_path / "meta/tasks.jsonl").exists()
    assert not (tmp_path / "meta/returns_badgen.parquet").exists()
    assert "is_success" not in parquet_rows(tmp_path / "data/chunk-000/file-000.parquet")[0]
