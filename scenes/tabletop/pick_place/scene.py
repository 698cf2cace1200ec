"""Scene pick_place: one arm puts the named item into the named container, among other items that it must not touch."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Goal, Plan, Pose
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm import alternatives as other_plan
from scenes.kit.control.arm.moves import UPRIGHT_RAD, Handling, recover
from scenes.kit.faults import arm as fault
from scenes.kit.props.crockery import BOWL_FLOOR_M, PLATE_FLOOR_M, add_bowl, add_plate
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.pick_place.detours import Request, detours
from scenes.tabletop.pick_place.faults import pick_place_faults
from scenes.tabletop.pick_place.judging import PAIRS, PickPlaceMeasures, pick_place_rules
from scenes.tabletop.pick_place.layout import CARRY_M, CONTAINERS, REQUESTED, PickPlaceParams, draw_layout, in_reach

_FLOOR_M = {"bowl": BOWL_FLOOR_M, "plate": PLATE_FLOOR_M}


class PickPlaceTask(PickPlaceMeasures, ArmTask[PickPlaceParams]):
    """Put one item into one container."""

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        the, c = self.thing.the, self.container
        where = f"{'in' if c == 'bowl' else 'on'} the {c}"
        middle = where.replace("the", "the middle of the")
        return Task(
            name=f"{self.thing.body}_to_{c}",
            instructions=(
                f"Pick up {the} and put it {middle} without touching the other objects.",
                f"Lift {the} and set it down {middle}; nothing else may be touched on the way.",
                f"Take {the}, carry it clear of everything else, and leave it {middle}.",
            ),
            unconstrained=(f"Put {the} {middle}.", f"{the.capitalize()} belongs {middle}."),
            milestones=self.item.milestones(carry=f"is over the {c}", lower=f"is down {where}", at=where),
            rules=pick_place_rules(self),
            goal=self.goal,
            named=(self.thing.body, c),
        )

    def plan(self) -> Plan:
        """Grasp the item, bring it over the container, release it."""
        params, k, container, wrong = self.params, self.k, self.container, self.wrong_container
        move, other, where = _handling(params, k, container), _handling(params, k, wrong), f"the {wrong}"
        near, next_near, *_ = params.others(k)
        alternatives = {
            "near_item": other_plan.instead(_handling(params, near, container)),
            "next_item": other_plan.instead(_handling(params, next_near, container)),
            "other_container": other_plan.elsewhere(other, "transfer", where),
            "change_of_mind": other_plan.elsewhere(other, "lower", where),
            "take_out": other_plan.put_back(move, f"takes {move.the} out again"),
            "take_over": other_plan.move_on(other, where),
            "straight": other_plan.straight(move, 0.055),
            "through_near": other_plan.through(move, params.items_xy_m[near], params.the(near)),
            "through_next": other_plan.through(move, params.items_xy_m[next_near], params.the(next_near)),
            "toss": other_plan.toss(move),
            "drop_high": other_plan.let_fall(move),
            **detours(Request(params, k, move, (_handling(params, near, container),), other)),
        }
        return Plan(move.whole(), params.reaction, recover(move.open_m), alternatives, UPRIGHT_RAD)


class PickPlace(ArmScene[PickPlaceParams]):
    """A Panda, six items of different shape and colour, a bowl and a plate."""

    name = "pick_place"
    stream_id = 2100394916
    category = "pick_and_place"
    horizon_s = 11.0
    cameras = (
        CameraSpec("front", "from the front", (1.22, 0.32, 0.87), (0.15, 0.03, 0.04), 40),
        CameraSpec("side", "from the side", (0.6, -0.84, 0.6), (0.12, -0.05, 0.01), 42),
        CameraSpec("top", "from above", (0.59, 0.0, 1.32), (0.18, 0.0, 0.04), 40),
        WRIST,
    )
    telling_cameras = ("front", "arm_wrist")
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = pick_place_faults()

    def sample(self, rng: np.random.Generator) -> PickPlaceParams:
        """Sample items in the middle, a bowl on one side and a plate on the other."""
        conditions = {"items can be gripped and brought": in_reach}
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, "draw fewer items, or a wider area")

    def tasks(self, params: PickPlaceParams) -> tuple[PickPlaceTask, ...]:
        """One task for each of the first items and each container."""
        return tuple(PickPlaceTask(params, k, c) for k in range(len(REQUESTED)) for c in CONTAINERS)

    def furnish(self, spec: mujoco.MjSpec, params: PickPlaceParams) -> None:
        """Items, bowl and plate."""
        params.add_items(spec)
        add_bowl(spec, "bowl", params.bowl_glaze, params.bowl_xy_m)
        add_plate(spec, "plate", params.plate_glaze, params.plate_xy_m)


def _handling(params: PickPlaceParams, k: int, container: str) -> Handling:
    floor_m = _FLOOR_M[container] + 0.001
    at = Goal(container, Pose((0.0, 0.0, floor_m), params.place(k, container, floor_m).quat))
    return params.handling(k, params.grip(k)[0], at, over_m=CARRY_M - floor_m, lift_m=CARRY_M)
