"""Checks of a scene's layouts and worlds: sampled from the seed alone, built without randomness, with all names."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN
from badgen.contracts.errors import BadValue, StoreError, UnknownName
from badgen.contracts.robot import Handle
from badgen.contracts.rule import Rule
from badgen.serialization import from_text, params_type, to_text
from badgen.sim import build_world, robot_in
from badgen.testing.compare import equal, no_global_randomness
from badgen.testing.failure import Finding, require
from badgen.testing.rollouts import SceneLab

_MORE = range(2, 20)  # seeds that are tried where two give the same layout
# Fields of conditions that hold names, by what they name.
_NAMING = {
    "body": ("body", "bodies", "target"),
    "pair": ("pairs", "grips", "supports", "hands", "support"),
    "joint": ("joints",),
}
_OBJECTS = {
    "body": mujoco.mjtObj.mjOBJ_BODY,
    "joint": mujoco.mjtObj.mjOBJ_JOINT,
    "camera": mujoco.mjtObj.mjOBJ_CAMERA,
    "site": mujoco.mjtObj.mjOBJ_SITE,
}


def layouts(lab: SceneLab) -> None:
    """The layout is a function of the seed: the same seed gives the same one, other seeds give others."""
    with no_global_randomness("`sample`"):
        one, other = lab.layouts
        again = lab.scene.sample(np.random.default_rng(0))
    required = "the same layout for the same seed, whatever was sampled before"
    advice = "draw only from `rng`, and keep nothing from one call of `sample` to the next"
    require(equal(one, again, "layouts"), f"one seed gave {one} and then {again}", required, advice)
    others = itertools.chain([other], (lab.scene.sample(np.random.default_rng(s)) for s in _MORE))
    varied = any(not equal(one, layout, "layouts") for layout in others)
    found = f"{len(_MORE) + 2} seeds all gave {one}"
    require(varied, found, "layouts that depend on the seed", "sample poses, sizes or colours from `rng`")


def stored_params(lab: SceneLab) -> None:
    """Layouts are frozen dataclasses that are the same after they were stored as JSON."""
    for params in (*lab.layouts, lab.layout.params):
        survives_json(lab.scene, params)


def survives_json(owner: object, params: object) -> None:
    """Require sampled parameters that are equal after they were stored as JSON and read back."""
    kind, required = type(params).__name__, "a frozen dataclass of plain numbers, names and tuples of them"
    found = f"`sample` returns a {kind} that is not a frozen dataclass"
    require(_is_frozen(params), found, required, "use @dataclass(frozen=True)")
    try:
        declared = params_type(owner)
    except (KeyError, NameError, AttributeError) as e:
        found = f"the type that `sample` returns cannot be found ({type(e).__name__}: {e})"
        raise Finding(found, f"def sample(...) -> {kind}", "annotate it with a class of its module") from e
    try:
        back = from_text(declared, to_text(params))
    except (BadValue, StoreError) as e:
        raise Finding(f"{params} does not survive JSON: {e}", required, "change the field that is named") from e
    found = f"{params} is {back} after it was stored as JSON and read back"
    require(equal(back, params, "parameters"), found, required, "use int, float, str, bool and tuple")


def _is_frozen(params: object) -> bool:
    dataclass_params = getattr(type(params), "__dataclass_params__", None)
    return bool(getattr(dataclass_params, "frozen", False))


def names(lab: SceneLab) -> None:
    """What cameras, contact pairs and rules name is in the model, and so is the keyframe "home"."""
    scene, model = lab.scene, lab.model
    found = 'the model has no keyframe "home"'
    home = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_KEY, "home") >= 0
    require(home, found, "one with qpos and ctrl, from which every rollout begins", "add it in `build`")
    for camera in scene.camera_names:
        _in_model(model, "camera", camera, "`cameras`")
    for pair in scene.pairs:
        for body in (pair.first, pair.second):
            _in_model(model, "body", body, f"the contact pair {pair.name!r}")
    pairs = {p.name for p in scene.pairs}
    for rule in (r for t in lab.layout.tasks for r in t.rules):
        for kind, name in _named_in(rule):
            if kind != "pair":
                _in_model(model, kind, name, f"the rule {rule.name!r}")
            elif name not in pairs:
                raise _missing("contact pair", name, pairs, f"the rule {rule.name!r}", "`pairs`")


def build(lab: SceneLab) -> None:
    """The same layout and appearance give the same world, to the byte."""
    params = lab.layout.params
    with no_global_randomness("`build`"):
        first, second = (build_world(lab.scene.build(params, PLAIN), lab.scene.pairs) for _ in range(2))
    lines = zip(first.xml.splitlines(), second.xml.splitlines(), strict=False)
    differing = next((f"{a.strip()} and then {b.strip()}" for a, b in lines if a != b), "worlds of different length")
    required = "the same world for the same layout and appearance"
    advice = "sample in `sample` and keep what is sampled in its parameters; `build` draws nothing"
    require(first.xml == second.xml, f"two calls gave {differing}", required, advice)
    require(dict(first.assets) == dict(second.assets), "two calls gave different assets", required, advice)


def robot(lab: SceneLab) -> None:
    """The handles of the robot name what is in the model, with its actuators in order and their limits."""
    model, handles = lab.model, lab.scene.robot.handles
    bodies = set(robot_in(model, lab.scene.robot).bodies)
    actuators = [a for h in handles for a in h.actuators]
    mine, there = [a.name for a in actuators], [model.actuator(i).name for i in range(model.nu)]
    advice = "correct the handles, or the order in which `attach` adds them"
    require(mine == there, f"the handles list the actuators {mine}, the model has {there}", "the same order", advice)
    for a, (low, high) in zip(actuators, model.actuator_ctrlrange.tolist(), strict=True):
        found = f"actuator {a.name!r} goes from {a.low:g} to {a.high:g} in its handle, {low:g} to {high:g} in the model"
        require((a.low, a.high) == (low, high), found, "the same limits", "correct the handle or the ctrlrange")
    for handle in handles:
        _on_robot(model, handle, bodies)


def _on_robot(model: mujoco.MjModel, handle: Handle, bodies: set[str]) -> None:
    """Require that sites, cameras, hand and fingers of a part are on the robot."""
    found = f"part {handle.part!r} has {len(handle.joints)} joints and {len(handle.home_rad)} numbers in home_rad"
    require(len(handle.home_rad) == len(handle.joints), found, "a number for each joint", "correct the handle")
    where = f"the handle of part {handle.part!r}"
    carriers = {}
    for site in handle.tools:
        _in_model(model, "site", site, where)
        carriers[site] = model.body(model.site_bodyid[model.site(site).id]).name
    for camera in handle.cameras:
        _in_model(model, "camera", camera, where)
        carriers[camera] = model.body(model.cam_bodyid[model.camera(camera).id]).name
    fingers = handle.gripper.fingers if handle.gripper is not None else ()
    for body in (*fingers, *((handle.hand,) if handle.hand else ())):
        _in_model(model, "body", body, where)
        carriers[body] = body
    for name, body in carriers.items():
        found = f"{name!r} of {where} is on the body {body!r}"
        require(
            body in bodies, found, f"a body of the robot, from {handle.base!r} on", "correct the handle or `attach`"
        )


def _named_in(rule: Rule) -> Iterator[tuple[str, str]]:
    """Kind and name of everything that a rule names."""
    yield from (("body", b) for b in rule.bodies)
    for field in dataclasses.fields(rule.condition):
        for kind, fields in _NAMING.items():
            if field.name in fields:
                yield from ((kind, name) for name in _flat(getattr(rule.condition, field.name)))


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from _flat(v)


def _in_model(model: mujoco.MjModel, kind: str, name: str, where: str) -> None:
    if mujoco.mj_name2id(model, _OBJECTS[kind], name) >= 0:
        return
    there = {
        "body": [model.body(i).name for i in range(model.nbody)],
        "joint": [model.joint(i).name for i in range(model.njnt)],
        "camera": [model.camera(i).name for i in range(model.ncam)],
        "site": [model.site(i).name for i in range(model.nsite)],
    }
    raise _missing(kind, name, filter(None, there[kind]), where, "the model")


def _missing(kind: str, name: str, there: Iterable[str], where: str, place: str) -> Finding:
    hint = str(UnknownName(kind, name, there)).partition(repr(name))[2]
    found = f"{where} names the {kind} {name!r}, which is not in {place}{hint}"
    return Finding(found, f"names that are in {place}", f"correct the name, or add the {kind}")
