"""How an item is put into a container, and the wrong ways to go about it."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from scenes.kit.control.arm.moves import UPRIGHT_RAD, closing_down, go_home, leave, pick, place, recover, turned
from scenes.kit.robots.station import ARM
from scenes.tabletop.pick_place.layout import (
    CARRY_M,
    FLOOR_M,
    ITEMS,
    PickPlaceParams,
    container_xy_m,
    grip_of,
    open_m,
    placed_yaw_rad,
)


def pick_place_plan(params: PickPlaceParams, k: int, container: str) -> Plan:
    """Plan for putting item `k` in or on a container."""
    phases = (*_take(params, k), *_bring(params, k, container), go_home())
    return Plan(
        phases, params.recovery_policy, recover(open_m(params.items[k])), _routes(params, k, container), UPRIGHT_RAD
    )


def _take(params: PickPlaceParams, k: int) -> tuple[Phase, ...]:
    item = params.items[k]
    closing, _ = grip_of(params, k)
    grasp = Pose((0.0, 0.0, item.grip_z_m), closing_down(closing))
    return pick(ITEMS[k], grasp, open_m=open_m(item), lift_m=CARRY_M)


def _bring(params: PickPlaceParams, k: int, container: str) -> tuple[Phase, ...]:
    floor = FLOOR_M[container] + 0.001
    over = CARRY_M - floor
    return (*place(ITEMS[k], _at(params, k, container, floor), over_m=over), *leave(open_m=open_m(params.items[k])))


def _at(params: PickPlaceParams, k: int, container: str, up_m: float) -> Goal:
    """The item over the middle of a container, `up_m` above the container's foot."""
    return Goal(container, Pose((0.0, 0.0, up_m), turned(placed_yaw_rad(params, k, container))))


def _routes(params: PickPlaceParams, k: int, container: str) -> dict[str, AlternativePlan]:
    other = "plate" if container == "bowl" else "bowl"
    near, next_near = _nearest(params, k)[:2]
    item = params.items[k]
    return {
        "near_item": _other_item(params, near, container),
        "next_item": _other_item(params, next_near, container),
        "other_container": _elsewhere(params, k, other, "transfer"),
        "change_of_mind": _elsewhere(params, k, other, "lower"),
        "take_out": AlternativePlan("home", _take_out(params, k), f"takes the {item.words} out again"),
        "take_over": AlternativePlan(
            "home",
            (*_take(params, k), *_bring(params, k, other), go_home()),
            f"moves the {item.words} on to the {other}",
        ),
        "straight": _straight(params, k, container),
        "through_near": _through(params, k, near, container),
        "through_next": _through(params, k, next_near, container),
        "drag": _drag(params, k, container),
        "toss": _toss(params, k, container),
        "drop_high": AlternativePlan("lower", (*leave(open_m=open_m(item)), go_home()), f"lets the {item.words} fall"),
    }


def _other_item(params: PickPlaceParams, k: int, container: str) -> AlternativePlan:
    phases = (*_take(params, k), *_bring(params, k, container), go_home())
    return AlternativePlan("approach", phases, f"takes the {params.items[k].words} instead")


def _elsewhere(params: PickPlaceParams, k: int, container: str, leaves_at: str) -> AlternativePlan:
    """To another container, at once or only when the item is already over the right one."""
    words = f"brings the {params.items[k].words} to the {container}"
    return AlternativePlan(leaves_at, (*_bring(params, k, container), go_home()), words)


def _through(params: PickPlaceParams, k: int, other: int, container: str) -> AlternativePlan:
    """Barely lifted, the item is swung round by way of another item's place, and then brought to the container."""
    held = pick(ITEMS[k], Pose(), lift_m=0.015)[-1]
    by_way_of = Goal("world", Pose((*params.items_xy_m[other], 0.02), turned(params.items_yaw_rad[k])))
    swing = replace(_bring(params, k, container)[0], carry=by_way_of)
    rise = replace(held, carry=Goal("here", Pose((0.0, 0.0, CARRY_M))))
    words = f"swings the {params.items[k].words} into the {params.items[other].words}"
    return AlternativePlan("lift", (held, swing, rise, *_bring(params, k, container), go_home()), words)


def _straight(params: PickPlaceParams, k: int, container: str) -> AlternativePlan:
    """Barely lifted, the item goes straight through whatever stands in between, and over the rim at the end."""
    held = pick(ITEMS[k], Pose(), lift_m=0.015)[-1]
    low = replace(_bring(params, k, container)[0], carry=_at(params, k, container, 0.055))
    rest = _bring(params, k, container)[1:]
    return AlternativePlan("lift", (held, low, *rest, go_home()), f"sweeps the {params.items[k].words} straight across")


def _drag(params: PickPlaceParams, k: int, container: str) -> AlternativePlan:
    """The item is pulled along the table to the container, and only there lifted in."""
    (x, y), (to_x, to_y) = params.items_xy_m[k], container_xy_m(params, container)
    far = hypot(to_x - x, to_y - y)
    share = (far - 0.13) / far
    lift = pick(ITEMS[k], Pose(), lift_m=CARRY_M)[-1]
    pull = replace(lift, name="drag", carry=Goal("here", Pose((share * (to_x - x), share * (to_y - y), 0.0))))
    return AlternativePlan(
        "lift", (pull, lift, *_bring(params, k, container), go_home()),
        f"drags the {params.items[k].words} along the table",
    )  # fmt: skip


def _toss(params: PickPlaceParams, k: int, container: str) -> AlternativePlan:
    """The fingers open on the way, and the item flies on."""
    transfer = _bring(params, k, container)[0]
    throw = replace(transfer, grip_m={ARM: open_m(params.items[k])}, speed_mps=0.55, turn_radps=2.5, holds=())
    return AlternativePlan("transfer", (throw, go_home()), f"throws the {params.items[k].words}")


def _take_out(params: PickPlaceParams, k: int) -> tuple[Phase, ...]:
    x, y = params.items_xy_m[k]
    back = Goal("world", Pose((x, y, 0.001), turned(params.items_yaw_rad[k])))
    item = params.items[k]
    return (*_take(params, k), *place(ITEMS[k], back, over_m=CARRY_M), *leave(open_m=open_m(item)), go_home())


def _nearest(params: PickPlaceParams, k: int) -> list[int]:
    x, y = params.items_xy_m[k]
    others = [j for j in range(len(params.items)) if j != k]
    return sorted(others, key=lambda j: hypot(params.items_xy_m[j][0] - x, params.items_xy_m[j][1] - y))
