"""A good dataset passes every check; each damage is found by the right check, which reports nothing else."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from badgen.checks import audit, validate, verify
from badgen.cli.main import main
from badgen.engine import make_dataset, resolve
from badgen.store import DatasetFolder, open_dataset

pytestmark = pytest.mark.xdist_group("damage")  # one worker, so that the dataset is made once
Damage = Callable[[Any], None]  # of one failure, as an HDF5 group


@dataclass(frozen=True)
class Sample:
    """A dataset of one shard, and a failure in it."""

    path: Path
    failure: str

    def damaged(self, to: Path, damage: Damage) -> Path:
        """A copy with one change to the failure; the manifest is made to fit."""
        shutil.copytree(self.path, to)
        shard = next((to / "shards").glob("*.h5"))
        with h5py.File(shard, "r+") as f:
            damage(f["episodes"][self.failure])
        DatasetFolder(to).write_manifest()
        return to


@pytest.fixture(scope="module", name="good")
def good_fixture(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    path = tmp_path_factory.mktemp("good") / "dataset"
    config = resolve("lid_lift", "drop", n=1, seed=3, cameras="front", size="32", benign=1.0, relabelled=1.0, jitters=0)
    make_dataset(config, path)
    infos = [e.info for e in open_dataset(path)]
    return Sample(path, next(i.id for i in infos if i.mode == "drop" and i.relabelled_from is None))


def run(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    monkeypatch.setattr(sys, "argv", ["badgen", *map(str, args)])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


def problems(path: Path) -> list[str]:
    return [str(p) for p in validate(open_dataset(path)).problems]


def set_attr(name: str, value: Any) -> Damage:
    def damage(group: Any) -> None:
        group.attrs[name] = value

    return damage


def set_json(name: str, change: Callable[[Any], None]) -> Damage:
    def damage(group: Any) -> None:
        value = json.loads(group.attrs[name])
        change(value)
        group.attrs[name] = json.dumps(value)

    return damage


def set_array(name: str, change: Callable[[Any], Any]) -> Damage:
    def damage(group: Any) -> None:
        values, attrs = change(group[name][()]), dict(group[name].attrs)
        del group[name]
        group[name] = values
        group[name].attrs.update(attrs)

    return damage


def bump(values: Any) -> Any:
    """0.01 more or less in the middle of a float array."""
    values[len(values) // 2] += 0.01 if values[len(values) // 2] < 0.5 else -0.01
    return values


def remove(name: str) -> Damage:
    def damage(group: Any) -> None:
        del group[name]

    return damage


def remove_attr(name: str) -> Damage:
    def damage(group: Any) -> None:
        del group.attrs[name]

    return damage


def test_a_good_dataset_passes_all_checks(
    good: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in ("verify", "audit", "validate"):
        assert run(monkeypatch, verb, good.path) == 0, verb
    said = capsys.readouterr().out
    assert "same states" in said
    assert "0 labels differ in 0 of them, 0 caps are broken" in said
    assert "in 1 shards, 0 problems" in said
    report = audit(open_dataset(good.path))
    assert report.ok
    assert report.pairs == report.ordered["last"] >= 2
    assert sum(report.seen.values()) == report.pairs
    assert report.seen["clear"] > 0
    assert report.rows == (601,)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (remove_attr("robot"), "attribute robot is missing"),
        (remove_attr("twin"), "attribute twin is missing"),
        (set_attr("severity", "high"), "attribute severity is 'high', must be a number"),
        (set_attr("severity", 1.5), "attribute severity is 1.5, must be between 0 and 1"),
        (set_attr("difficulty", "easy"), "attribute difficulty is 'easy'; allowed are plain, near, hidden"),
        (set_attr("end_value", 1.5), "attribute end_value is 1.5, must be between 0 and 1"),
        (set_attr("end_turn_deg", 181.0), "attribute end_turn_deg is 181, must be between 0 and 180"),
        (set_attr("success", 0), "attribute success is 0 (int64), must be a boolean"),
        (set_attr("outcome", "disaster"), "attribute outcome is 'disaster'; allowed are success, poor_success"),
        (set_attr("role", "villain"), "attribute role is 'villain'; allowed are clean, failure, benign"),
        (set_attr("seed", np.arange(4)), "attribute seed has 4 numbers, must have 6"),
        (set_attr("operators", "[{"), "attribute operators: is not JSON"),
        (set_attr("appearance", "[]"), "attribute appearance: what is stored does not fit"),
        (set_json("certificate", lambda c: c.pop("reason")), "@ $.reason"),
        (
            set_json("certificate", lambda c: c["clauses"][0].update(holds="yes")),
            "expected bool, got 'yes' @ $.clauses[0].holds",
        ),
        (set_attr("twin", "f" * 12), "attribute twin is 'ffffffffffff', which is not in the dataset"),
        (set_attr("group", "f" * 12), "attribute group is 'ffffffffffff'"),
        (set_json("preference", lambda p: p.update(over="f" * 12)), "preference.over is 'ffffffffffff', which is not"),
        (set_attr("end_s", 0.5), "which is after end_s at 0.5 s"),
        (set_attr("end_s", 99.0), "attribute end_s is 99 s, must lie within the episode, from 0 to 12 s"),
        (remove("ctrl"), "array ctrl is missing"),
        (remove("reward_terms"), "group reward_terms is missing"),
        (remove("video"), "group video is missing"),
        (remove("events"), "text events is missing"),
        (set_array("progress", lambda a: a.astype(np.float64)), "array progress is float64, must be float32"),
        (set_array("qvel", lambda a: a[:, 1:]), "its axis nv must have length"),
        (set_array("action", lambda a: a[1:]), "its axis rows must have length 601"),
        (set_array("milestones", lambda a: a + np.float32(0.5)), "must be finite and between 0 and 1"),
        (set_array("qpos", lambda a: np.where(a == a[7], np.nan, a)), "array qpos is nan in row"),
        (set_array("time_s", lambda a: a + 0.1), "array time_s must begin at 0 and increase"),
        (set_array("events", lambda _: "[]]"), "text events: is not JSON"),
    ],
)
def test_validate_finds_what_does_not_fit_the_schema(good: Sample, damage: Damage, says: str, tmp_path: Path) -> None:
    found = problems(good.damaged(tmp_path / "dataset", damage))
    if "group is" in says:  # the other episodes of the group say otherwise, too
        assert all("group" in line for line in found)
    else:
        assert len(found) == 1, found
    assert says in found[0]
    assert found[0].startswith(f"shards/shard-000000.h5, episode {good.failure}: ")


def test_validate_prints_a_line_a_problem_and_ends_with_1(
    good: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = good.damaged(tmp_path / "dataset", remove_attr("robot"))
    assert run(monkeypatch, "validate", path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[-1].endswith("in 1 shards, 1 problems")


def test_validate_names_models_shards_and_dataset_json_that_are_wrong(good: Sample, tmp_path: Path) -> None:
    path = Path(shutil.copytree(good.path, tmp_path / "dataset"))
    next((path / "models" / "meshes").iterdir()).unlink()
    stored = json.loads((path / "run.json").read_text())
    del stored["config"]["fps"]
    (path / "run.json").write_text(json.dumps(stored))
    (path / "shards" / "shard-000001.h5").write_bytes(b"garbage")
    found = problems(path)
    assert len(found) == 4, found
    assert found[0] == "run.json: config: what is stored does not fit DatasetConfig: required field missing @ $.fps"
    assert "shard-000001.h5 is damaged" in found[1]
    assert found[2].startswith("models/")
    assert found[3] == "manifest.json: does not list shards/shard-000001.h5"


@pytest.mark.parametrize(
    ("damage", "label", "says"),
    [
        (set_array("progress", bump), "progress", "1 of 601 rows differ"),
        (set_array("reward", bump), "reward", "1 of 601 rows differ"),
        (set_array("reward_frame", bump), "reward_frame", "1 of 601 rows differ"),
        (set_attr("outcome", "poor_success"), "outcome", "stored poor_success, derived failure"),
        (set_attr("mode", "collision"), "mode", "stored collision, derived drop"),
        (set_attr("onset_s", 3.0), "onset_s", "stored 3.0, derived"),
        (set_attr("difficulty", "hidden"), "difficulty", "stored hidden, derived plain"),
        (remove_attr("difficulty"), "difficulty", "stored none, derived plain"),
        (set_attr("end_value", 0.99), "end_value", "stored 0.99, derived 0."),
        (set_attr("end_trace_m", 0.001), "end_trace_m", "stored 0.001, derived 0."),
        (set_attr("end_turn_deg", 179.0), "end_turn_deg", "stored 179.0, derived "),
        (set_array("events", lambda _: "[]"), "events", "stored none; derived drop from"),
    ],
)
def test_audit_finds_a_label_that_the_states_do_not_give(
    good: Sample, damage: Damage, label: str, says: str, tmp_path: Path
) -> None:
    path = good.damaged(tmp_path / "dataset", damage)
    report = audit(open_dataset(path))
    assert [(d.episode, d.label) for d in report.differences] == [(good.failure, label)]
    assert says in report.differences[0].detail
    assert not report.broken_caps
    assert not report.ok


def test_audit_finds_a_reward_above_its_cap_and_ends_with_1(
    good: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def raise_last(values: Any) -> Any:
        values[-1] = 0.95
        return values

    path = good.damaged(tmp_path / "dataset", set_array("reward", raise_last))
    report = audit(open_dataset(path))
    assert {c.episode for c in report.broken_caps} == {good.failure}
    assert "0.95" in report.broken_caps[0].detail
    assert run(monkeypatch, "audit", path) == 1
    assert f"{good.failure}  cap: " in capsys.readouterr().out


def test_validate_finds_a_robot_that_is_not_the_models(good: Sample, tmp_path: Path) -> None:
    path = tmp_path / "run"
    shutil.copytree(good.path, path)
    file = next(path.glob("models/*/robot.json"))
    stored = json.loads(file.read_text())
    file.write_text(json.dumps(stored | {"columns": stored["columns"][::-1]}))
    assert any("robot.json does not fit the model: its joints, columns or bodies" in p for p in problems(path))
    stored["handles"][0]["base"] = "nowhere"
    file.write_text(json.dumps(stored))
    assert any("its handle names what the model does not have" in p for p in problems(path))
    file.unlink()
    assert any("the robot of model" in p and "cannot be read" in p for p in problems(path))


def test_labels_and_schema_say_nothing_of_states_that_only_a_replay_can_check(good: Sample, tmp_path: Path) -> None:
    damaged = open_dataset(good.damaged(tmp_path / "dataset", set_attr("replay_sha256", "0" * 64)))
    assert not validate(damaged).problems
    assert audit(damaged).ok
    report = verify(damaged, good.failure)
    assert [e.found for e in report.episodes] == ["DIFFERS"]
    assert report.problems == 1


def test_verify_finds_a_shard_that_does_not_match_the_manifest(good: Sample, tmp_path: Path) -> None:
    path = Path(shutil.copytree(good.path, tmp_path / "dataset"))
    with h5py.File(path / "shards" / "shard-000000.h5", "r+") as f:
        f.attrs["note"] = "mine"
    dataset = open_dataset(path)
    assert verify(dataset, good.failure).damaged_shards == ("shards/shard-000000.h5: does not match the manifest",)
    assert audit(dataset).ok
    assert not validate(dataset).problems
