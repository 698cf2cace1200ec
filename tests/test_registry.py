"""What the registry finds, and what it says about plug-ins that are wrong."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import mujoco
import numpy as np
import pytest

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, PluginError, UnknownName
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.registry import GROUP, Registry, collect, load
from badgen.sampling import CauseWindow
from badgen.sim import Simulation, build_world, simulate

SPEC = OperatorSpec("of_this_test", {})

GUIDES = Path(__file__).parents[1] / "docs/extend"
EXAMPLES = {"operators": "JointDrag", "scenes": "CartToMark", "exporters": "RewardLines"}
MakeModule = Callable[..., ModuleType]


@pytest.fixture
def make_module() -> Iterator[MakeModule]:
    made = []

    def make(name: str, *plugins: object, source: str = "") -> ModuleType:
        module = ModuleType(name)
        sys.modules[name] = module
        made.append(name)
        exec(compile(source, name, "exec"), module.__dict__)
        if plugins:
            module.__dict__["PLUGINS"] = plugins
        return module

    yield make
    for name in made:
        sys.modules.pop(name, None)


@pytest.fixture
def examples(make_module: MakeModule) -> tuple[type, ...]:
    """The classes that docs/extend teaches with: operator, scene, exporter."""
    found = []
    for page, name in EXAMPLES.items():
        text = (GUIDES / f"{page}.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        first = next(i for i, block in enumerate(blocks) if f"class {name}(" in block)
        found.append(getattr(make_module(f"guide_{page}", source="\n".join(blocks[first:])), name))
    return tuple(found)


@pytest.fixture
def guide(make_module: MakeModule, examples: tuple[type, ...]) -> Registry:
    return collect([make_module("guide_plugins", *examples)])


def test_kinds_are_distinguished(guide: Registry) -> None:
    assert list(guide.scenes) == ["cart_to_mark"]
    assert list(guide.operators) == ["joint_drag"]
    assert list(guide.exporters) == ["reward_lines"]
    assert guide.scene("cart_to_mark").horizon_s == 4.0
    assert guide.exporter("reward_lines") is not guide.exporter("reward_lines")


def test_spec_becomes_operator(guide: Registry) -> None:
    args = {"joint": "rail", "during": ["drive"], "drag_nmsprad_range": (1.0, 2.0)}
    operator = guide.operator(OperatorSpec("joint_drag", args))
    assert vars(operator) == {"joint": "rail", "window": CauseWindow(("drive",)), "drag_nmsprad_range": (1.0, 2.0)}


@pytest.mark.parametrize("args", [{}, {"joint": "rail", "strength": 1.0}])
def test_wrong_arguments_name_the_right_ones(guide: Registry, args: dict[str, object]) -> None:
    with pytest.raises(BadValue, match=r"joint_drag.*Arguments: joint, during, drag_nmsprad_range"):
        guide.operator(OperatorSpec("joint_drag", args))


def test_unknown_names_get_the_nearest(guide: Registry) -> None:
    with pytest.raises(UnknownName, match="no scene named 'cart_to_marc'; did you mean 'cart_to_mark'"):
        guide.scene("cart_to_marc")
    with pytest.raises(UnknownName, match="did you mean 'joint_drag'"):
        guide.operator(OperatorSpec("joint_drug", {}))
    with pytest.raises(UnknownName, match="Valid: reward_lines"):
        guide.exporter("xyz")


def test_registry_cannot_be_changed(guide: Registry) -> None:
    with pytest.raises(TypeError):
        guide.scenes["other"] = guide.scene("cart_to_mark")  # type: ignore[index]


def test_two_claims_to_a_name_name_both_modules(make_module: MakeModule, examples: tuple[type, ...]) -> None:
    rival = type("Rival", (examples[0],), {"__module__": "rival"})
    with pytest.raises(PluginError, match=r"operator 'joint_drag': guide_operators\.JointDrag and rival\.Rival"):
        collect([make_module("first", examples[0]), make_module("second", rival)])


def test_a_name_may_be_shared_across_kinds(make_module: MakeModule, examples: tuple[type, ...]) -> None:
    namesake = type("Namesake", (examples[2],), {"name": "joint_drag"})
    found = collect([make_module("first", examples[0], namesake)])
    assert list(found.operators) == list(found.exporters) == ["joint_drag"]


def test_one_module_named_twice_counts_once(make_module: MakeModule, examples: tuple[type, ...]) -> None:
    module = make_module("first", *examples)
    assert list(collect([module, module]).operators) == ["joint_drag"]


def test_things_that_are_no_plugins(make_module: MakeModule, examples: tuple[type, ...]) -> None:
    with pytest.raises(PluginError, match="not a Scene, Perturbation, Exporter or Robot"):
        collect([make_module("odd", int)])
    with pytest.raises(PluginError, match="not a Scene, Perturbation, Exporter or Robot"):
        collect([make_module("odd", "JointDrag")])
    with pytest.raises(PluginError, match="does not define sample"):
        collect([make_module("odd", *(b for b in examples[0].__mro__ if b.__name__ == "Perturbation"))])
    nameless = type("Nameless", (examples[2],), {"name": ""})
    with pytest.raises(PluginError, match="Nameless, which has no `name`"):
        collect([make_module("odd", nameless)])


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("PLUGINS = ()", ""),
        ("", "no tuple PLUGINS"),
        ("PLUGINS = []", "no tuple PLUGINS"),
    ],
)
def test_modules_without_a_list(make_module: MakeModule, source: str, message: str) -> None:
    make_module("sparse", source=source)
    entry = EntryPoint("sparse", "sparse", GROUP)
    if not message:
        assert not load([entry]).operators
        return
    with pytest.raises(PluginError, match=message):
        load([entry])


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("import a_package_that_nobody_has", "ModuleNotFoundError"),
        ("import math; math.no_such_thing", "AttributeError"),
        ("len(1)", "TypeError"),
    ],
)
def test_a_plugin_that_fails_to_import_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, cause: str
) -> None:
    (tmp_path / "broken_plugin.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(PluginError, match=rf"plug-in mine = broken_plugin could not be loaded: {cause}"):
        load([EntryPoint("mine", "broken_plugin", GROUP)])


def test_guide_scene_reaches_its_goal_and_drag_slows_it(guide: Registry) -> None:
    scene: Any = guide.scene("cart_to_mark")  # its drawn parameters and its operator's have types of the guide
    params = scene.sample(np.random.default_rng(3))
    model = build_world(scene.build(params, PLAIN), scene.pairs).model
    operator: Any = guide.operator(OperatorSpec("joint_drag", {"joint": "rail", "during": 0.5}))

    def run(*faults: SampledFault) -> tuple[float, bool, F64]:
        sim = Simulation(model, faults=faults)
        t = simulate(sim, scene.task(params, "to_mark").expert(), scene.horizon_s, np.random.default_rng(0))
        return float(t.pos("cart")[-1, 0]), bool(scene.tasks(params)[0].task.goal(t)[-1]), t.state

    nominal = simulate(
        Simulation(model), scene.task(params, "to_mark").expert(), scene.horizon_s, np.random.default_rng(0)
    )
    drawn = replace(operator.sample(np.random.default_rng(1), nominal), drag_nmsprad=2000.0)
    assert drawn.cause_s == 0.5
    clean_m, clean_done, clean = run()
    slow_m, slow_done, slow = run(SampledFault(SPEC, operator, drawn))
    zero = operator.scaled(drawn, 0.0)
    assert clean_done
    assert not slow_done
    assert slow_m < clean_m - 0.1
    first = int(np.flatnonzero((clean != slow).any(axis=1))[0])
    assert nominal.time_s[first] > 0.5
    np.testing.assert_array_equal(clean, run(SampledFault(SPEC, operator, zero))[2])
    assert mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_KEY, "home") == 0
