"""Find the installed scenes, operators, exporters and robots, all of which are plug-ins."""

from __future__ import annotations

import functools
import importlib.metadata
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any

import mujoco

from badgen.contracts.errors import BadValue, PluginError, UnknownName
from badgen.contracts.exporter import Exporter
from badgen.contracts.perturbation import OperatorSpec, Perturbation
from badgen.contracts.robot import MeshRobot, Robot
from badgen.contracts.scene import Scene

GROUP = "badgen.plugins"
_KINDS: Mapping[str, type] = {"scene": Scene, "operator": Perturbation, "exporter": Exporter, "robot": Robot}


@dataclass(frozen=True)
class Registry:
    """Everything registered, by name."""

    scenes: Mapping[str, Scene[Any]]
    operators: Mapping[str, type[Perturbation[Any]]]
    exporters: Mapping[str, type[Exporter]]
    robots: Mapping[str, Robot]

    def scene(self, name: str) -> Scene[Any]:
        """Scene of this name; raises UnknownName, or BadValue where the installed MuJoCo is too old for it."""
        if name not in self.scenes:
            raise UnknownName("scene", name, self.scenes)
        scene = self.scenes[name]
        if not runs_here(scene):
            needed = ".".join(map(str, scene.requires or ()))
            raise BadValue(f"scene {name!r} needs mujoco {needed} or newer, this is {mujoco.__version__}; upgrade it")
        return scene

    def usable_scenes(self) -> dict[str, Scene[Any]]:
        """Scenes that the installed MuJoCo can run, by name."""
        return {name: scene for name, scene in sorted(self.scenes.items()) if runs_here(scene)}

    def operator(self, spec: OperatorSpec) -> Perturbation[Any]:
        """Fault operator of a spec; raises UnknownName, or BadValue for arguments that it does not take."""
        if spec.name not in self.operators:
            raise UnknownName("perturbation", spec.name, self.operators)
        cls = self.operators[spec.name]
        try:
            return cls(**spec.args)
        except TypeError as e:
            takes = ", ".join(inspect.signature(cls).parameters) or "none"
            raise BadValue(f"perturbation {spec.name!r}: {e}. Arguments: {takes}.") from e

    def exporter(self, name: str) -> Exporter:
        """New exporter of this name; raises UnknownName."""
        if name not in self.exporters:
            raise UnknownName("exporter", name, self.exporters)
        return self.exporters[name]()

    def robot(self, name: str) -> Robot:
        """Robot of this name; raises UnknownName."""
        if name not in self.robots:
            raise UnknownName("robot", name, self.robots)
        return self.robots[name]

    def mesh_robot(self, name: str) -> MeshRobot:
        """Robot of this name whose meshes can be installed; raises UnknownName."""
        found = {n: robot for n, robot in self.robots.items() if isinstance(robot, MeshRobot)}
        if name not in found:
            raise UnknownName("robot with meshes to install", name, found)
        return found[name]


def runs_here(scene: Scene[Any]) -> bool:
    """Whether the installed MuJoCo is new enough for a scene."""
    if scene.requires is None:
        return True
    major, minor = mujoco.__version__.split(".")[:2]
    return (int(major), int(minor)) >= scene.requires


@functools.cache
def registry() -> Registry:
    """Everything that the installed packages offer in the entry-point group `badgen.plugins`; raises PluginError."""
    found = importlib.metadata.entry_points(group=GROUP)
    if not found:
        raise PluginError("badgen is not installed, so nothing is registered; run: pip install -e .")
    return load(found)


def plugin_modules() -> list[str]:
    """Names of the modules that `registry` imports, for a process that wants them imported before it forks."""
    return [e.module for e in importlib.metadata.entry_points(group=GROUP)]


def load(entry_points: Iterable[importlib.metadata.EntryPoint]) -> Registry:
    """Import the plug-in modules and collect what they list; raises PluginError that names the wrong one."""
    return collect([_module(e) for e in entry_points])


def collect(modules: Iterable[ModuleType]) -> Registry:
    """Registry of what these modules list in `PLUGINS`; raises PluginError."""
    found: dict[str, dict[str, type]] = {kind: {} for kind in _KINDS}
    for module in {m.__name__: m for m in modules}.values():
        for cls in _listed(module):
            kind, name = _kind(cls, module), _name(cls, module)
            other = found[kind].setdefault(name, cls)
            if other is not cls:
                places = f"{other.__module__}.{other.__qualname__} and {cls.__module__}.{cls.__qualname__}"
                raise PluginError(f"two plug-ins claim the {kind} {name!r}: {places}; uninstall or rename one")
    return Registry(
        scenes=MappingProxyType({name: _instance("scene", cls) for name, cls in found["scene"].items()}),
        operators=MappingProxyType(found["operator"]),
        exporters=MappingProxyType(found["exporter"]),
        robots=MappingProxyType({name: _instance("robot", cls) for name, cls in found["robot"].items()}),
    )


def _module(entry: importlib.metadata.EntryPoint) -> ModuleType:
    try:
        module = entry.load()
    except (ImportError, AttributeError, TypeError) as e:
        raise PluginError(f"plug-in {_origin(entry)} could not be loaded: {type(e).__name__}: {e}") from e
    if not isinstance(module, ModuleType):
        raise PluginError(f"plug-in {_origin(entry)} is not a module; name a module that lists PLUGINS")
    return module


def _origin(entry: importlib.metadata.EntryPoint) -> str:
    dist = f" of {entry.dist.name}" if entry.dist is not None else ""
    return f"{entry.name} = {entry.value}{dist}"


def _listed(module: ModuleType) -> tuple[Any, ...]:
    plugins = getattr(module, "PLUGINS", None)
    if not isinstance(plugins, tuple):
        raise PluginError(f"plug-in module {module.__name__} has no tuple PLUGINS of classes")
    return plugins


def _kind(cls: Any, module: ModuleType) -> str:
    kinds = [kind for kind, base in _KINDS.items() if isinstance(cls, type) and issubclass(cls, base)]
    if len(kinds) != 1:
        raise PluginError(
            f"{module.__name__}.PLUGINS lists {cls!r}, which is not a Scene, Perturbation, Exporter or Robot"
        )
    if inspect.isabstract(cls):
        missing = ", ".join(sorted(cls.__abstractmethods__))
        raise PluginError(f"{module.__name__}.PLUGINS lists {cls.__qualname__}, which does not define {missing}")
    return kinds[0]


def _name(cls: type, module: ModuleType) -> str:
    name = getattr(cls, "name", None)
    if not isinstance(name, str) or not name:
        raise PluginError(f"{module.__name__}.PLUGINS lists {cls.__qualname__}, which has no `name`")
    return name


def _instance(kind: str, cls: type) -> Any:
    try:
        return cls()
    except TypeError as e:
        raise PluginError(f"{kind} {cls.__module__}.{cls.__qualname__} must be made without arguments: {e}") from e
