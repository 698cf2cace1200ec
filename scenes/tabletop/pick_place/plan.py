"""How an item is put into a container, and the other plans that faults may switch to."""

from __future__ import annotations

from badgen.contracts.plan import AlternativePlan, Goal, Plan, Pose
from scenes.kit.control.arm import alternatives as other_plan
from scenes.kit.control.arm.handling import Handling
from scenes.kit.control.arm.moves import UPRIGHT_RAD, recover
from scenes.kit.props.crockery import BOWL_FLOOR_M, PLATE_FLOOR_M
from scenes.tabletop.pick_place.layout import CARRY_M, PickPlaceParams, other_container

_FLOOR_M = {"bowl": BOWL_FLOOR_M, "plate": PLATE_FLOOR_M}


def pick_place_plan(params: PickPlaceParams, k: int, container: str) -> Plan:
    """Plan for putting item `k` in or on a container."""
    move, others = _handling(params, k, container), _alternatives(params, k, container)
    return Plan(move.whole(), params.recovery_policy, recover(move.open_m), others, UPRIGHT_RAD)


def _handling(params: PickPlaceParams, k: int, container: str) -> Handling:
    floor_m = _FLOOR_M[container] + 0.001
    at = Goal(container, Pose((0.0, 0.0, floor_m), params.place(k, container, floor_m).quat))
    return params.handling(k, params.grip(k)[0], at, over_m=CARRY_M - floor_m, lift_m=CARRY_M)


def _alternatives(params: PickPlaceParams, k: int, container: str) -> dict[str, AlternativePlan]:
    move, wrong = _handling(params, k, container), other_container(container)
    other, where, (near, next_near, *_) = _handling(params, k, wrong), f"the {wrong}", params.others(k)
    return {
        "near_item": other_plan.instead(_handling(params, near, container)),
        "next_item": other_plan.instead(_handling(params, next_near, container)),
        "other_container": other_plan.elsewhere(other, "transfer", where),
        "change_of_mind": other_plan.elsewhere(other, "lower", where),
        "take_out": other_plan.put_back(move, f"takes {move.the} out again"),
        "take_over": other_plan.move_on(other, where),
        "straight": other_plan.straight(move, 0.055),
        "through_near": other_plan.through(move, params.items_xy_m[near], params.the(near)),
        "through_next": other_plan.through(move, params.items_xy_m[next_near], params.the(next_near)),
        "drag": other_plan.drag(move, params.place(k, container, 0.0)),
        "toss": other_plan.toss(move),
        "drop_high": other_plan.let_fall(move),
    }
