"""The folder of a dataset: claims, its manifest, and its models."""

import dataclasses
import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest
from store_samples import CONFIG, no_robot, records_fixture, run_fixture, world_fixture  # noqa: F401

from badgen.contracts.errors import DatasetConflict, StoreError
from badgen.contracts.slot_count import SlotCount
from badgen.sim.world import World
from badgen.store import DatasetFolder, fingerprint, open_dataset, write_shard


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a dataset"):
        open_dataset(tmp_path)
    with pytest.raises(StoreError, match="not a dataset"):
        open_dataset(tmp_path / "absent")


def test_claim_refuses_a_foreign_folder(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("dear")
    with pytest.raises(DatasetConflict, match=r"thesis\.tex"):
        DatasetFolder(tmp_path).claim(CONFIG)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_claim_refuses_another_config_and_names_the_key(dataset: DatasetFolder) -> None:
    before = (dataset.path / "run.json").read_bytes()
    with pytest.raises(DatasetConflict, match=r"camera\.size is 32 there and 64 now") as e:
        dataset.claim({**CONFIG, "camera": {"names": ["front"], "size": 64}})
    assert "seed" not in str(e.value)
    with pytest.raises(DatasetConflict, match=r"extra is '\(absent\)' there and 1 now"):
        dataset.claim({**CONFIG, "extra": 1})
    assert (dataset.path / "run.json").read_bytes() == before


def test_claim_resumes_the_same_config(dataset: DatasetFolder) -> None:
    before = (dataset.path / "run.json").read_bytes()
    (dataset.path / "shards" / "shard-000009.h5.tmp").write_bytes(b"half")
    dataset.claim({**CONFIG, "modes": ("drop",)})
    assert dataset.finished() == {0, 1}
    assert (dataset.path / "run.json").read_bytes() == before
    assert not list(dataset.path.rglob("*.tmp"))


def test_claim_after_a_crash_while_claiming(tmp_path: Path) -> None:
    (tmp_path / "run.json.12-34.tmp").write_bytes(b"{")
    DatasetFolder(tmp_path).claim(CONFIG)
    assert open_dataset(tmp_path).config == CONFIG
    assert not list(tmp_path.rglob("*.tmp"))


def test_claim_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--out"):
        DatasetFolder(tmp_path / "file" / "dataset").claim(CONFIG)


def test_dataset_json_names_versions_and_machine(dataset: DatasetFolder) -> None:
    found = json.loads((dataset.path / "run.json").read_text())
    assert found["versions"]["mujoco"] == mujoco.__version__
    assert found["machine"] == fingerprint()
    assert os.uname().nodename not in json.dumps(found["machine"])


def test_another_opengl_does_not_resume(dataset: DatasetFolder, tmp_path: Path) -> None:
    with pytest.raises(DatasetConflict, match=r"begun elsewhere \(opengl_renderer is not recorded, and is softpipe "):
        dataset.claim(CONFIG, {"opengl_renderer": "softpipe"})
    fresh = DatasetFolder(tmp_path / "fresh")
    fresh.claim(CONFIG, {"opengl_renderer": "llvmpipe"})
    fresh.claim(CONFIG, {"opengl_renderer": "softpipe"})  # nothing has been drawn so far
    assert fresh.dataset_json()["machine"] == {**fingerprint(), "opengl_renderer": "softpipe"}
    shutil.copytree(dataset.path / "shards", fresh.path / "shards", dirs_exist_ok=True)
    fresh.claim(CONFIG, {"opengl_renderer": "softpipe"})
    with pytest.raises(DatasetConflict, match="opengl_renderer was softpipe, and is llvmpipe here"):
        fresh.claim(CONFIG, {"opengl_renderer": "llvmpipe"})
    assert fresh.drawn_elsewhere({"opengl_renderer": "llvmpipe"}) is not None
    assert fresh.made_elsewhere() is None  # states do not depend on what draws them


NOTHING: dict[str, Any] = {
    f.name: {} if "Mapping" in str(f.type) else 0 for f in dataclasses.fields(SlotCount)
}  # a count's zeros


def test_manifest_sums_the_shards(dataset: DatasetFolder) -> None:
    dataset.record_seconds(0, {"ball/clean": 1.5})
    dataset.record_seconds(1, {"ball/clean": 99.0})
    dataset.record_seconds(1, {"ball/clean": 2.0, "ball/drop": 4.0})  # the shard was made again
    dataset.write_manifest()
    found = json.loads((dataset.path / "manifest.json").read_text())
    assert [s["file"] for s in found["shards"]] == ["shards/shard-000000.h5", "shards/shard-000001.h5"]
    assert [s["episodes"] for s in found["shards"]] == [1, 2]
    for shard in found["shards"]:
        content = (dataset.path / shard["file"]).read_bytes()
        assert shard["sha256"] == hashlib.sha256(content).hexdigest()
        assert shard["bytes"] == len(content)
    assert found["modes"] == {
        "clean": NOTHING | {"requested": 3, "simulated": 3, "accepted": 3, "seconds": 3.5},
        "drop": NOTHING
        | {"requested": 2, "simulated": 5, "accepted": 1, "benign": 1, "rejected": {"no_effect": 3}, "seconds": 4.0},
    }
    assert open_dataset(dataset.path).counts()["drop"] == SlotCount(2, 5, 1, 1, {"no_effect": 3}, 4.0)


def test_modes_carry_their_scene_where_there_are_several(dataset: DatasetFolder) -> None:
    write_shard(dataset.shard_path(2), [], {"cup/drop": SlotCount(1, 1, 1)})
    assert set(open_dataset(dataset.path).counts()) == {"ball/clean", "ball/drop", "cup/drop"}


def test_seconds_survive_a_cut_line(dataset: DatasetFolder) -> None:
    dataset.record_seconds(0, {"ball/clean": 1.0})
    with (dataset.path / "seconds.jsonl").open("ab") as f:
        f.write(b'{"seconds": {"ball/cl')
    dataset.record_seconds(1, {"ball/clean": 2.0})
    assert dataset.counts()["clean"].seconds == 3.0


def test_model_opens_in_plain_mujoco_wherever_the_dataset_is(
    dataset: DatasetFolder, world: World, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "copy"
    shutil.copytree(dataset.path, moved)
    shutil.rmtree(dataset.path)
    model = mujoco.MjModel.from_xml_path(str(moved / "models" / world.id / "scene.xml"))
    assert model.nmesh == 1
    assert np.array_equal(model.body_mass, world.model.body_mass)
    again = DatasetFolder(moved).load_world(world.id)
    assert again == world
    episode = open_dataset(moved).episode("abd")
    path = episode.trajectory()
    assert path.pos("rock")[0, 2] == pytest.approx(0.31)
    assert path.pos("rock")[-1, 2] < 0.3
    assert np.array_equal(path.state, episode.arrays().state)
    assert path.force_n("rock_table").shape == (20,)


def test_a_missing_or_changed_model_is_an_error(dataset: DatasetFolder, world: World) -> None:
    with pytest.raises(StoreError, match="feed"):
        dataset.load_world("feed")
    file = dataset.path / "models" / world.id / "scene.xml"
    file.write_text(file.read_text() + "\n")
    with pytest.raises(StoreError, match="changed"):
        dataset.load_world(world.id)
    next((dataset.path / "models" / "meshes").glob("*.stl")).unlink()
    with pytest.raises(StoreError, match="models folder"):
        dataset.load_world(world.id)


def test_many_writers_store_one_model(tmp_path: Path, world: World) -> None:
    folder = DatasetFolder(tmp_path)
    folder.claim(CONFIG)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: folder.save_world(world, no_robot(world)), range(32)))
    models = tmp_path / "models"
    files = {p.relative_to(models).as_posix() for p in models.rglob("*") if p.is_file()}
    assert files == {f"{world.id}/scene.xml", f"{world.id}/robot.json", *(f"meshes/{n}" for n in world.assets)}
    assert folder.load_world(world.id) == world


def test_a_model_that_would_not_open_from_disk_is_refused(tmp_path: Path, world: World) -> None:
    folder = DatasetFolder(tmp_path)
    folder.claim(CONFIG)
    with pytest.raises(StoreError, match="would not open from its folder"):
        folder.save_world(World(world.xml.replace('meshdir="../meshes"', ""), world.assets), no_robot(world))
