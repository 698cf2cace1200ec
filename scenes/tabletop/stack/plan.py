"""How a tower is built, and the other plans that faults may switch to."""

from __future__ import annotations

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from scenes.kit.control.arm import alternatives as other_plan
from scenes.kit.control.arm.handling import Handling
from scenes.kit.control.arm.moves import UPRIGHT_RAD, go_home, recover, turned
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, StackParams

Order = tuple[int, ...]  # blocks from the bottom up
_CONTACT_M = 0.001  # a block is let go this far above what it stands on


def stack_plan(params: StackParams, order: Order) -> Plan:
    """Plan for stacking blocks on the lowest, which stays where it is."""
    phases = (Phase("ready", min_s=0.2), *_build(params, order), go_home())
    return Plan(phases, params.recovery_policy, recover(), _alternatives(params, order), UPRIGHT_RAD)


def _build(params: StackParams, order: Order) -> tuple[Phase, ...]:
    """Put on one block after the other; phases of all but the last are called `first_...`."""
    prefixes = dict.fromkeys(range(1, len(order) - 1), "first_")
    puts = (_handling(params, order[:n], order[n], prefixes.get(n, "")).put() for n in range(1, len(order)))
    return tuple(phase for put in puts for phase in put)


def _handling(params: StackParams, below: Order, k: int, prefix: str = "") -> Handling:
    """Block `k` goes square on top of the highest block below."""
    base, last = below[0], below[-1]
    last_yaw = params.items_yaw_rad[base] if len(below) == 1 else params.placed_yaw_rad(last, base)
    turn = turned(params.placed_yaw_rad(k, base) - last_yaw)
    at = Goal(BLOCKS[last], Pose((0.0, 0.0, params.items[last].height_m + _CONTACT_M), turn))
    lift_m = OVER_M + params.top_m(below)
    return params.handling(k, params.square_grip_rad(k), at, over_m=OVER_M, lift_m=lift_m, prefix=prefix)


def _alternatives(params: StackParams, order: Order) -> dict[str, AlternativePlan]:
    top, below = order[-1], order[:-1]
    move, off = _handling(params, below, top), f"takes {params.the(top)} off again"
    swapped = _build(params, (*order[:-2], top, order[-2]))
    # Of two blocks, the third one is mistaken for another; of three, the top.
    spare = next((k for k in range(len(BLOCKS)) if k not in order), top)
    on_spare = f"stacks {params.the(order[1])} on {params.the(spare)}"
    return {
        "other_order": _from_the_start(swapped, "stacks the blocks in the wrong order"),
        "upside_down": _from_the_start(_build(params, order[::-1]), "stacks the blocks upside down"),
        "other_block": _from_the_start(_build(params, (order[0], spare)), f"stacks {params.the(spare)}"),
        "other_base": _from_the_start(_build(params, (spare, order[1])), on_spare),
        "take_off": other_plan.put_back(move, off, lift_m=OVER_M),
        "take_off_askew": other_plan.put_back(move, off, lift_m=OVER_M, turn_rad=0.6),
        "drop_high": other_plan.let_fall(move, "onto the tower"),
        "drop_low": other_plan.let_fall_low(move, params.items[below[-1]].height_m + 0.03),
    }


def _from_the_start(phases: tuple[Phase, ...], words: str) -> AlternativePlan:
    return AlternativePlan("ready", (*phases, go_home()), words)
