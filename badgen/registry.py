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

from badgen.contracts.errors import BadgenError, BadValue, PluginError, UnknownName
from badgen.contracts.exporter import Exporter
from badgen.contracts.perturbation import Attachment, OperatorSpec, Perturbation
from badgen.contracts.robot import MeshRobot, Robot
from badgen.contracts.scene import CAUSE, Scene
from badgen.hidden_packages import hidden

GROUP = "badgen.plugins"
_DISTRIBUTION = "badgen"
_KINDS: Mapping[str, type] = {"scene": Scene, "operator": Perturbation, "exporter": Exporter, "robot": Robot}


@dataclass(frozen=True)
class Registry:
    """Everything registered, by name."""

    scenes: Mapping[str, Scene[Any]]
    operators: Mapping[str, type[Perturbation[Any]]]
    exporters: Mapping[str, type[Exporter]]
    robots: Mapping[str, Robot]
    attachments: tuple[Attachment, ...] = ()

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

    def faults(self, scene: str) -> Mapping[str, tuple[OperatorSpec, ...]]:
        """Mode -> operators of a scene: its own, and those that plug-ins attach to it; raises UnknownName."""
        if scene not in self.scenes:
            raise UnknownName("scene", scene, self.scenes)
        found = dict(self.scenes[scene].faults)
        for attached in self.attachments:
            if attached.scene == scene:
                found[attached.mode] = (*found.get(attached.mode, ()), attached.spec)
        return MappingProxyType(found)

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
    attached: list[tuple[ModuleType, Attachment]] = []
    for module in {m.__name__: m for m in modules}.values():
        for listed in _listed(module):
            if isinstance(listed, Attachment):
                attached.append((module, listed))
                continue
            kind, name = _kind(listed, module), _name(listed, module)
            other = found[kind].setdefault(name, listed)
            if other is not listed:
                places = f"{other.__module__}.{other.__qualname__} and {listed.__module__}.{listed.__qualname__}"
                raise PluginError(f"two plug-ins claim the {kind} {name!r}: {places}; uninstall or rename one")
    registry = Registry(
        scenes=MappingProxyType({name: _instance("scene", cls) for name, cls in found["scene"].items()}),
        operators=MappingProxyType(found["operator"]),
        exporters=MappingProxyType(found["exporter"]),
        robots=MappingProxyType({name: _instance("robot", cls) for name, cls in found["robot"].items()}),
        attachments=tuple(attachment for _, attachment in attached),
    )
    for module, attachment in attached:
        _require_attachable(registry, module, attachment)
    return registry


def _require_attachable(registry: Registry, module: ModuleType, attachment: Attachment) -> None:
    """Raise PluginError for an unknown scene or operator, wrong arguments, or a mode that must not be attached to."""
    where = f"{module.__name__}.PLUGINS attaches {attachment.spec.name!r} to {attachment.scene!r}"
    try:
        registry.faults(attachment.scene)
        registry.operator(attachment.spec)
    except BadgenError as e:
        raise PluginError(f"{where}: {e}") from e
    scene, mode = registry.scenes[attachment.scene], attachment.mode
    if mode in scene.faults:
        raise PluginError(
            f"{where} as {mode!r}, a mode for which the scene has faults of its own, so its data would change; "
            f"attach it as a mode of its own, such as {CAUSE + attachment.spec.name!r}"
        )
    if not mode.removeprefix(CAUSE) or not (mode.startswith(CAUSE) or mode in scene.effects):
        free = ", ".join(sorted(scene.effects - set(scene.faults))) or "none"
        raise PluginError(
            f"{where} as {mode!r}, which is no effect of this scene; attach it as a cause, such as "
            f"{CAUSE + attachment.spec.name!r}, or as an effect that has no faults yet: {free}"
        )


def _module(entry: importlib.metadata.EntryPoint) -> ModuleType:
    covered = hidden(entry.module) if entry.dist is not None and entry.dist.name == _DISTRIBUTION else None
    if covered is not None:
        raise PluginError(str(covered))  # before it is imported, since it may be any script
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
        place = getattr(module, "__file__", None) or "a module without a file"
        raise PluginError(
            f"plug-in module {module.__name__} ({place}) has no tuple PLUGINS of classes and attachments; "
            "list them there, or rename that file if it is not the plug-in"
        )
    return plugins


def _kind(cls: Any, module: ModuleType) -> str:
    kinds = [kind for kind, base in _KINDS.items() if isinstance(cls, type) and issubclass(cls, base)]
    if len(kinds) != 1:
        raise PluginError(
            f"{module.__name__}.PLUGINS lists {cls!r}, which is not a Scene, Perturbation, Exporter or Robot, "
            "nor an Attachment"
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
