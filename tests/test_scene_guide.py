"""The scene from an MJCF file in docs/extend/scenes.md: it is short, it runs, and its assets are stored."""

from __future__ import annotations

import ast
import importlib.util
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest

from badgen.contracts.appearance import PLAIN
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.scene import Scene
from badgen.contracts.trajectory import Trajectory
from badgen.judging import detect, label
from badgen.registry import collect, registry
from badgen.sim import Simulation, build_world, robot_in, simulate

PAGE = Path(__file__).parents[1] / "docs/extend/scenes.md"
WRITE, MODULE = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[:2]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene[Any]]:
    """The scene as a user has it: a module beside its files."""
    folder = tmp_path_factory.mktemp("guide")
    (folder / "write_files.py").write_text(WRITE, encoding="utf-8")
    (folder / "crate_bench.py").write_text(MODULE, encoding="utf-8")
    runpy.run_path(str(folder / "write_files.py"))
    found = importlib.util.spec_from_file_location("crate_bench", folder / "crate_bench.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["crate_bench"] = module
    found.loader.exec_module(module)
    yield collect([module]).scene("crate_bench")
    del sys.modules["crate_bench"]


def rollout(scene: Scene[Any], seed: int, *faults: SampledFault) -> Trajectory:
    params = scene.sample(np.random.default_rng(seed))
    model = build_world(scene.build(params, PLAIN), scene.pairs).model
    expert = scene.tasks(params)[0].expert()
    return simulate(Simulation(model, faults=faults), expert, scene.horizon_s, np.random.default_rng(0))


def test_it_is_short() -> None:
    assert len(MODULE.splitlines()) < 150
    functions = {n.name: n for n in ast.walk(ast.parse(MODULE)) if isinstance(n, ast.FunctionDef)}
    parts = [functions[name] for name in ("policy", "phase_of", "ahead_m")]
    assert sum((n.end_lineno or 0) - n.lineno + 1 for n in parts) <= 12


def test_its_mesh_and_its_texture_are_in_the_world(scene: Scene[Any]) -> None:
    world = build_world(scene.build(scene.sample(np.random.default_rng(0)), PLAIN), scene.pairs)
    assert sorted(Path(name).suffix for name in world.assets) == [".obj", ".png"]
    assert world.model.nmesh == 1
    found = robot_in(world.model, scene.robot)
    assert (found.joints, found.bodies) == (("rail",), ("pusher",))
    assert all(mujoco.mj_name2id(world.model, mujoco.mjtObj.mjOBJ_CAMERA, c) >= 0 for c in scene.camera_names)


@pytest.mark.parametrize("seed", range(3))
def test_its_policy_does_the_task(scene: Scene[Any], seed: int) -> None:
    t, task = rollout(scene, seed), scene.tasks(scene.sample(np.random.default_rng(seed)))[0].task
    assert detect(t, task.rules) == ()
    assert task.goal(t)[-50:].all()
    assert t.phases == ("push", "return")
    found = label(t, task)
    assert (found.reward[0], found.reward[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(("mode", "kinds"), [("too_far", {"too_far"}), ("cause:push", {"late", "too_far"})])
def test_its_faults_make_it_fail(scene: Scene[Any], mode: str, kinds: set[str]) -> None:
    (spec,) = scene.faults[mode]
    operator = registry().operator(spec)
    nominal, failed = rollout(scene, 1), 0
    task = scene.tasks(scene.sample(np.random.default_rng(1)))[0].task
    for seed in range(3):
        t = rollout(scene, 1, SampledFault(spec, operator, operator.sample(np.random.default_rng(seed), nominal)))
        events = {e.kind for e in detect(t, task.rules)}
        failed += not task.goal(t)[-1]
        assert task.goal(t)[-1] or events & kinds
    assert failed
