"""A slot on which workers die is left out, named, and can be made again; the rest of the dataset gets made."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from badgen.engine import DatasetConfig, resolve
from badgen.engine.band_plan import Asked
from badgen.engine.quarantine import REASON, InWork, quarantine, quarantined
from badgen.engine.seeds import Slot, slots
from badgen.engine.shard_tasks import Counts, ShardTasks, make_shard
from badgen.engine.shard_workers import ShardWorkers
from badgen.engine.workers import Workers
from badgen.store import DatasetFolder, open_dataset

CONFIG = resolve(
    "pick_place", "drop", n=3, seed=4, cameras="none", jitters=0, benign=0.0, relabelled=0.0, difficulty="any"
)
POISON = slots(CONFIG)[1]


def dies_on_poison(
    config: DatasetConfig, dataset: Path, index: int, asked: Asked, without: frozenset[Slot] = frozenset()
) -> Counts:
    """As `make_shard`, but the process is killed where it gets to one slot."""
    if POISON in asked and POISON not in without:
        InWork(dataset, index).begin(POISON)
        with (dataset / "deaths").open("a") as f:
            f.write(".")
        os.kill(os.getpid(), signal.SIGKILL)
    return make_shard(config, dataset, index, asked, without)


@pytest.fixture
def folder(tmp_path: Path) -> DatasetFolder:
    (tmp_path / "shards").mkdir()
    return DatasetFolder(tmp_path)


def test_after_three_deaths_on_one_slot_the_rest_of_its_shard_is_made(
    folder: DatasetFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("badgen.engine.shard_tasks.make_shard", dies_on_poison)
    tasks, finished = ShardTasks(CONFIG, folder.path), dict[int, Counts]()
    task = tasks.task(0, dict.fromkeys(slots(CONFIG)))
    ShardWorkers(__name__, Workers(), finished.__setitem__, tasks.after_death).run([[(0, task)]])
    assert (folder.path / "deaths").read_text() == "..."
    count = finished[0]["pick_place/drop"]
    assert (count.requested, count.accepted, count.rejected[REASON]) == (3, 2, 1)
    assert quarantined(folder.path) == {POISON}
    assert InWork(folder.path, 0).slot() is None


def test_deaths_on_different_slots_are_counted_apart(folder: DatasetFolder) -> None:
    tasks, in_work = ShardTasks(CONFIG, folder.path), InWork(folder.path, 0)
    tasks.task(0, dict.fromkeys(slots(CONFIG)))
    for slot in slots(CONFIG):
        for _ in range(2):
            in_work.begin(slot)
            assert tasks.after_death(0, "was killed") is None
    assert tasks.after_death(0, "was killed") is not None
    assert quarantined(folder.path) == {slots(CONFIG)[-1]}


def test_a_death_on_no_slot_puts_none_in_quarantine(folder: DatasetFolder) -> None:
    tasks = ShardTasks(CONFIG, folder.path)
    tasks.task(0, dict.fromkeys(slots(CONFIG)))
    assert [tasks.after_death(0, "was killed") for _ in range(5)] == [None] * 5
    assert not quarantined(folder.path)


def test_a_slot_in_quarantine_can_be_made_again_by_the_command_that_its_file_names(folder: DatasetFolder) -> None:
    file = quarantine(folder.path, CONFIG, 7, dict.fromkeys(slots(CONFIG)[:1]), slots(CONFIG)[0], "was killed")
    command = json.loads(file.read_text())["again"].split()
    assert command[0] == "python"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, *command[1:]], cwd=folder.path, env=env, capture_output=True, text=True)
    assert done.stdout.startswith("the shard was made"), done.stderr


def test_a_shard_without_one_slot_holds_the_others_unchanged(tmp_path: Path) -> None:
    made = []
    for name, without in (("all", frozenset()), ("rest", frozenset({POISON}))):
        (tmp_path / name / "shards").mkdir(parents=True)
        make_shard(CONFIG, tmp_path / name, 0, dict.fromkeys(slots(CONFIG)), without)
        (tmp_path / name / "run.json").write_text("{}")
        made.append({episode.info.id for episode in open_dataset(tmp_path / name)})
    assert len(made[0]) == 6
    assert len(made[1]) == 4
    assert made[1] < made[0]
