"""Load a policy from its text, once in each process: a checkpoint stays in memory while a worker fills slots."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from badgen.contracts.errors import BadgenError, BadValue
from badgen.contracts.world import Obs, Policy
from badgen.policies.ready import ReadyPolicy
from badgen.policies.server_policy import server_policy
from badgen.policies.text import PolicyText, read_policy_text


class Stateless:
    """A function of the observation as a policy that remembers nothing."""

    def __init__(self, function: Callable[[Obs], Any]) -> None:
        self._function = function

    def reset(self, instruction: str, seed: int) -> None:
        """There is nothing to forget."""

    def act(self, obs: Obs) -> Any:
        """The answer of the function."""
        return self._function(obs)


@lru_cache(maxsize=4)
def load_policy(text: str) -> ReadyPolicy:
    """The policy of a text; the same object for every call with this text in this process.

    `module:name` may be a policy, a function of one observation, or what makes a policy when it is called with the
    options of the text: a class, or a function whose parameters all have options or defaults.

    Raises BadValue for a module or name that cannot be loaded, PolicyError for a server that does not answer.
    """
    read = read_policy_text(text)
    if read.is_server:
        policy, cameras = server_policy(read)
        return ReadyPolicy(text, policy, replace(read.acting, cameras=read.acting.cameras or cameras))
    return ReadyPolicy(text, _local(read), read.acting)


def _local(read: PolicyText) -> Policy:
    """The policy that a function or class of the user makes."""
    named = _named(read.source)
    if isinstance(named, Policy) and not isinstance(named, type):
        return named
    if not callable(named):
        raise BadValue(f"policy {read.source}: {_kind(named)} is neither a policy nor something to call")
    if not read.options and _takes_one_observation(named):
        return Stateless(named)
    made = _called(read.source, named, read.options)
    if isinstance(made, Policy):
        return made
    if callable(made):
        return Stateless(made)
    raise BadValue(
        f"policy {read.source} returned {_kind(made)}; it must return an object with reset(instruction, seed) and "
        "act(obs), or a function of the observation"
    )


def _named(source: str) -> Any:
    """What a module holds under a name; modules in the working folder are found too."""
    module, _, name = source.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)
    try:
        loaded = importlib.import_module(module)
    except BadgenError:
        raise
    except Exception as e:
        raise BadValue(f"policy {source}: module {module} cannot be imported ({_said(e)})") from e
    try:
        return getattr(loaded, name)
    except AttributeError as e:
        raise BadValue(f"policy {source}: module {module} has no {name}") from e


def _takes_one_observation(named: Callable[..., Any]) -> bool:
    """Whether it is a function that needs one argument and no more."""
    if isinstance(named, type):
        return False
    empty = inspect.Parameter.empty
    return sum(p.default is empty for p in inspect.signature(named).parameters.values()) == 1


def _called(source: str, factory: Callable[..., Any], options: Mapping[str, str]) -> Any:
    try:
        inspect.signature(factory).bind(**options)
    except TypeError as e:
        raise BadValue(f"policy {source}: {e}; write its arguments as {source}?NAME=VALUE&NAME=VALUE") from e
    try:
        return factory(**options)
    except BadgenError:
        raise
    except Exception as e:
        raise BadValue(f"policy {source} could not be made ({_said(e)})") from e


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _kind(value: Any) -> str:
    return f"a {type(value).__name__}"
