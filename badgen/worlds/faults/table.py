"""All faults for worlds by name; from text to a sampled fault."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np

from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world_fault import SampledWorldFault, WorldFacts, WorldFault
from badgen.faults import FaultText, parse_faults
from badgen.worlds.faults.commands import ActionDelay, ActionGain, EarlyRelease, Freeze, Stall
from badgen.worlds.faults.noise import ActionNoise
from badgen.worlds.faults.physics import HeavyObject, LowFriction, StiffFixture, WeakActuators
from badgen.worlds.faults.push import Push
from badgen.worlds.faults.senses import FrozenSensor, SensorBias

FAULTS: Mapping[str, type[WorldFault[Any]]] = {
    fault.name: fault
    for fault in (
        EarlyRelease,
        Freeze,
        Stall,
        ActionGain,
        ActionNoise,
        ActionDelay,
        SensorBias,
        FrozenSensor,
        WeakActuators,
        LowFriction,
        HeavyObject,
        StiffFixture,
        Push,
    )
}


def make_fault(spec: OperatorSpec) -> WorldFault[Any]:
    """The fault that a spec names; raises UnknownName, or BadValue for arguments that it does not take."""
    if spec.name not in FAULTS:
        raise UnknownName("fault for worlds", spec.name, FAULTS)
    takes = inspect.signature(FAULTS[spec.name]).parameters
    for name in spec.args:
        if name not in takes:
            raise BadValue(f"{spec.name}: {UnknownName('argument', name, takes)}")
    try:
        return FAULTS[spec.name](**spec.args)
    except TypeError as e:
        raise BadValue(f"{spec.name}: {e}") from e


def specs_of(text: str) -> tuple[OperatorSpec, ...]:
    """The faults of a text in the grammar of `badgen.faults`, such as "early_release@2.4"; all are tried out."""
    specs = tuple(_spec(fault) for fault in parse_faults(text))
    for spec in specs:
        make_fault(spec)
    return specs


def sample_fault(
    spec: OperatorSpec, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts
) -> SampledWorldFault:
    """Draw the parameters of a fault for a clean run; raises BadValue where the world has no place for it."""
    fault = make_fault(spec)
    return SampledWorldFault(spec, fault, fault.sample(rng, twin, facts))


def default_specs(facts: WorldFacts) -> tuple[OperatorSpec, ...]:
    """Every fault with its default arguments that the world has a place for, as far as is known before a run."""
    lacking = set()
    if facts.gripper is None:
        lacking.add(EarlyRelease.name)
    if not facts.bodies("object"):
        lacking.add(HeavyObject.name)
    if not facts.bodies("fixture"):
        lacking.add(StiffFixture.name)
    return tuple(OperatorSpec(name, {}) for name in FAULTS if name not in lacking)


def _spec(fault: FaultText) -> OperatorSpec:
    at = {} if fault.when is None else {"during": fault.when}
    if twice := set(at) & set(fault.args):
        raise BadValue(f"{fault.name}: the time after @ and the argument {', '.join(twice)} say the same; give one")
    return OperatorSpec(fault.name, {**fault.args, **at})
