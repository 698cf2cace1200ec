"""Robometer: what its trainer makes of tables, cutoffs and cameras."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from fakes import FakeDataset, fake_dataset, two_scene_dataset
from readers import parquet_rows
from test_trim import complete_at

from exporters.robometer.cutoffs import DONE, Finish, cutoffs, target
from exporters.robometer.export import Robometer
from studies.taught import robometer
from studies.taught.measures import measure

pytest.importorskip("pyarrow")
Made = Callable[..., Path]


def export(out: Path, dataset: FakeDataset, **options: Any) -> Path:
    out.mkdir(exist_ok=True)
    Robometer().export(dataset, out, {"split": "train=1", **options})
    return out


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The export of `early()` with these options, which several tests read."""
    folder = tmp_path_factory.mktemp("robometer")

    @lru_cache
    def with_options(**options: Any) -> Path:
        return export(folder / str(options), early(), **options)

    return with_options


def early(groups: int = 2) -> FakeDataset:
    """Successes are complete after 3.5 s of 6 s, failures are seen after 3.2 s; each wording is another one."""
    dataset = fake_dataset(groups)
    for place, e in enumerate(dataset.stored):
        e.info = replace(e.info, instruction=f"{e.info.instruction}, wording {e.info.group}")
        e.seen_by = ("front", "side")
        if e.info.success:
            dataset.stored[place] = complete_at(e, 175)
    return dataset


def test_failures_are_beside_a_success_of_their_task_and_have_no_score(made: Made) -> None:
    rows = parquet_rows(made() / "front" / "train.parquet")
    assert {r["partial_success"] for r in rows} == {None}
    assert {r["quality_label"] for r in rows} == {"successful", "failure"}
    assert all((made() / r["frames"]).is_file() for r in rows)
    graded = parquet_rows(made(graded=True) / "front" / "train.parquet")
    assert all((r["partial_success"] == 1.0) == (r["quality_label"] == "successful") for r in graded)


def test_columns_that_nothing_reads_claim_nothing(made: Made) -> None:
    rows = parquet_rows(made() / "side" / "train.parquet")
    assert {(r["preference_group_id"], r["preference_rank"]) for r in rows} == {(None, None)}


def test_a_finished_task_is_taught_as_done(made: Made) -> None:
    """With a film that goes on for 2.5 s and a cutoff of 1, a finished task would be taught as 0.58."""
    dataset = early()
    for out in (made(), made(trim="none")):
        assert measure(robometer.read(out), dataset).unfinished == ()
        assert all(0 < c < 1 for c in robometer.read_cutoffs(out).values())


def test_no_unfinished_task_is_called_a_success(made: Made) -> None:
    """The cutoff is the threshold of the success head too: without trim, half of what is unfinished is a success."""
    early_calls = {}
    for trim, out in (("completion", made()), ("none", made(trim="none"))):
        found = robometer.read_cutoffs(out)
        films = [(robometer.film(r, found[r.source]), r) for rows in robometer.tables(out) for r in rows if r.good]
        called = [s for film, row in films for s in robometer.called_success(film, found[row.source])]
        assert called
        early_calls[trim] = [step for step in called if step < 175]
    assert early_calls["completion"] == []
    assert early_calls["none"] != []


def test_success_and_failure_have_one_length(made: Made) -> None:
    lengths = {(len(r.steps), r.good) for rows in robometer.tables(made()) for r in rows}
    assert {n for n, good in lengths if good} == {n for n, good in lengths if not good}


def test_other_words_for_a_goal_are_not_another_task(made: Made) -> None:
    canonical = measure(robometer.read(made()), early())
    original = measure(robometer.read(made(task_words="instruction")), early())
    assert canonical.same_goal == ()
    assert original.same_goal != ()


def test_every_pair_is_of_one_view(made: Made) -> None:
    lesson = robometer.read(made())
    assert lesson.choices
    assert {c.one[1] for c in lesson.choices} == {"front", "side"}
    assert measure(lesson, early()).wrong_choices == ()


def test_a_failure_without_success_of_its_task_is_left_out_and_counted(tmp_path: Path) -> None:
    """Alone, it would be taught as better than itself played backwards."""
    dataset = early(groups=2)
    drop = dataset.stored[5]
    drop.info = replace(drop.info, canonical_instruction="lift it in one go")
    out = export(tmp_path, dataset)
    assert drop.info.id not in {r.episode for rows in robometer.tables(out) for r in rows}
    assert json.loads((out / "datasheet.json").read_text())["views_without_success_of_their_task"] == 2
    assert measure(robometer.read(out), dataset).wrong_choices == ()


def test_the_card_names_a_subset_for_each_camera(tmp_path: Path) -> None:
    out = export(tmp_path, two_scene_dataset(3), trim="none", split="train=0.5,val=0.5")
    _, head, _ = (out / "README.md").read_text(encoding="utf-8").split("---\n")
    subsets = {
        c["config_name"]: {f["split"]: f["path"] for f in c["data_files"]} for c in yaml.safe_load(head)["configs"]
    }
    assert set(subsets) == {"default", "front", "side"}
    assert subsets["default"] == subsets["front"]  # failures are not seen from the side
    for camera in ("front", "side"):
        written = {p.stem: f"{camera}/{p.name}" for p in (out / camera).glob("*.parquet")}
        assert subsets[camera] == written


def test_cards_of_different_tables_differ(tmp_path: Path) -> None:
    """The cache of `datasets` gave the rows of one export for another one in a folder of the same name."""
    cards = [(export(tmp_path / str(n), two_scene_dataset(n)) / "README.md").read_text() for n in (3, 4)]
    heads = [yaml.safe_load(card.split("---\n")[1])["configs"] for card in cards]
    assert [c["data_files"] for c in heads[0]] == [c["data_files"] for c in heads[1]]
    assert all(one["description"] != two["description"] for one, two in zip(*heads, strict=True))
    again = (export(tmp_path / "again", two_scene_dataset(3)) / "README.md").read_text()
    assert again == cards[0]


def test_cutoffs_are_the_highest_that_teach_finished_tasks_as_done() -> None:
    found = cutoffs(["a", "b", "c"], [Finish("a", 30, 61), Finish("a", 36, 61), Finish("b", 33, 36)])
    assert found["b"] == found["c"] == 0.99
    assert target(30, 61, found["a"]) >= DONE > target(30, 61, found["a"] + 0.02)
    assert target(60, 61, found["a"]) == 1.0
