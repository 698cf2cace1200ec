"""How an item is put into a container, and the wrong ways to go about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from scenes.kit.control.arm.moves import UPRIGHT_RAD, closing_down, go_home, leave, pick, place, recover, turned
from scenes.kit.layout import open_m
from scenes.kit.robots.station import ARM
from scenes.tabletop.pick_place.layout import CARRY_M, FLOOR_M, ITEMS, PickPlaceParams


@dataclass(frozen=True, slots=True)
class Moves:
    """Stretches of the plan for putting item `k` in or on a container."""

    params: PickPlaceParams
    k: int
    container: str

    @property
    def words(self) -> str:
        """The item in words."""
        return f"the {self.params.items[self.k].words}"

    @property
    def open_m(self) -> float:
        """Gap between the fingertips around the item."""
        return open_m(self.params.items[self.k])

    def whole(self) -> tuple[Phase, ...]:
        """From home to the item, to the container, and home again."""
        return (*self.take(), *self.bring(), go_home())

    def take(self) -> tuple[Phase, ...]:
        """Grasp the item and lift it."""
        closing, _ = self.params.grip(self.k)
        grasp = Pose((0.0, 0.0, self.params.items[self.k].grip_z_m), closing_down(closing))
        return pick(ITEMS[self.k], grasp, open_m=self.open_m, lift_m=CARRY_M)

    def bring(self) -> tuple[Phase, ...]:
        """Carry it to the container, set it down and let go."""
        floor_m = FLOOR_M[self.container] + 0.001
        return (*place(ITEMS[self.k], self.over(floor_m), over_m=CARRY_M - floor_m), *self.let_go())

    def over(self, up_m: float) -> Goal:
        """The item over the middle of the container, `up_m` above the container's foot."""
        yaw_rad = self.params.placed_yaw_rad(self.k, self.container)
        return Goal(self.container, Pose((0.0, 0.0, up_m), turned(yaw_rad)))

    def let_go(self) -> tuple[Phase, ...]:
        """Open the fingers and rise."""
        return leave(open_m=self.open_m)

    def lift(self, up_m: float) -> Phase:
        """Lift the item by so much."""
        return pick(ITEMS[self.k], Pose(), lift_m=up_m)[-1]


def pick_place_plan(params: PickPlaceParams, k: int, container: str) -> Plan:
    """Plan for putting item `k` in or on a container."""
    move = Moves(params, k, container)
    return Plan(move.whole(), params.recovery_policy, recover(move.open_m), _alternatives(move), UPRIGHT_RAD)


def _alternatives(move: Moves) -> dict[str, AlternativePlan]:
    other = replace(move, container="plate" if move.container == "bowl" else "bowl")
    near, next_near = _nearest(move.params, move.k)[:2]
    the, elsewhere = move.words, f"brings {move.words} to the {other.container}"
    take_over = (*move.take(), *other.bring(), go_home())
    return {
        "near_item": _instead(replace(move, k=near)),
        "next_item": _instead(replace(move, k=next_near)),
        "other_container": AlternativePlan("transfer", (*other.bring(), go_home()), elsewhere),
        "change_of_mind": AlternativePlan("lower", (*other.bring(), go_home()), elsewhere),
        "take_out": AlternativePlan("home", _take_out(move), f"takes {the} out again"),
        "take_over": AlternativePlan("home", take_over, f"moves {the} on to the {other.container}"),
        "straight": _straight(move),
        "through_near": _through(move, near),
        "through_next": _through(move, next_near),
        "drag": _drag(move),
        "toss": _toss(move),
        "drop_high": AlternativePlan("lower", (*move.let_go(), go_home()), f"lets {the} fall"),
    }


def _instead(move: Moves) -> AlternativePlan:
    return AlternativePlan("approach", move.whole(), f"takes {move.words} instead")


def _through(move: Moves, other: int) -> AlternativePlan:
    """Barely lifted, the item is swung round by way of another item's place, and then brought to the container."""
    p, held = move.params, move.lift(0.015)
    by_way_of = Goal("world", Pose((*p.items_xy_m[other], 0.02), turned(p.items_yaw_rad[move.k])))
    swing = replace(move.bring()[0], carry=by_way_of)
    rise = replace(held, carry=Goal("here", Pose((0.0, 0.0, CARRY_M))))
    words = f"swings {move.words} into the {p.items[other].words}"
    return AlternativePlan("lift", (held, swing, rise, *move.bring(), go_home()), words)


def _straight(move: Moves) -> AlternativePlan:
    """Barely lifted, the item goes straight through whatever stands in between, and over the rim at the end."""
    first, *rest = move.bring()
    low = replace(first, carry=move.over(0.055))
    return AlternativePlan("lift", (move.lift(0.015), low, *rest, go_home()), f"sweeps {move.words} straight across")


def _drag(move: Moves) -> AlternativePlan:
    """The item is pulled along the table to the container, and only there lifted in."""
    (x, y), (to_x, to_y) = move.params.items_xy_m[move.k], move.params.container_xy_m(move.container)
    far = hypot(to_x - x, to_y - y)
    share = (far - 0.13) / far
    lift = move.lift(CARRY_M)
    pull = replace(lift, name="drag", carry=Goal("here", Pose((share * (to_x - x), share * (to_y - y), 0.0))))
    return AlternativePlan("lift", (pull, lift, *move.bring(), go_home()), f"drags {move.words} along the table")


def _toss(move: Moves) -> AlternativePlan:
    """The fingers open on the way, and the item flies on."""
    throw = replace(move.bring()[0], grip_m={ARM: move.open_m}, speed_mps=0.55, turn_radps=2.5, holds=())
    return AlternativePlan("transfer", (throw, go_home()), f"throws {move.words}")


def _take_out(move: Moves) -> tuple[Phase, ...]:
    x, y = move.params.items_xy_m[move.k]
    back = Goal("world", Pose((x, y, 0.001), turned(move.params.items_yaw_rad[move.k])))
    return (*move.take(), *place(ITEMS[move.k], back, over_m=CARRY_M), *move.let_go(), go_home())


def _nearest(params: PickPlaceParams, k: int) -> list[int]:
    x, y = params.items_xy_m[k]
    others = [j for j in range(len(params.items)) if j != k]
    return sorted(others, key=lambda j: hypot(params.items_xy_m[j][0] - x, params.items_xy_m[j][1] - y))
