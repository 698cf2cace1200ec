"""Every registered scene passes the checks of `badgen.testing`, and a few that only our own scenes owe."""

import ast
import inspect
from pathlib import Path

import pytest
from lab import SCENES, every_mode, group, scene_lab

from badgen.registry import registry
from badgen.testing import SCENE_CHECKS

SLIM = {"clean_run", "measures", "labels"}
checks = [pytest.param(name, marks=pytest.mark.slim if name in SLIM else ()) for name in SCENE_CHECKS]


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("check", checks)
def test_it_passes(name: str, check: str) -> None:
    SCENE_CHECKS[check](scene_lab(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("check", ["failures", "last_state"])
def test_it_passes_in_every_mode(name: str, check: str) -> None:
    SCENE_CHECKS[check](every_mode(name))


@pytest.mark.parametrize("name", SCENES)
def test_its_robot_is_registered(name: str) -> None:
    robot = registry().scene(name).robot
    assert registry().robot(robot.name).parts == robot.parts


@pytest.mark.parametrize("name", [s for s in SCENES if s != "humanoid_carry"])  # whose arms begin at the box
def test_it_begins_in_the_home_pose_of_its_robot(name: str) -> None:
    model = group(name).world.model
    for handle in registry().scene(name).robot.handles:
        home = [model.key("home").qpos[model.joint(j).qposadr[0]] for j in handle.joints]
        assert home == list(handle.home_rad)


@pytest.mark.parametrize("name", SCENES)
def test_it_does_not_name_its_robot_but_by_the_object(name: str) -> None:
    folder = Path(inspect.getfile(type(registry().scene(name)))).parent
    for path in folder.rglob("*.py"):
        texts = {n.value for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Constant)}
        assert not texts & set(registry().robots), path
