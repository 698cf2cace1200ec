"""From a fault as it is written to the operator of one scene, with arguments that the scene was tuned for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from badgen.contracts.errors import BadgenError, BadValue, UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import Scene
from badgen.engine.operator_arguments import RANGE, OperatorArguments
from badgen.faults import FaultText, format_faults
from badgen.registry import registry

_SHARES = ("after", "before")  # of a phase; they mean nothing where a time is given


def resolve_fault(fault: FaultText, scene: Scene[Any]) -> OperatorSpec:
    """The operator of a fault with all arguments that it needs in a scene.

    What is not given comes from the operator's tuned arguments in this scene: the first that names the phase, or else
    the first. What is not tuned either is the constructor's default.

    Raises UnknownName for an operator, a phase or an argument, BadValue for a value or for what is missing.
    """
    takes = _arguments_of(fault.name)
    given = dict(takes.fit(key, value) for key, value in fault.args.items())
    if len(given) < len(fault.args):
        raise BadValue(f"{fault.name}: an argument is given both with and without {RANGE!r}; give it once")
    if fault.when is not None:
        given |= _begin(fault, takes, given, scene)
    tuned = _tuned(fault, given, takes.when, scene)
    args = {name: given.get(name, tuned.get(name)) for name in takes.parameters if name in given or name in tuned}
    missing = [name for name in takes.required() if name not in args]
    if missing:
        raise _missing(fault.name, takes, missing, scene)
    spec = OperatorSpec(fault.name, args)
    registry().operator(spec)  # refuses wrong values
    return spec


def complete_text(spec: OperatorSpec) -> str:
    """A fault with all its arguments, defaults included, as it could be written."""
    takes = _arguments_of(spec.name)
    args = dict(takes.written(name, value) for name, value in (takes.defaults() | dict(spec.args)).items())
    when = args.get(takes.when) if takes.when else None
    only = when[0] if isinstance(when, tuple) and len(when) == 1 else when
    if takes.when and isinstance(only, str | float):
        useless = _SHARES if isinstance(only, float) else ()
        rest = {name: value for name, value in args.items() if name not in (takes.when, *useless)}
        return format_faults(FaultText(spec.name, only, rest))
    return format_faults(FaultText(spec.name, None, args))


@contextmanager
def fits_each(scene: Scene[Any], scenes: int) -> Iterator[None]:
    """Say in an error which scene a fault does not fit, where it is meant for several scenes."""
    try:
        yield
    except BadgenError as e:
        if scenes == 1:
            raise
        raise BadValue(
            f"the fault does not fit scene {scene.name!r}, and it must fit every scene that is asked for; "
            f"give one --scene that it fits. {e}"
        ) from e


def phases_of(scene: Scene[Any]) -> tuple[str, ...]:
    """Names of the phases in one layout of a scene, over all its tasks, in order of the plans."""
    instances = scene.tasks(scene.sample(np.random.default_rng(0)))
    return tuple(dict.fromkeys(phase.name for instance in instances for phase in instance.plan().phases))


def _arguments_of(operator: str) -> OperatorArguments:
    if operator not in registry().operators:
        raise UnknownName("perturbation", operator, registry().operators)
    return OperatorArguments(registry().operators[operator])


def _begin(fault: FaultText, takes: OperatorArguments, given: Mapping[str, Any], scene: Scene[Any]) -> dict[str, Any]:
    """The argument that WHEN stands for."""
    written = format_faults(FaultText(fault.name, fault.when))
    if takes.when is None:
        others = ", ".join(takes.parameters) or "none"
        raise BadValue(
            f"{written}: {fault.name} takes neither phases nor a time; when it begins follows from its arguments "
            f"({others}), so leave out what follows the @"
        )
    if takes.when in given:
        raise BadValue(f"{written}: it begins either at what follows the @ or at {takes.when}=...; give one of them")
    if isinstance(fault.when, float) and not takes.takes_seconds:
        raise BadValue(
            f"{written}: {fault.name} begins with a phase of the plan and not at a given second; "
            f"phases of {scene.name}: {', '.join(phases_of(scene))}"
        )
    return dict([takes.fit(takes.when, fault.when)])


def _tuned(fault: FaultText, given: Mapping[str, Any], when: str | None, scene: Scene[Any]) -> Mapping[str, Any]:
    """Arguments that the scene was tuned for, of the use that fits best; empty where it does not use the operator."""
    uses = [s.args for specs in registry().faults(scene.name).values() for s in specs if s.name == fault.name]
    if not uses:
        return {}

    def fit(args: Mapping[str, Any]) -> tuple[bool, int]:
        at = when is not None and isinstance(fault.when, str) and fault.when in _several(args.get(when, ()))
        return at, sum(set(_several(value)) <= set(_several(args.get(name, ()))) for name, value in given.items())

    best = max(uses, key=fit)  # the first of those that fit equally well
    return {k: v for k, v in best.items() if not (isinstance(fault.when, float) and k in _SHARES)}


def _several(value: Any) -> tuple[Any, ...]:
    """The names in an argument: itself, or the names that it lists."""
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, Iterable) else ()


def _missing(name: str, takes: OperatorArguments, missing: Iterable[str], scene: Scene[Any]) -> BadValue:
    missing = list(missing)
    at = f"@{(phases_of(scene) or ('PHASE',))[0]}" if takes.when in missing else ""
    given = [m for m in missing if m != takes.when]
    example = f"{name}{at}{':' if given else ''}" + ",".join(f"{m.removesuffix(RANGE)}=..." for m in given)
    return BadValue(
        f"{name} has no tuned values in {scene.name}, so these must be given: {', '.join(missing)}. "
        f"Arguments: {takes.told()}. Write {example!r}; `badgen list arguments` says what each one means."
    )
