"""A stored world with every kind of asset opens in plain MuJoCo wherever the dataset is moved."""

from __future__ import annotations

import shutil
from pathlib import Path

import mujoco
import numpy as np
import pytest
from asset_worlds import with_part, write_scene
from store_samples import CONFIG, no_robot

from badgen.contracts.arrays import F64
from badgen.contracts.errors import StoreError
from badgen.contracts.trajectory import STATE
from badgen.sim import World, build_world
from badgen.store.folder import DatasetFolder


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "made").mkdir()
    return build_world(with_part(write_scene(tmp_path / "made")), ())


@pytest.fixture
def folder(tmp_path: Path, world: World) -> DatasetFolder:
    folder = DatasetFolder(tmp_path / "dataset")
    folder.claim(CONFIG)
    folder.save_world(world, no_robot(world))
    return folder


def states(model: mujoco.MjModel) -> F64:
    data, found = mujoco.MjData(model), []
    for _ in range(300):
        mujoco.mj_step(model, data)
        found.append(np.empty(mujoco.mj_stateSize(model, STATE)))
        mujoco.mj_getState(model, data, found[-1], STATE)
    return np.array(found)


def test_a_moved_dataset_opens_in_plain_mujoco_and_steps_to_the_same_bits(
    tmp_path: Path, world: World, folder: DatasetFolder
) -> None:
    shutil.rmtree(tmp_path / "made")
    moved = shutil.move(folder.path, tmp_path / "elsewhere")
    opened = mujoco.MjModel.from_xml_path(str(Path(moved) / "models" / world.id / "scene.xml"))
    np.testing.assert_array_equal(states(opened), states(world.model))
    np.testing.assert_array_equal(opened.tex_data, world.model.tex_data)


def test_a_stored_world_is_read_back_whole(world: World, folder: DatasetFolder) -> None:
    assert {Path(name).suffix for name in world.assets} == {".obj", ".stl", ".png", ".skn"}
    assert folder.load_world(world.id) == world


@pytest.mark.parametrize("suffix", [".png", ".skn"])
def test_an_asset_that_was_lost_is_named(world: World, folder: DatasetFolder, suffix: str) -> None:
    lost = next((folder.path / "models" / "meshes").glob(f"*{suffix}"))
    lost.unlink()
    with pytest.raises(StoreError, match=f"{lost.name}.*copy the dataset with its whole models folder"):
        folder.load_world(world.id)
