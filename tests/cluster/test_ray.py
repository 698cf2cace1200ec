"""The executor `ray`: the same bytes as on one machine, whatever happens to workers and nodes."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from two_nodes import OPTIONS

from badgen import make
from badgen.contracts.errors import ClusterError
from badgen.engine.workers import Workers
from badgen.store import DatasetFolder

pytest.importorskip("ray")
pytestmark = pytest.mark.timeout(900)
HERE = Path(__file__).parent


def hashes(dataset: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted((dataset / "shards").glob("*.h5"))}


def in_own_namespace(*arguments: str) -> str:
    """Run `two_nodes.py` where no other machine can reach it; return what it printed."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this needs the right to make a network namespace (unshare -n)")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [unshare, "-n", sys.executable, str(HERE / "two_nodes.py"), *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=800)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_two_nodes_write_the_same_bytes_though_workers_are_killed_and_a_node_is_lost(tmp_path: Path) -> None:
    make("pick_place", "drop", n=8, out=tmp_path / "alone", workers=2, **OPTIONS)
    said = in_own_namespace(str(tmp_path / "cluster"), "3", "8")
    assert said.count("killed") >= 2
    assert "removed a node" in said
    assert "made" in said
    assert len(hashes(tmp_path / "alone")) > 3
    assert hashes(tmp_path / "cluster") == hashes(tmp_path / "alone")
    assert not list((tmp_path / "cluster").rglob("*.tmp"))
    assert not (tmp_path / "cluster" / "quarantine").exists()


def test_an_address_where_no_cluster_is_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"cannot reach a cluster at 127\.0\.0\.1:1: .*refused; start one with"):
        Workers(1, "ray", "127.0.0.1:1").start([])


def test_a_node_that_is_not_like_the_first_machine_is_refused(tmp_path: Path) -> None:
    make("pick_place", "drop", n=1, out=tmp_path / "d", **OPTIONS)
    folder = DatasetFolder(tmp_path / "d")
    assert folder.elsewhere({}) is None
    run = (tmp_path / "d" / "run.json").read_text()
    version = folder.dataset_json()["versions"]["mujoco"]
    (tmp_path / "d" / "run.json").write_text(run.replace(f'"mujoco": "{version}"', '"mujoco": "0.0.1"'))
    assert "mujoco" in str(folder.elsewhere({}))
