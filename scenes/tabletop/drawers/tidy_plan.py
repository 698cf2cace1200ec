"""How a block is put away in a drawer, and the wrong ways to do it: plans as data."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, RecoveryPolicy
from scenes.kit.props.cabinet import FLOOR_M, Cabinet
from scenes.kit.props.items import Item
from scenes.kit.robots.station import ARM
from scenes.tabletop.drawers.plan import DOWN, OPEN_M, over_handle, rise, slide

OPENED_SHORT_M = 0.006  # a drawer that is pulled open ends this far before its stop
BLOCKS = ("block1", "block2")
_OVER_M = 0.135  # height at which a block is carried: well above the fronts and handles
_SPEED_MPS = 0.15
_DROP_M = 0.011  # last stretch that a block falls: a drawer pressed on while it stands open tips the cabinet


def _grasp_handle(drawer: str, turn: str) -> tuple[Phase, ...]:
    """Reach a handle and close on it; `turn` tells opening from closing."""
    over = over_handle(drawer, 0.07)
    return (
        Phase(f"{turn}_reach", hands=over, grip_m={ARM: OPEN_M}, speed_mps=0.50, turn_radps=2.0, min_s=0.5),
        Phase(f"{turn}_descend", hands=over_handle(drawer, 0.0), speed_mps=0.20, min_s=0.35, reactive=True),
        Phase(f"{turn}_grasp", grip_m={ARM: 0.0}, min_s=0.35, grasps=True, body=drawer, retry_from=f"{turn}_reach"),
    )


def open_drawer(drawer: str, shape: Cabinet) -> tuple[Phase, ...]:
    """Pull a drawer open by its handle, and let go."""
    pull = slide("pull", drawer, shape, shape.travel_m - OPENED_SHORT_M, _SPEED_MPS)
    return (
        *_grasp_handle(drawer, "open"),
        replace(pull, retry_from="open_reach"),
        Phase("open_release", grip_m={ARM: OPEN_M}, min_s=0.3),
        Phase("open_leave", hands=rise(0.08), speed_mps=0.25, min_s=0.3),
    )


def shut_drawer(drawer: str, shape: Cabinet) -> tuple[Phase, ...]:
    """Push a drawer shut by its handle, and let go."""
    return (
        *_grasp_handle(drawer, "shut"),
        replace(slide("push", drawer, shape, 0.0, _SPEED_MPS), retry_from="shut_reach"),
        Phase("shut_release", grip_m={ARM: OPEN_M}, min_s=0.3),
        Phase("shut_leave", hands=rise(0.10), speed_mps=0.32, min_s=0.3),
    )


def pick_block(block: str, item: Item) -> tuple[Phase, ...]:
    """Take a block from the table and raise it."""

    def over(height_m: float) -> dict[str, Goal]:
        return {ARM: Goal(block, Pose((0.0, 0.0, item.grip_z_m + height_m), DOWN))}

    up = Goal("here", Pose((0.0, 0.0, _OVER_M)))
    wide = {ARM: item.width_m + 0.022}
    return (
        Phase("block_reach", hands=over(0.08), grip_m=wide, speed_mps=0.50, turn_radps=2.0, min_s=0.5),
        Phase("block_descend", hands=over(0.0), speed_mps=0.20, min_s=0.35, reactive=True),
        Phase("block_grasp", grip_m={ARM: 0.0}, min_s=0.35, grasps=True, body=block, retry_from="block_reach"),
        Phase("lift", carry=up, body=block, speed_mps=0.26, holds=(ARM,), retry_from="block_reach"),
    )


def stow_block(block: str, item: Item, drawer: str, shape: Cabinet) -> tuple[Phase, ...]:
    """Bring a held block over the open drawer, down into it, and let go."""

    def inside(height_m: float) -> Goal:
        return Goal(drawer, Pose((-0.48 * shape.travel_m, 0.0, height_m)))

    return (
        Phase(
            "carry", carry=inside(_OVER_M), body=block, speed_mps=0.32, turn_radps=1.4, holds=(ARM,),
            retry_from="block_reach",
        ),
        Phase(
            "lower", carry=inside(FLOOR_M + _DROP_M), body=block, speed_mps=0.20, holds=(ARM,), retry_from="block_reach"
        ),
        Phase("block_release", grip_m={ARM: item.width_m + 0.014}, min_s=0.3),
        Phase("block_leave", hands=rise(0.11), speed_mps=0.32, min_s=0.3),
    )  # fmt: skip


HOME = Phase("home", home=True, turn_radps=1.4, min_s=0.8)


def tidy_drawer_plan(
    blocks: tuple[Item, Item],
    block: str,
    drawers: tuple[str, str],
    shape: Cabinet,
    recovery_policy: RecoveryPolicy,
    place: Pose,
) -> Plan:
    """Open the first of `drawers`, put a block in it, shut it; the second is the one that was not named.

    `place` is where the block stood at first.
    """
    drawer, _ = drawers
    item = blocks[BLOCKS.index(block)]
    phases = (
        *open_drawer(drawer, shape), *pick_block(block, item), *stow_block(block, item, drawer, shape),
        *shut_drawer(drawer, shape), HOME,
    )  # fmt: skip
    recover = Phase("recover", hands=rise(0.12), grip_m={ARM: 0.07}, speed_mps=0.30, min_s=0.5)
    return Plan(phases, recovery_policy, recover, _routes(blocks, block, drawers, shape, place))


def _routes(
    blocks: tuple[Item, Item], block: str, drawers: tuple[str, str], shape: Cabinet, place: Pose
) -> dict[str, AlternativePlan]:
    """Ways to do something else, or in a way that is forbidden."""
    drawer, other_drawer = drawers
    other = BLOCKS[1 - BLOCKS.index(block)]
    item, other_item = blocks[BLOCKS.index(block)], blocks[1 - BLOCKS.index(block)]
    shut = (*shut_drawer(drawer, shape), HOME)
    stow = stow_block(block, item, drawer, shape)
    other_way = (
        *open_drawer(other_drawer, shape), *pick_block(block, item), *stow_block(block, item, other_drawer, shape),
        *shut_drawer(other_drawer, shape), HOME,
    )  # fmt: skip
    other_block = (*pick_block(other, other_item), *stow_block(other, other_item, drawer, shape), *shut)
    slam = slide("push", drawer, shape, -0.06, 0.8, 0.06)
    yank = slide("pull", drawer, shape, shape.travel_m + 0.10, 0.8, 0.06)
    rest = (*open_drawer(drawer, shape)[4:], *pick_block(block, item), *stow, *shut)
    half_way = replace(stow[1], carry=Goal(drawer, Pose((-0.48 * shape.travel_m, 0.0, FLOOR_M + 0.045))))
    return {
        "other_block": AlternativePlan("block_reach", other_block, "puts the other block away"),
        "other_drawer": AlternativePlan("open_reach", other_way, "puts the block into the other drawer"),
        "take_out": AlternativePlan("shut_reach", (*_take_out(block, item, place), *shut), "takes the block out again"),
        "open_again": AlternativePlan("home", (*open_drawer(drawer, shape), HOME), "opens the drawer again"),
        "throw_in": AlternativePlan("lower", (*stow[2:], *shut), "lets the block fall into the drawer"),
        "let_fall": AlternativePlan("lower", (half_way, *stow[2:], *shut), "lets the block fall the last stretch"),
        "yank": AlternativePlan("pull", (yank, *rest), "yanks the drawer open"),
        "slam": AlternativePlan("push", (slam, *shut[4:]), "slams the drawer"),
    }


def _take_out(block: str, item: Item, place: Pose) -> tuple[Phase, ...]:
    """Fetch the block out of the drawer and put it back where it was."""
    x, y, _ = place.pos_m
    over, down = (Goal("world", replace(place, pos_m=(x, y, z))) for z in (_OVER_M, 0.001))
    return (
        *pick_block(block, item),
        Phase("carry_back", carry=over, body=block, speed_mps=0.26, holds=(ARM,)),
        Phase("put_back", carry=down, body=block, speed_mps=0.20, holds=(ARM,)),
        Phase("put_release", grip_m={ARM: OPEN_M}, min_s=0.3),
        Phase("put_leave", hands=rise(0.11), speed_mps=0.32, min_s=0.3),
    )
