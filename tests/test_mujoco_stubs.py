"""The types written down for MuJoCo in typings/mujoco name only what the installed MuJoCo has."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import mujoco
import pytest

STUBS = Path(__file__).parent.parent / "typings" / "mujoco"
FILES = sorted(p.stem for p in STUBS.glob("*.pyi") if p.stem != "_types")  # shorthands, no module of MuJoCo
REAL_MODULE = {"__init__": "mujoco", "_spec_parts": "mujoco._specs"}
# Names that MuJoCo may lack. The code checks the version, or for the name, before it uses what only some versions have.
EXCUSED = {
    "GLContext.as_current": "from 4.0 on",
    "MjData.qM": "before 3.12",
    "MjsGeom.castshadow": "from 4.0 on",
    "MjvGeom.castshadow": "from 4.0 on",
    "mjtEnableBit.mjENBL_MULTICCD": "before 3.8",
    "mjtIntegrator.mjINT_DISCRETE": "from 3.13 on",
    "_MjContactList.__iter__": "loops by __getitem__, which type checkers do not follow",
}


def parsed(file: str) -> ast.Module:
    return ast.parse((STUBS / f"{file}.pyi").read_text(encoding="utf-8"))


def named(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Dotted name of everything that a stub defines or passes on, with its definition."""
    for node in body:
        match node:
            case ast.ClassDef(name=name):
                yield inside + name, node
                yield from named(node.body, f"{inside}{name}.")
            case ast.FunctionDef(name=name):
                yield inside + name, node
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield inside + name, node
            case ast.ImportFrom(names=aliases):
                yield from ((inside + a.asname, node) for a in aliases if a.asname == a.name)


def module_of(file: str) -> ModuleType:
    if file == "gl_context" and not hasattr(mujoco, "GLContext"):
        pytest.skip("MuJoCo found no OpenGL library")
    return importlib.import_module(REAL_MODULE.get(file, f"mujoco.{file}"))


def found(module: ModuleType, name: str) -> object:
    """What a dotted name stands for in a module, else in the package: some have moved. None where nothing has it."""
    for start in (module, mujoco):
        thing: object = start
        for part in name.split("."):
            thing = getattr(thing, part, None)
        if thing is not None:
            return thing
    return None


@pytest.mark.slim
@pytest.mark.parametrize("file", FILES)
def test_mujoco_has_whatever_the_stubs_name(file: str) -> None:
    module, names = module_of(file), {name for name, _ in named(parsed(file).body)}
    assert names
    missing = {name for name in names - EXCUSED.keys() if found(module, name) is None}
    if not hasattr(mujoco, "GLContext"):
        missing.discard("GLContext")
    assert not missing, f"not in MuJoCo {mujoco.__version__}"


@pytest.mark.slim
@pytest.mark.parametrize("file", FILES)
def test_mujoco_knows_the_arguments_that_the_stubs_take_by_name(file: str) -> None:
    module = module_of(file)
    for name, node in named(parsed(file).body):
        if isinstance(node, ast.FunctionDef) and node.args.kwonlyargs:
            text = str(found(module, name).__doc__)
            unknown = {a.arg for a in node.args.kwonlyargs if not re.search(rf"\b{a.arg}: ", text)}
            assert "**kwargs" in text or not unknown, f"{name} of MuJoCo {mujoco.__version__}"


def test_what_is_excused_is_named_somewhere() -> None:
    names = {name for file in FILES for name, _ in named(parsed(file).body)}
    assert names >= EXCUSED.keys()
