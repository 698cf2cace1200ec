"""A success in spite of a fault, in the layout of a kept failure."""

from __future__ import annotations

import numpy as np

from badgen.contracts.perturbation import OperatorSpec, SampledFault, Scalable
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout
from badgen.registry import registry
from badgen.sim import Unstable

_WEAKER = (0.6, 0.4, 0.25, 0.1)  # strengths of a fault that are tried


def benign_success(group: Group, kept: SampledFault, rng: np.random.Generator) -> LabelledRollout | None:
    """A benign success in the same layout: under the kept fault made weaker, or under another scalable one."""
    for spec in (kept.spec, *_others(group, kept.spec, rng.permutation(64).tolist())):
        operator = registry().operator(spec)
        if not isinstance(operator, Scalable):
            continue
        params = kept.params if spec is kept.spec else operator.sample(rng, group.twin.judged.exact)
        for s in _WEAKER:
            rollout = _stable(group, SampledFault(spec, operator, operator.scaled(params, s)))
            if rollout is not None and rollout.certificate.accepted and not rollout.failed:
                return rollout
    return None


def _stable(group: Group, fault: SampledFault) -> LabelledRollout | None:
    """The rollout under a fault that adds no props, or None where physics becomes unstable."""
    if fault.edits_spec:
        return None
    try:
        return group.perturbed(fault)
    except Unstable:
        return None


def _others(group: Group, kept: OperatorSpec, order: list[int]) -> list[OperatorSpec]:
    """At most three other operators of the scene, shuffled."""
    rest = [s for specs in group.layout.scene.faults.values() for s in specs if s is not kept]
    return [rest[k] for k in order if k < len(rest)][:3]
