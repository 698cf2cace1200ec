"""The executor `ray`: the same bytes as on one machine, whatever happens to workers and nodes."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from badgen import make
from badgen.contracts.errors import ClusterError
from badgen.engine.workers import Workers
from badgen.store import DatasetFolder
from studies.cluster_trial import main, may_be_alone

pytest.importorskip("ray")
pytestmark = pytest.mark.timeout(900)


def test_two_nodes_write_the_same_bytes_though_workers_are_killed_and_a_node_is_lost(tmp_path: Path) -> None:
    if not may_be_alone():
        pytest.skip("this needs the right to make network and process namespaces (unshare)")
    trial = CliRunner().invoke(main, ["--out", str(tmp_path), "--total", "24", "--kills", "3", "--limit", "800"])
    assert trial.exit_code == 0, trial.output
    assert "48 episodes" in trial.output
    assert "different: none; left: no file" in trial.output


def test_an_address_where_no_cluster_is_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"cannot reach a cluster at 127\.0\.0\.1:1: .*refused; start one with"):
        Workers(1, "ray", "127.0.0.1:1").start([])


def test_a_node_that_is_not_like_the_first_machine_is_refused(tmp_path: Path) -> None:
    make("push", "displaced", n=1, out=tmp_path / "d", cameras="none", jitters=0)
    folder = DatasetFolder(tmp_path / "d")
    assert folder.elsewhere({}) is None
    run = (tmp_path / "d" / "run.json").read_text()
    version = folder.dataset_json()["versions"]["mujoco"]
    (tmp_path / "d" / "run.json").write_text(run.replace(f'"mujoco": "{version}"', '"mujoco": "0.0.1"'))
    assert "mujoco" in str(folder.elsewhere({}))
