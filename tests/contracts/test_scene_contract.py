"""What every registered scene owes the engine."""

import ast
import dataclasses
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest
from lab import MODES, SCENES, Case, group, perturbed, task, twin

from badgen.contracts.appearance import PLAIN
from badgen.contracts.scene import Scene
from badgen.contracts.task import Task
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout_group import simulation
from badgen.judging import detect, label
from badgen.registry import registry
from badgen.serialization import from_json, params_type, to_json
from badgen.sim import Simulation, build_world, resume, robot_in, simulate_branching

_BODIES, _PAIRS = {"body", "bodies", "target"}, {"pairs", "grips", "supports", "hands", "support"}


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from _flat(v)


@pytest.fixture(params=SCENES)
def scene(request: pytest.FixtureRequest) -> Scene[Any]:
    return registry().scene(request.param)


def test_it_says_what_it_is(scene: Scene[Any]) -> None:
    assert scene.name == scene.name.lower().replace(" ", "_")
    assert type(scene).__doc__
    assert scene.instruction.endswith(".")
    assert scene.category
    assert registry().robot(scene.robot.name).parts == scene.robot.parts
    assert all(c.description for c in scene.cameras)
    assert len(set(scene.camera_names)) == len(scene.cameras)
    assert (scene.horizon_s * scene.log_hz) % 1 == 0


def test_its_tasks_say_what_they_ask(scene: Scene[Any]) -> None:
    tasks = [instance.task for instance in scene.tasks(scene.sample(np.random.default_rng(0)))]
    assert len({t.name for t in tasks}) == len(tasks)
    for asked in tasks:
        assert len(asked.instructions) >= 3, asked.name
        assert asked.unconstrained, asked.name
        texts = (*asked.instructions, *asked.unconstrained)
        assert all(x.endswith(".") and x[0].isupper() for x in texts)
        assert len(set(texts)) == len(texts)
        assert all(m.description for m in asked.milestones)
        assert len({r.name for r in asked.rules}) == len(asked.rules)
    said = [x for t in tasks for x in (*t.instructions, *t.unconstrained)]
    assert len(set(said)) == len(said)  # no words stand for two tasks


def test_its_layouts_are_a_function_of_the_seed(scene: Scene[Any]) -> None:
    one, same, other = (scene.sample(np.random.default_rng(s)) for s in (3, 3, 4))
    assert one == same != other


def test_its_params_survive_json(scene: Scene[Any]) -> None:
    for seed in range(5):
        params = scene.sample(np.random.default_rng(seed))
        assert from_json(params_type(scene), json.loads(json.dumps(to_json(params)))) == params


def test_build_has_no_randomness(scene: Scene[Any]) -> None:
    params = scene.sample(np.random.default_rng(0))
    first, second = (build_world(scene.build(params, PLAIN), scene.pairs) for _ in range(2))
    assert first.xml == second.xml
    assert first.assets == second.assets


def test_its_names_exist_in_its_model(scene: Scene[Any]) -> None:
    model = group(scene.name).world.model
    obj = mujoco.mjtObj
    assert mujoco.mj_name2id(model, obj.mjOBJ_KEY, "home") >= 0
    for camera in scene.camera_names:
        assert mujoco.mj_name2id(model, obj.mjOBJ_CAMERA, camera) >= 0, camera
    bodies, pairs, joints = set[str](), set[str](), set[str]()
    for rule in (r for t in group(scene.name).tasks for r in t.rules):
        bodies |= set(rule.bodies)
        for field in dataclasses.fields(rule.condition):
            names = set(_flat(getattr(rule.condition, field.name)))
            bodies |= names if field.name in _BODIES else set()
            pairs |= names if field.name in _PAIRS else set()
            joints |= names if field.name == "joints" else set()
    for pair in scene.pairs:
        bodies |= {pair.first, pair.second}
    assert pairs <= {p.name for p in scene.pairs}
    for body in bodies:
        assert mujoco.mj_name2id(model, obj.mjOBJ_BODY, body) >= 0, body
    for joint in joints:
        assert mujoco.mj_name2id(model, obj.mjOBJ_JOINT, joint) >= 0, joint


def test_the_handles_of_its_robot_are_those_of_its_model(scene: Scene[Any]) -> None:
    model = group(scene.name).world.model
    found = robot_in(model, scene.robot)
    assert set(found.joints) == {j for h in scene.robot.handles for j in h.all_joints}
    actuators = [a for h in scene.robot.handles for a in h.actuators]
    assert [a.name for a in actuators] == [model.actuator(i).name for i in range(model.nu)]
    np.testing.assert_array_equal([(a.low, a.high) for a in actuators], model.actuator_ctrlrange)
    for handle in scene.robot.handles:
        assert len(handle.home_rad) == len(handle.joints)
        for site in handle.tools:
            assert model.body(model.site_bodyid[model.site(site).id]).name in found.bodies
        for camera in handle.cameras:
            assert model.body(model.cam_bodyid[model.camera(camera).id]).name in found.bodies
        fingers = handle.gripper.fingers if handle.gripper is not None else ()
        assert {*fingers, *((handle.hand,) if handle.hand else ())} <= set(found.bodies)
        home = [model.key("home").qpos[model.joint(j).qposadr[0]] for j in handle.joints]
        assert scene.name == "humanoid_carry" or home == list(handle.home_rad)  # whose arms begin at the box


def test_no_scene_names_its_robot_but_by_the_object(scene: Scene[Any]) -> None:
    folder = Path(inspect.getfile(type(scene))).parent
    for path in folder.rglob("*.py"):
        names = {n.value for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Constant)}
        assert not names & set(registry().robots), path


@pytest.mark.slim
def test_the_clean_run_is_certified(scene: Scene[Any]) -> None:
    certificate = group(scene.name).twin.certificate
    assert certificate.accepted, certificate.reason
    assert detect(twin(scene.name), task(scene.name).rules) == ()
    assert twin(scene.name).time_s[-1] == pytest.approx(scene.horizon_s)


@pytest.mark.slim
def test_labels_of_the_clean_run_go_from_0_to_1(scene: Scene[Any]) -> None:
    found = label(twin(scene.name), task(scene.name))
    for values in (found.progress, found.reward, found.reward_frame):
        assert values[0] == 0.0
        assert values[-1] == pytest.approx(1.0)
        assert values.min() >= 0.0
        assert values.max() <= 1.0
        assert values.dtype == np.float32
    assert np.array_equal(found.reward, found.progress)
    assert np.array_equal(found.reward_frame, found.progress)


def _assert_causal(t: Trajectory, asked: Task) -> None:
    whole = label(t, asked)
    for k in (1, 2, 77, len(t) // 2, len(t) - 1):
        part = label(t.prefix(k), asked)
        for name in ("progress", "reward", "reward_frame", "milestones"):
            assert np.array_equal(getattr(part, name), getattr(whole, name)[:k]), (name, k)
        for rule, term in whole.reward_terms.items():
            assert np.array_equal(part.reward_terms[rule], term[:k]), (rule, k)


def test_labels_of_the_clean_run_are_causal(scene: Scene[Any]) -> None:
    _assert_causal(twin(scene.name), task(scene.name))


@pytest.mark.parametrize("case", MODES, ids=str)
def test_labels_of_a_failure_are_causal_and_in_range(case: Case) -> None:
    rollout = perturbed(case).judged
    _assert_causal(rollout.trajectory, task(case[0]))
    assert rollout.events == detect(
        rollout.trajectory, task(case[0]).rules
    )  # although the rollout was judged together with its grace time
    found = label(rollout.trajectory, task(case[0]), rollout.breaches)
    for values in (found.progress, found.reward, found.reward_frame, *found.reward_terms.values()):
        assert values.min() >= 0.0
        assert values.max() <= 1.0
    assert found.progress[0] == found.reward[0] == found.reward_frame[0] == 0.0
    assert (found.reward <= found.progress).all()


def test_a_run_taken_up_on_the_way_is_the_run_from_its_start(scene: Scene[Any]) -> None:
    g = group(scene.name)
    expert = scene.task(g.params, g.request.task.name).expert()

    def sim() -> Simulation:
        return simulation(scene, g.world, expert.control_hz, [])

    until_s = 0.6 * scene.horizon_s
    whole, branches = simulate_branching(sim(), expert, until_s, g.expert_rng, scene.log_hz)
    again = scene.task(g.params, g.request.task.name).expert()  # whatever it knows must be in its memory
    part = resume(sim(), again, branches[len(whole) // 2], whole, until_s, scene.log_hz)
    for name in ("time_s", "state", "action", "ctrl", "contact_n", "phase"):
        np.testing.assert_array_equal(getattr(part, name), getattr(whole, name), err_msg=name)
    assert part.phases == whole.phases
