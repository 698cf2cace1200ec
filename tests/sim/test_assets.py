"""Files that a world names: each is found where MuJoCo finds it, and named after its content."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import mujoco
import numpy as np
import pytest
from asset_worlds import obj, png, stl, with_part, write_scene

from badgen.contracts.errors import AssetError, BadgenError, UnknownName
from badgen.contracts.scene import ContactPair
from badgen.sim import World, build_world

pytestmark = pytest.mark.slim


def name_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16] + file.suffix.lower()


def of_file(file: Path, *pairs: ContactPair) -> World:
    return build_world(mujoco.MjSpec.from_file(str(file)), pairs)


def test_every_file_is_kept_once_under_its_hash_and_type(tmp_path: Path) -> None:
    world = of_file(write_scene(tmp_path))
    named = ("meshes/rock.obj", "meshes/far/stone.STL", "meshes/cover.skn", "hills.png")
    pictures = ("textures/grain.png", "textures/one.png", "textures/two.png")
    assert set(world.assets) == {name_of(tmp_path / file) for file in (*named, *pictures)}
    assert world.xml.count(name_of(tmp_path / "textures/one.png")) == 4
    assert str(tmp_path) not in world.xml


def test_the_saved_model_is_what_mujoco_reads_from_the_files(tmp_path: Path) -> None:
    file = write_scene(tmp_path)
    direct, saved = mujoco.MjModel.from_xml_path(str(file)), of_file(file).model
    for field in ("mesh_face", "tex_data", "hfield_data", "skin_face"):
        np.testing.assert_array_equal(getattr(direct, field), getattr(saved, field), err_msg=field)
    for field in ("mesh_vert", "skin_vert", "body_mass", "geom_size"):
        np.testing.assert_allclose(getattr(direct, field), getattr(saved, field), rtol=1e-5, atol=1e-9, err_msg=field)


def test_parts_from_another_file_keep_their_own_files(tmp_path: Path) -> None:
    file = write_scene(tmp_path)
    world = build_world(with_part(file), ())
    assert {name_of(tmp_path / f"part/{f}") for f in ("shapes/rock.obj", "paint/grain.png")} <= set(world.assets)
    small, large = (np.ptp(vertices(world.model, name), axis=0).max() for name in ("part/rock", "rock"))
    assert small == pytest.approx(0.3 * large, rel=1e-3)


def test_parts_attached_in_the_file_keep_their_own_files(tmp_path: Path) -> None:
    write_scene(tmp_path)
    (tmp_path / "outer.xml").write_text(
        '<mujoco><asset><model name="part" file="part/knob.xml"/></asset><worldbody>'
        '<body><attach model="part" body="knob" prefix="part/"/></body></worldbody></mujoco>'
    )
    world = of_file(tmp_path / "outer.xml")
    assert set(world.assets) == {name_of(tmp_path / f"part/{f}") for f in ("shapes/rock.obj", "paint/grain.png")}


def test_contents_in_memory_come_first(tmp_path: Path) -> None:
    spec = mujoco.MjSpec.from_file(str(write_scene(tmp_path)))
    spec.assets = {"rock.obj": obj(0.2).encode()}
    assert np.ptp(vertices(build_world(spec, ()).model, "rock"), axis=0).max() > 0.19


def test_a_world_without_files_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spec = mujoco.MjSpec()
    spec.assets = {"rock.stl": stl(0.1)}
    spec.add_mesh(name="rock", file="rock.stl")
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_MESH, meshname="rock")
    tetrahedron = "0 0 0 1 0 0 0 1 0 0 0 1"
    inline = mujoco.MjSpec.from_string(
        f'<mujoco><asset><mesh name="v" vertex="{tetrahedron}"/></asset><worldbody><geom type="mesh" mesh="v"/>'
        "</worldbody></mujoco>"
    )
    assert [name[16:] for name in build_world(spec, ()).assets] == [".stl"]
    assert build_world(inline, ()).assets == {}


def test_folders_in_names_are_dropped_where_the_compiler_says_so(tmp_path: Path) -> None:
    (tmp_path / "rock.obj").write_text(obj(0.1))
    (tmp_path / "scene.xml").write_text(
        '<mujoco><compiler strippath="true"/><asset><mesh name="rock" file="/old/place/rock.obj"/></asset><worldbody>'
        '<geom type="mesh" mesh="rock"/></worldbody></mujoco>'
    )
    assert set(of_file(tmp_path / "scene.xml").assets) == {name_of(tmp_path / "rock.obj")}


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("meshes/rock.obj", r"mesh 'rock' \(file 'rock.obj'\): .*opening file .*there is no file .*meshes/rock.obj"),
        ("textures/two.png", r"texture 'dice' \(file 'two.png'\): .*there is no file .*textures/two.png"),
        ("hills.png", r"height field 'hills' \(file '../hills.png'\): .*there is no file .*hills.png"),
        ("meshes/cover.skn", r"skin 'cover' \(file 'cover.skn'\): .*there is no file .*cover.skn"),
    ],
)
def test_a_missing_file_is_named_with_its_element_and_path(tmp_path: Path, file: str, named: str) -> None:
    scene = write_scene(tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(AssetError, match=named):
        of_file(scene)


def test_a_type_that_mujoco_does_not_read_is_named(tmp_path: Path) -> None:
    scene = write_scene(tmp_path)
    (tmp_path / "meshes/rock.blend").write_text("a mesh of another program")
    scene.write_text(scene.read_text().replace("rock.obj", "rock.blend"))
    with pytest.raises(AssetError, match=r"mesh 'rock' \(file 'rock.blend'\): .*the file is .*rock.blend"):
        of_file(scene)


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    scene = write_scene(tmp_path)
    (tmp_path / "textures/grain.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(AssetError, match=r"texture 'grain' \(file 'grain.png'\)"):
        of_file(scene)


def test_a_world_that_does_not_compile_for_another_reason(tmp_path: Path) -> None:
    spec = mujoco.MjSpec()
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_MESH, meshname="nothing")
    with pytest.raises(BadgenError, match=r"does not compile what Scene.build returns: .*nothing"):
        build_world(spec, ())


def test_contact_pairs_name_bodies_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no body for a contact pair named 'rok'; did you mean 'rock'"):
        of_file(write_scene(tmp_path), ContactPair("a", "rok", "world"))


def test_the_world_as_a_body_is_what_stands_still(tmp_path: Path) -> None:
    model = of_file(write_scene(tmp_path), ContactPair("rock-ground", "rock", "world", 64)).model
    data = mujoco.MjData(model)
    mujoco.mj_step(model, data, 10)
    assert data.sensordata[0] == 0  # in the air
    mujoco.mj_step(model, data, 1000)
    assert data.sensordata[0] > 0  # on the ground


def test_equal_files_under_two_names_are_stored_once(tmp_path: Path) -> None:
    scene = write_scene(tmp_path)
    png(tmp_path / "textures/two.png", 1)  # the same as one.png
    assert len(of_file(scene).assets) == 6


def vertices(model: mujoco.MjModel, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    i = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_MESH, name)
    start = int(model.mesh_vertadr[i])
    return np.asarray(model.mesh_vert[start : start + int(model.mesh_vertnum[i])])


def test_the_error_about_a_name_survives_the_way_from_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(UnknownName("body", "rok", ["rock"])))
    assert (str(error), error.valid) == ("no body named 'rok'; did you mean 'rock'? Valid: rock.", ["rock"])
