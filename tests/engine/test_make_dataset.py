"""The same bytes for any number of workers, and after a kill."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from processes_of import children, parents

from badgen.contracts.errors import DatasetConflict, StoreError
from badgen.engine import make_dataset, resolve
from badgen.engine.shard_tasks import Counts
from badgen.engine.shard_workers import ShardWorkers
from badgen.engine.workers import Workers
from badgen.store import open_dataset

SEED = 77
REQUEST = [
    "--scene",
    "lid_lift",
    "--mode",
    "drop",
    "--n",
    "2",
    "--seed",
    str(SEED),
    "--cameras",
    "none",
    "--benign",
    "0",
    "--relabelled",
    "0",
    "--jitters",
    "1",
    "--difficulty",
    "any",
]
CONFIG = resolve(
    "lid_lift", "drop", n=2, seed=SEED, cameras="none", jitters=1, benign=0.0, relabelled=0.0, difficulty="any"
)


def shards(path: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted((path / "shards").glob("*.h5"))}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two drops, made by one worker."""
    return make_dataset(CONFIG, tmp_path_factory.mktemp("alone") / "dataset", Workers(1))


def test_a_run_holds_what_was_asked_for(alone: Path) -> None:
    dataset = open_dataset(alone)
    episodes = [e.info for e in dataset.episodes()]
    assert len(shards(alone)) == 2
    assert [e.mode for e in episodes if e.role == "failure"] == ["drop", "drop"]
    assert sum(e.is_twin for e in episodes) == 2
    assert all(e.certificate.accepted for e in episodes)
    assert dataset.counts()["drop"].accepted == 2
    for e in dataset.episodes():
        assert len(e.arrays().time_s) == 601
        assert e.arrays().time_s[-1] == 12.0


def test_the_caller_keeps_its_environment(tmp_path: Path) -> None:
    before = dict(os.environ)
    make_dataset(resolve("lid_lift", "clean", n=1, seed=SEED, cameras="none", relabelled=0.0), tmp_path / "dataset")
    assert dict(os.environ) == before


def test_three_workers_write_the_same_bytes(alone: Path, tmp_path: Path) -> None:
    assert shards(make_dataset(CONFIG, tmp_path / "dataset", Workers(3))) == shards(alone)


def test_killed_half_way_and_resumed_it_has_the_same_bytes(alone: Path, tmp_path: Path) -> None:
    out = tmp_path / "dataset"
    code = "from badgen.cli.main import main; main()"
    command = [sys.executable, "-c", code, "make", *REQUEST, "--out", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not shards(out) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert len(shards(out)) == 1
    assert not (out / "manifest.json").exists()
    with pytest.raises(DatasetConflict, match="another config"):
        make_dataset(resolve("lid_lift", "drop", n=3, seed=SEED, cameras="none"), out)
    first = next((out / "shards").glob("*.h5")).stat().st_mtime_ns
    make_dataset(CONFIG, out)
    assert shards(out) == shards(alone)
    assert min(p.stat().st_mtime_ns for p in (out / "shards").glob("*.h5")) == first  # kept, not made again
    assert (out / "manifest.json").read_text() != ""


@pytest.mark.parametrize("victim", ["worker", "server"])
def test_a_process_that_dies_is_replaced(victim: str, alone: Path, tmp_path: Path) -> None:
    out, until = tmp_path / "dataset", time.monotonic() + 120
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(make_dataset, CONFIG, out)
        server, first = _worker(set(), until)
        while not shards(out) and time.monotonic() < until:
            time.sleep(0.02)
        same, second = _worker({first}, until)
        assert same == server
        os.kill(second if victim == "worker" else server, signal.SIGKILL)
        assert shards(made.result()) == shards(alone)
    assert not {server, second} & parents().keys()


def _worker(known: set[int], until: float) -> tuple[int, int]:
    """Process ids of the server that this process has started, and of its worker other than those already known."""
    while time.monotonic() < until:
        for server in children(os.getpid()):
            for worker in children(server) - known:
                return server, worker
        time.sleep(0.02)
    raise AssertionError("no worker was started")


def test_a_shard_whose_workers_always_die_is_given_up(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    with pytest.raises(StoreError, match=r"killed by SIGKILL .*memory.*, 3 times for shard 5; the same command"):
        ShardWorkers(__name__, Workers(1), _unexpected).run([[(5, partial(_dies, begun, 5))]])
    assert begun.read_text() == "5" * 3


def _dies(begun: Path, index: int) -> Counts:
    with begun.open("a") as f:
        f.write(str(index))
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def _unexpected(index: int, counts: Counts) -> None:
    raise AssertionError(f"shard {index} cannot have been finished")


def test_tasks_are_asked_for_only_when_they_can_soon_be_made() -> None:
    asked, ahead = list[int](), list[int]()

    def tasks() -> Iterator[tuple[int, Callable[[], Counts]]]:
        for index in range(12):
            asked.append(index)
            yield index, dict

    workers = ShardWorkers("badgen", Workers(2), lambda index, counts: ahead.append(len(asked) - len(ahead)))
    workers.run([tasks()])
    assert len(ahead) == 12
    assert max(ahead) <= 4  # two for each worker
