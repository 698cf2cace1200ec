"""A dataset of a foreign world: what is kept, that it is what its labels say, and what readers can do with it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import mujoco
import numpy as np
import pytest
from click.testing import CliRunner
from pusher import MARK_M

from badgen.checks.audit import audit
from badgen.checks.validate import validate
from badgen.checks.verify import verify
from badgen.cli.main import cli
from badgen.contracts.errors import BadgenError, BadValue, StoreError, UnknownName
from badgen.contracts.world import SUCCESS
from badgen.engine.workers import Workers
from badgen.engine.worlds.config import WorldConfig
from badgen.engine.worlds.make import make_world_dataset
from badgen.registry import registry
from badgen.store import Dataset, Episode, open_dataset

WORLD, POLICY = "tests.worlds.pusher:Pusher", "tests.worlds.pusher:Pushing"
CONFIG = WorldConfig(WORLD, POLICY, ("all",), 4, 3, ("above",), 64, 64, 7.0, "high", 12)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return open_dataset(make_world_dataset(CONFIG, tmp_path_factory.mktemp("worlds") / "run"))


def failures(dataset: Dataset) -> list[Episode]:
    return [e for e in dataset if e.info.role == "failure"]


def test_every_slot_keeps_a_failure_that_parts_from_its_twin_at_its_cause_and_ends_elsewhere(made: Dataset) -> None:
    assert len(failures(made)) == CONFIG.n
    for episode in failures(made):
        info, arrays = episode.info, episode.arrays()
        twin = made.episode(info.twin).arrays()
        assert info.cause_s is not None
        before = arrays.time_s < info.cause_s - 1e-9
        assert np.array_equal(arrays.qpos[before], twin.qpos[before])
        assert not np.array_equal(arrays.qpos, twin.qpos)
        assert abs(twin.qpos[-1, 2] - MARK_M) < 0.03 <= abs(arrays.qpos[-1, 2] - MARK_M)
        assert twin.recorded[SUCCESS][-1] == 1.0
        assert arrays.recorded[SUCCESS][-1] == 0.0


def test_certificates_name_the_clauses_of_foreign_worlds(made: Dataset) -> None:
    for episode in failures(made):
        certificate = episode.info.certificate
        names = {c.name for c in certificate.clauses if c.holds}
        assert certificate.accepted
        wanted = {"repeats", "twin_holds", "effect", "cause_first", "outcome", "evidence", "stable", "hooked"}
        assert names >= wanted
        assert episode.info.reaction == "closed_loop"
        assert episode.info.preference is not None
        assert episode.info.preference.preferred == "twin"


def test_rows_are_those_of_the_world_and_frames_the_nearest_to_the_rate(made: Dataset) -> None:
    for episode in made:
        time_s = episode.arrays().time_s
        assert np.allclose(np.diff(time_s), 0.04)
        shown_s = time_s[list(episode.frame_steps("above"))]
        wanted_s = np.minimum(np.arange(len(shown_s)) / 7.0, time_s[-1])  # the last frame is that of the last row
        assert np.abs(shown_s - wanted_s).max() <= 0.02 + 1e-9
        assert len(episode.frames("above")) == len(shown_s)


def test_the_stored_model_is_that_of_the_start(made: Dataset) -> None:
    sizes = {round(float(e.world().model.geom_size[2, 1]), 3) for e in made}
    assert sizes == {0.03, 0.04}
    bases = list((made.path / "models" / "bases").iterdir())
    assert len(bases) == 1
    for episode in made:
        with pytest.raises(StoreError, match="without MJCF"):
            episode.model_xml()


def test_nothing_dense_is_claimed(made: Dataset) -> None:
    for episode in made:
        labels = episode.arrays().labels
        assert not episode.info.dense
        assert not labels.reward.any()
        assert not labels.progress.any()
        assert labels.milestones.shape == (len(labels.reward), 0)


def test_validate_audit_and_verify_agree(made: Dataset) -> None:
    assert validate(made).problems == ()
    report = audit(made)
    assert (report.ok, report.pairs) == (True, 0)
    checked = verify(made)
    assert checked.problems == 0
    assert {e.found for e in checked.episodes} == {"same states"}
    assert checked.pictures.compared > 0


def test_audit_finds_a_label_that_the_states_do_not_bear(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = failures(made)[0]
    info = replace(wrong.info, outcome="success")
    monkeypatch.setitem(wrong.__dict__, "info", info)
    monkeypatch.setattr(Dataset, "episodes", lambda self: iter([wrong]))
    assert {d.label for d in audit(made).differences} >= {"outcome"}


def test_binary_models_open_with_their_version_alone(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    episode = next(iter(made))
    monkeypatch.setattr(mujoco, "__version__", "1.2.3")
    with pytest.raises(StoreError, match=r"opens with that version alone; this is 1\.2\.3"):
        made.folder.load_world(episode.info.model)


def test_exports_of_rewards_refuse_what_has_none_and_preferences_take_it(made: Dataset, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="without progress and rewards"):
        registry().exporter("roboreward").export(made, tmp_path / "a", {})
    (tmp_path / "b").mkdir()
    exporter = registry().exporter("preferences")
    files = exporter.export(made, tmp_path / "b", {"split": "train=1", "seen": "all"})
    rows = [p for p in files if p.name == "episode-train.jsonl"]
    assert rows
    assert all('"reward"' not in p.read_text() for p in rows)
    assert "pairs of episodes alone" in (tmp_path / "b" / "dataset_card.md").read_text()


def test_a_task_of_the_world_gives_dense_rewards(tmp_path: Path) -> None:
    config = replace(CONFIG, world="tests.worlds.pusher:MeasuredPusher", n=2, cameras=())
    dataset = open_dataset(make_world_dataset(config, tmp_path / "run"))
    assert audit(dataset).ok
    for episode in failures(dataset):
        info, twin = episode.info, dataset.episode(episode.info.twin)
        assert info.dense
        assert twin.arrays().labels.reward[-1] > 0.9
        assert info.preference is not None
        assert info.preference.by_last
        assert info.task == "push_there"


def test_bytes_depend_neither_on_workers_nor_on_an_interruption(tmp_path: Path) -> None:
    config = replace(CONFIG, n=5, cameras=())
    one, two = tmp_path / "one", tmp_path / "two"
    make_world_dataset(config, one)
    make_world_dataset(config, two, Workers(2))
    (two / "manifest.json").unlink()
    (two / "shards" / "shard-000001.h5").unlink()
    make_world_dataset(config, two)
    assert _hashes(one) == _hashes(two)
    assert len(_hashes(one)) > 5


def _hashes(folder: Path) -> dict[str, str]:
    files = [p for part in ("shards", "models") for p in (folder / part).rglob("*") if p.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_an_effect_and_a_cause_are_kept_as_asked(tmp_path: Path) -> None:
    config = replace(CONFIG, modes=("never_touched", "cause:freeze"), n=1, cameras=())
    dataset = open_dataset(make_world_dataset(config, tmp_path / "run"))
    found = {e.info.requested: e.info for e in failures(dataset)}
    assert found["never_touched"].mode == "never_touched"
    assert found["cause:freeze"].operators[0]["name"] == "freeze"


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"policy": "tests.worlds.pusher:Idle"}, BadValue, "no clean rollout of 8 starts can be a twin .*never succ"),
        ({"modes": ("spill",)}, UnknownName, "mode of a world"),
        ({"modes": ("cause:early_release",)}, BadValue, "has no place for the faults"),
        ({"cameras": ("behind",)}, UnknownName, "above"),
        ({"fps": 30.0}, BadValue, "at most 25"),
    ],
)
def test_what_cannot_be_made_is_said_before_anything_is_written(
    change: dict[str, object], error: type[BadgenError], says: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=says):
        make_world_dataset(replace(CONFIG, **change), tmp_path / "run")  # type: ignore[arg-type]
    assert not (tmp_path / "run").exists()


def test_options_of_scenes_are_refused_for_worlds() -> None:
    told = CliRunner().invoke(cli, ["make", "--world", WORLD, "--mode", "all", "--benign", "0.5"])
    assert isinstance(told.exception, BadValue)
    assert "--benign does not apply with --world" in str(told.exception)
    told = CliRunner().invoke(cli, ["make", "--world", WORLD, "--mode", "drop=3"])
    assert "no numbers of their own" in str(told.exception)
    told = CliRunner().invoke(cli, ["make", "--mode", "all"])
    assert "--world" in str(told.exception)
