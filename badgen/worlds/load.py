"""Worlds and policies from what a user writes on the command line."""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, PluginError
from badgen.contracts.world import HasExpert, Obs, Policy, World
from badgen.policies.load import load_policy as load_ready
from badgen.policies.text import SCHEMES
from badgen.worlds.adapters.gymnasium_world import GymnasiumWorld
from badgen.worlds.seeing import Seeing

_ADAPTERS = {
    "gymnasium": "badgen.worlds.adapters.gymnasium_world",
    "metaworld": "badgen.worlds.adapters.meta_world",
    "robotics": "badgen.worlds.adapters.robotics_world",
    "robomimic": "badgen.worlds.demos.robomimic_file",
    "minari": "badgen.worlds.demos.minari_dataset",
}
_WORLD_FORM = (
    'a world is an adapter and a task, such as "gymnasium:Humanoid-v5", "metaworld:drawer-open-v3" or '
    '"robotics:FetchPickAndPlace-v4", or a function of yours that makes one: "module:function"'
)
_POLICY_FORM = (
    'a policy is "expert", "still" (it does nothing), a function or class of yours that makes one: '
    '"module:function?key=value", or a server: "ws://HOST:PORT?map=FILE.json"'
)


class Still:
    """A policy that holds still."""

    def __init__(self, neutral: F64) -> None:
        self._neutral = np.array(neutral, dtype=np.float64)

    def reset(self, instruction: str, seed: int) -> None:
        """Nothing to forget."""

    def act(self, obs: Obs) -> F64:
        """(D,) the neutral action."""
        return self._neutral.copy()


def load_world(text: str) -> World:
    """The world of a text; a function of the user may also return a Gymnasium environment.

    Raises:
        BadValue: where the text names no world, or the function makes none.
        MissingDependency: where the adapter's package is not installed.
    """
    kind, colon, name = text.partition(":")
    if not colon or not kind or not name:
        raise BadValue(f"{text!r} names no world; {_WORLD_FORM}")
    if kind in _ADAPTERS:
        made = importlib.import_module(_ADAPTERS[kind]).make(name)
    else:
        made = _function(text, _WORLD_FORM)()
        if not isinstance(made, World) and hasattr(made, "unwrapped"):
            made = GymnasiumWorld(made, text)
    if not isinstance(made, World):
        raise BadValue(f"{text} returned {type(made).__name__}, which lacks {', '.join(_lacking(made, World))}")
    return made


def load_policy(text: str, world: World) -> Policy:
    """The policy of a text. A function may take the world as its argument, or nothing.

    Raises:
        BadValue: where the text names no policy, or the world has no expert.
    """
    if "?" in text or text.startswith(SCHEMES):
        return _ready(text, world)
    if text == "still":
        return Still(world.neutral)
    if text == "expert":
        if not isinstance(world, HasExpert):
            raise BadValue(f"{world.name} has no expert; name a policy of your own: --policy module:function")
        return world.expert()
    make = _function(text, _POLICY_FORM)
    made = make(world) if _takes_argument(make) else make()
    if not isinstance(made, Policy):
        raise BadValue(f"{text} returned {type(made).__name__}, which lacks {', '.join(_lacking(made, Policy))}")
    return made


def _ready(text: str, world: World) -> Policy:
    """A policy of `badgen.policies`, with the pictures of the world's own cameras where its text asks for some."""
    ready = load_ready(text)
    return Seeing(ready, world) if ready.acting.cameras else ready


def _function(text: str, form: str) -> Callable[..., Any]:
    module, colon, name = text.partition(":")
    if not colon or not module or not name:
        raise BadValue(f"{text!r} cannot be read; {form}")
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found: Callable[..., Any] | None = getattr(importlib.import_module(module), name, None)
    except ImportError as e:
        raise PluginError(f"{text!r}: the module {module!r} cannot be imported ({e}); {form}") from e
    if not callable(found):
        raise PluginError(f"the module {module!r} has no function {name!r}; {form}")
    return found


def _takes_argument(make: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(make).parameters.values()
    except ValueError:  # some builtins do not tell
        return False
    return any(p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)


def _lacking(made: object, protocol: type[Any]) -> list[str]:
    return sorted(name for name in _members(protocol) if not hasattr(made, name))


def _members(protocol: type[Any]) -> set[str]:
    return {name for name in vars(protocol) if not name.startswith("_")}
