"""How a tower is built, and the wrong ways to go about it."""

from __future__ import annotations

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from scenes.kit.control.arm.moves import UPRIGHT_RAD, closing_down, go_home, leave, pick, place, recover, turned
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, StackParams, grip_rad, open_m, placed_yaw_rad, top_m

TaskInstance = tuple[int, ...]
_CONTACT_M = 0.001  # a block is let go this far above what it stands on


def stack_plan(params: StackParams, tower: TaskInstance) -> Plan:
    """Plan for stacking blocks on the tower's lowest, which stays where it is."""
    phases = (Phase("ready", min_s=0.2), *_build(params, tower), go_home())
    return Plan(phases, params.recovery_policy, recover(), _routes(params, tower), UPRIGHT_RAD)


def _build(params: StackParams, tower: TaskInstance) -> tuple[Phase, ...]:
    """Put on one block after the other; phases of all but the last are called `first_...`."""
    phases: tuple[Phase, ...] = ()
    for n in range(1, len(tower)):
        phases += _put(params, tower[:n], tower[n], "" if n == len(tower) - 1 else "first_")
    return phases


def _put(params: StackParams, below: TaskInstance, k: int, prefix: str = "") -> tuple[Phase, ...]:
    over = OVER_M + top_m(params, below)
    return (*_take(params, k, over, prefix), *_set_down(params, below, k, prefix), *_let_go(params, k, prefix))


def _take(params: StackParams, k: int, lift_m: float, prefix: str = "") -> tuple[Phase, ...]:
    block = params.blocks[k]
    grasp = Pose((0.0, 0.0, block.grip_z_m), closing_down(grip_rad(params, k)))
    return pick(BLOCKS[k], grasp, open_m=open_m(block), lift_m=lift_m, prefix=prefix)


def _set_down(params: StackParams, below: TaskInstance, k: int, prefix: str = "") -> tuple[Phase, ...]:
    return place(BLOCKS[k], _on(params, below, k), over_m=OVER_M, prefix=prefix)


def _let_go(params: StackParams, k: int, prefix: str = "") -> tuple[Phase, ...]:
    return leave(open_m=open_m(params.blocks[k]), prefix=prefix)


def _on(params: StackParams, below: TaskInstance, k: int, gap_m: float = _CONTACT_M) -> Goal:
    """Block `k` square on top of the highest block below."""
    turn = placed_yaw_rad(params, k, below[0]) - _yaw_in(params, below)
    return Goal(BLOCKS[below[-1]], Pose((0.0, 0.0, params.blocks[below[-1]].height_m + gap_m), turned(turn)))


def _yaw_in(params: StackParams, tower: TaskInstance) -> float:
    """World yaw of the highest of these blocks."""
    return params.blocks_yaw_rad[tower[0]] if len(tower) == 1 else placed_yaw_rad(params, tower[-1], tower[0])


def _routes(params: StackParams, tower: TaskInstance) -> dict[str, AlternativePlan]:
    below, top = tower[:-1], tower[-1]
    words = params.blocks[top].words
    other = (*tower[:-2], tower[-1], tower[-2])
    return {
        "other_order": AlternativePlan(
            "ready", (*_build(params, other), go_home()), "stacks the blocks in the wrong order"
        ),
        "upside_down": AlternativePlan(
            "ready", (*_build(params, tower[::-1]), go_home()), "stacks the blocks upside down"
        ),
        "other_block": _other_block(params, tower),
        "other_base": _other_base(params, tower),
        "take_off": AlternativePlan("home", _take_off(params, tower), f"takes the {words} off again"),
        "take_off_askew": AlternativePlan(
            "home", _take_off(params, tower, turn_rad=0.6), f"takes the {words} off again"
        ),
        "drop_high": AlternativePlan(
            "lower", (*_let_go(params, top), go_home()), f"lets the {words} fall onto the tower"
        ),
        "drop_low": AlternativePlan(
            "lower", (*_low(params, below, top), go_home()), f"lets the {words} fall the last stretch"
        ),
    }


def _other_block(params: StackParams, tower: TaskInstance) -> AlternativePlan:
    """Of two blocks, the third one is taken; of three, the last goes up first."""
    spare = _spare(tower)
    phases = _put(params, tower[:1], spare)
    return AlternativePlan("ready", (*phases, go_home()), f"stacks the {params.blocks[spare].words}")


def _other_base(params: StackParams, tower: TaskInstance) -> AlternativePlan:
    """The first block goes on the one that it should have nothing to do with, or that should come on it."""
    base = _spare(tower)
    words = f"stacks the {params.blocks[tower[1]].words} on the {params.blocks[base].words}"
    return AlternativePlan("ready", (*_put(params, (base,), tower[1]), go_home()), words)


def _spare(tower: TaskInstance) -> int:
    """The block without a place in the tower, or else its top."""
    return next((k for k in range(len(BLOCKS)) if k not in tower), tower[-1])


def _low(params: StackParams, below: TaskInstance, k: int) -> tuple[Phase, ...]:
    _, lower = place(BLOCKS[k], _on(params, below, k, gap_m=0.03))
    return (lower, *_let_go(params, k))


def _take_off(params: StackParams, tower: TaskInstance, turn_rad: float = 0.0) -> tuple[Phase, ...]:
    """The top goes back to where it came from, turned by some angle."""
    k = tower[-1]
    back = Goal("world", Pose((*params.blocks_xy_m[k], _CONTACT_M), turned(params.blocks_yaw_rad[k] + turn_rad)))
    over = top_m(params, tower[:-1]) + OVER_M
    return (*_take(params, k, OVER_M), *place(BLOCKS[k], back, over_m=over), *_let_go(params, k), go_home())
