"""A scene and its robot from an MJCF file: what is read, what a layout moves, and what the errors say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest

from badgen.contracts.appearance import PLAIN
from badgen.contracts.errors import AssetError, BadgenError, BadValue, UnknownName
from badgen.contracts.plan import Pose
from badgen.contracts.robot import Actuator
from badgen.contracts.scene import CameraSpec
from badgen.sim import build_world, robot_in
from scenes.kit.mjcf import ExpertTask, FileRobot, FileScene, contacts_between, handle_in

pytestmark = pytest.mark.slim

MODEL = """<mujoco><option timestep="0.004"/><compiler angle="degree"/>
<asset><material name="wood" rgba="1 0 0 1"/></asset>
<worldbody><camera name="side" pos="0 -1 0.5"/><geom name="floor" type="plane" size="1 1 0.1" material="wood"/>
<body name="stand"><body name="column" pos="0 0 0.5">
<joint name="lift" type="slide" axis="0 0 1" ref="0.1"/><geom size="0.05"/>
<body name="arm"><joint name="turn" range="-90 90"/><geom size="0.05" pos="0.2 0 0"/><site name="tip" pos="0.3 0 0"/>
</body></body></body>
<body name="bin" pos="1 1 0" euler="0 0 45"><geom name="rim" type="box" size="0.1 0.1 0.05"/></body>
<body name="ball" pos="0 0 2"><freejoint/><geom size="0.03"/></body>
<body name="cup" pos="0.5 0 1"><freejoint/><geom size="0.03"/></body>
<body name="door"><joint name="hinge"/><geom size="0.02" pos="-0.5 0 0.3"/></body></worldbody>
<actuator><position name="lifter" joint="lift" kp="100" ctrlrange="0 0.4"/>
<motor name="turner" joint="turn" ctrlrange="-5 5"/></actuator>KEY</mujoco>"""
KEY = """<keyframe><key name="other" qpos="0 0 0 0 3 1 0 0 0 0 0 3 1 0 0 0 0"/>
<key name="home" qpos="0.2 0.5 0 0 2 1 0 0 0 0.1 0.2 0.9 1 0 0 0 0.7" ctrl="0.3 1"/></keyframe>"""


@dataclass(frozen=True)
class Layout:
    ball_m: tuple[float, float, float] = (0.1, 0.2, 1.5)
    rim_m: float = 0.2


class Bench(FileScene[Layout]):
    name = "bench"
    category = "test"
    horizon_s = 1.0
    cameras = (CameraSpec("top", "from above", (0.0, -0.1, 2.0), (0.0, 0.0, 0.0)), CameraSpec("side", "from the side"))
    pairs = contacts_between(("ball", "bin"), ("ball", "world"), slots=8)
    faults: Mapping[str, Any] = {}  # type: ignore[misc]
    painted: Mapping[str, Any] = {"wood": "table"}  # type: ignore[misc]

    def sample(self, rng: np.random.Generator) -> Layout:
        return Layout()

    def poses(self, params: Layout) -> Mapping[str, Pose]:
        return {"ball": Pose(params.ball_m), "bin": Pose((0.5, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))}

    def geom_sizes_m(self, params: Layout) -> Mapping[str, tuple[float, ...]]:
        return {"rim": (params.rim_m,)}

    def tasks(self, params: Layout) -> tuple[ExpertTask, ...]:
        return ()


def written(tmp_path: Path, text: str = MODEL, key: str = "") -> Path:
    (tmp_path / "bench.xml").write_text(text.replace("KEY", key))
    return tmp_path / "bench.xml"


def scene(file: Path, **attributes: object) -> Bench:
    robot = type("Column", (FileRobot,), {"name": "column", "file": file, "tools": ("tip",)})
    changed: Bench = type("Changed", (Bench,), {"file": file, "robot": robot(), **attributes})()
    return changed


def model_of(bench: Bench) -> mujoco.MjModel:
    return build_world(bench.build(Layout(), PLAIN), bench.pairs).model


def test_the_handle_is_read_from_the_file(tmp_path: Path) -> None:
    bench = scene(written(tmp_path))
    handle = bench.robot.handle("robot")
    assert handle.base == "stand"
    assert handle.joints == ("lift", "turn")
    assert handle.home_rad == (0.1, 0.0)
    assert handle.actuators == (
        Actuator("lifter", 0.0, 0.4, "lift"),
        Actuator("turner", -5.0, 5.0, "turn", "torque"),
    )
    assert handle.tool == "tip"
    assert robot_in(model_of(bench), bench.robot).bodies == ("stand", "column", "arm")


def test_its_parts_can_be_named(tmp_path: Path) -> None:
    model = mujoco.MjModel.from_xml_path(str(written(tmp_path)))
    handle = handle_in(model, "lifting", ("tip",), joints=("lift",), actuators=("lifter",), base="column")
    assert (handle.part, handle.base, handle.joints) == ("lifting", "column", ("lift",))
    with pytest.raises(UnknownName, match="no actuator named 'liftr'; did you mean 'lifter'"):
        handle_in(model, "lifting", ("tip",), actuators=("liftr",))
    with pytest.raises(UnknownName, match="no joint named 'lifd'"):
        handle_in(model, "lifting", ("tip",), joints=("lifd",))


def test_an_actuator_needs_a_range(tmp_path: Path) -> None:
    bench = scene(written(tmp_path, MODEL.replace('ctrlrange="-5 5"', "")))
    with pytest.raises(BadgenError, match="actuator 'turner' has no range of commands; give it ctrlrange"):
        bench.robot.handle("robot")


def test_it_is_attached_already(tmp_path: Path) -> None:
    bench = scene(written(tmp_path))
    spec = bench.build(Layout(), PLAIN)
    assert bench.robot.attach(spec, "robot") == bench.robot.handle("robot")
    with pytest.raises(BadgenError, match="'stand' is not in this world"):
        bench.robot.attach(mujoco.MjSpec(), "robot")


def test_a_layout_moves_bodies_and_resizes_geoms(tmp_path: Path) -> None:
    model = model_of(scene(written(tmp_path)))
    data = mujoco.MjData(model)
    mujoco.mj_resetDataKeyframe(model, data, int(model.key("home").id))
    mujoco.mj_kinematics(model, data)
    np.testing.assert_allclose(data.body("ball").xpos, (0.1, 0.2, 1.5))
    np.testing.assert_allclose(data.body("bin").xpos, (0.5, 0.0, 0.0))
    np.testing.assert_allclose(data.body("bin").xquat, (0.0, 0.0, 0.0, 1.0), atol=1e-12)  # not 45 degrees more
    np.testing.assert_allclose(model.geom("rim").size, (0.2, 0.1, 0.05))


def test_without_a_keyframe_home_holds_the_default_posture(tmp_path: Path) -> None:
    home = model_of(scene(written(tmp_path))).key("home")
    np.testing.assert_allclose(home.ctrl, (0.1, 0.0))
    np.testing.assert_allclose(home.qpos[:2], (0.1, 0.0))


def test_the_keyframe_of_the_file_is_kept_but_for_what_is_moved(tmp_path: Path) -> None:
    bench = scene(written(tmp_path, key=KEY))
    home = model_of(bench).key("home")
    np.testing.assert_allclose(home.ctrl, (0.3, 1.0))
    np.testing.assert_allclose(home.qpos[:5], (0.2, 0.5, 0.1, 0.2, 1.5))
    np.testing.assert_allclose(home.qpos[9:12], (0.1, 0.2, 0.9))  # the cup, which the layout leaves alone
    assert home.qpos[-1] == 0.7
    assert bench.robot.handle("robot").home_rad == (0.2, 0.5)
    assert model_of(bench).key("other").qpos[4] == 3.0


def test_materials_take_the_colours_of_the_appearance(tmp_path: Path) -> None:
    spec = scene(written(tmp_path)).build(Layout(), PLAIN)
    np.testing.assert_allclose(
        next(m for m in spec.materials if m.name == "wood").rgba, (*PLAIN.table.rgb, 1), rtol=1e-6
    )


def test_cameras_are_added_or_those_of_the_file(tmp_path: Path) -> None:
    model = model_of(scene(written(tmp_path)))
    np.testing.assert_allclose(model.camera("top").pos, (0.0, -0.1, 2.0))
    np.testing.assert_allclose(model.camera("side").pos, (0.0, -1.0, 0.5))


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"cameras": (CameraSpec("back", "from behind"),)}, "no camera in bench.xml .*named 'back'"),
        ({"painted": {"metal": "table"}}, "no material in bench.xml named 'metal'"),
        ({"poses": lambda self, params: {"bal": Pose()}}, "no body in bench.xml named 'bal'; did you mean 'ball'"),
        (
            {"geom_sizes_m": lambda self, params: {"rum": (1.0,)}},
            "no geom in bench.xml named 'rum'; did you mean 'rim'",
        ),
    ],
)
def test_names_that_the_file_lacks(tmp_path: Path, attributes: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        scene(written(tmp_path), **attributes).build(Layout(), PLAIN)


def test_steps_must_fit_into_the_rows_of_the_log(tmp_path: Path) -> None:
    bench = scene(written(tmp_path, MODEL.replace("0.004", "0.003")))
    with pytest.raises(BadValue, match=r"timestep of bench.xml must divide 0.02 s .* got 0.003"):
        bench.build(Layout(), PLAIN)


def test_files_that_are_missing_or_wrong(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"no MJCF file at .*gone.xml"):
        scene(tmp_path / "gone.xml").build(Layout(), PLAIN)
    wrong = written(tmp_path, MODEL.replace("<body name", "<bodi name", 1))
    with pytest.raises(BadgenError, match=r"cannot read .*bench.xml: .*bodi"):
        scene(wrong).build(Layout(), PLAIN)
    meshless = MODEL.replace("<asset>", '<asset><mesh name="m" file="lost.obj"/>')
    with pytest.raises(AssetError, match=r"cannot use mesh 'm' \(file 'lost.obj'\) of .*bench.xml: .*lost.obj"):
        scene(written(tmp_path, meshless)).build(Layout(), PLAIN)
    iron = MODEL.replace('material name="wood"', 'material name="iron"')
    with pytest.raises(BadgenError, match=r"cannot compile .*bench.xml: .*wood"):
        scene(written(tmp_path, iron), painted={}).build(Layout(), PLAIN)


def test_pairs_are_named_after_their_bodies() -> None:
    first, second = contacts_between(("a", "b"), ("a", "world"), slots=4)
    assert (first.name, first.first, first.second, first.slots) == ("a-b", "a", "b", 4)
    assert second.name == "a-world"
