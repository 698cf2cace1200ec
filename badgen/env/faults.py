"""A fault in a scene's environment: sampled for its layout, and at work on whatever policy acts there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.task import Request
from badgen.engine.faults import resolve_fault
from badgen.engine.layout import Layout
from badgen.engine.model_names import names_of_the_model
from badgen.engine.rollout import roll_out
from badgen.engine.streams import FAULT
from badgen.faults import one_fault
from badgen.registry import registry


def fault_for(layout: Layout, request: Request, text: str) -> SampledFault:
    """Sample a fault for a layout, from the rollout of the scene's expert there; a later reset draws another one.

    Args:
        layout: the layout of the episode.
        request: what is asked for in it.
        text: the fault in the grammar of `badgen.faults`, such as "push@transfer" or "weak_grip@2.4".

    Raises:
        BadValue: the text is no fault, or one that changes the expert's plan, which a policy does not follow.
        UnknownName: the scene does not know an operator, a phase or an argument.
    """
    scene = layout.scene
    spec = resolve_fault(one_fault(text), scene)
    operator = registry().operator(spec)
    if SampledFault(spec, operator, None).overrides("edit_plan"):
        raise BadValue(
            f"{spec.name} changes the plan of the scene's expert, which a policy does not follow; take a fault of "
            "sensors, commands or physics, such as push, weak_grip or torque_noise"
        )
    name = request.task.name
    clean = roll_out(scene, layout.expert(name), layout.world(), None, layout.expert_rng(), layout.horizon_s)
    with names_of_the_model(spec.name, scene.name):
        return SampledFault(spec, operator, operator.sample(layout.rng(FAULT), clean))


def fault_info(fault: SampledFault, time_s: float) -> Mapping[str, Any]:
    """What `info["fault"]` says: its name, when it begins and ends [s], and whether it acts at this time."""
    stop_s = None if fault.stop_s == float("inf") else fault.stop_s
    active = fault.cause_s <= time_s < fault.stop_s
    return {"name": fault.spec.name, "cause_s": fault.cause_s, "stop_s": stop_s, "active": active}
