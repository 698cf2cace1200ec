"""One arm puts the item that is named into the container that is named, among other things that it must not touch."""

from __future__ import annotations

from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from scenes.kit.faults import arm as fault
from scenes.kit.faults import handling as faults
from scenes.kit.props.crockery import add_bowl, add_plate
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.pick_place.layout import CONTAINERS, REQUESTED, PickPlaceParams, draw_layout
from scenes.tabletop.pick_place.measures import PAIRS, PickPlaceMeasures
from scenes.tabletop.pick_place.plan import pick_place_plan
from scenes.tabletop.pick_place.rules import pick_place_rules

# Strengths were tuned on layouts of small seeds. Items weigh 50 to 130 g, so only a fast push beats 20 N on each side.
FAULTS: fault.Faults = {
    "collision": (
        fault.low_clearance(("lift", "transfer"), (0.08, 0.118)),
        fault.alternatives("shortcut", through_near="lift", through_next="lift"),
    ),
    "drop": faults.drops(),
    "missed_grasp": faults.missed_grasps(REQUESTED, (0.045, 0.075)),
    "misplaced": faults.set_down_beside(CONTAINERS, (0.125, 0.17)),
    "wrong_object": (fault.alternatives("wrong_object", near_item="approach", next_item="approach"),),
    "wrong_target": (fault.alternatives("wrong_target", other_container="transfer", change_of_mind="lower"),),
    "reverted": (fault.alternatives("reverted_step", take_out="home", take_over="home"),),
    "excess_force": (fault.low_clearance(("lower",), (0.009, 0.024)),),
    "cause:push": faults.pushes(REQUESTED, ("transfer",), (24.0, 41.0)),
    "cause:torque_noise": (fault.torque_noise(("descend", "lift", "transfer"), (0.45, 0.95)),),
    "cause:locked_motors": (fault.locked(("approach", *faults.HANDLING)),),
    "cause:plan_error": faults.plan_errors(),
    "cause:shortcut": (
        fault.alternatives("shortcut", drop_high="lower", straight="lift", drag="lift", toss="transfer"),
    ),
}


class PickPlaceTask(PickPlaceMeasures, ArmTask[PickPlaceParams]):
    """One item to one container."""

    @property
    def task(self) -> Task:
        """The item and the container in words and in physics."""
        the, c = self.thing.the, self.container
        where = f"{'in' if c == 'bowl' else 'on'} the {c}"
        return Task(
            name=f"{self.thing.body}_to_{c}",
            instructions=(
                f"Pick up {the} and put it {where} without touching the other objects.",
                f"Lift {the} and set it down {where}; nothing else may be touched on the way.",
                f"Take {the}, carry it clear of everything else, and leave it {where}.",
            ),
            plain=(f"Put {the} {where}.", f"{the.capitalize()} belongs {where}."),
            milestones=self.item.milestones(carry=f"is over the {c}", lower=f"is down {where}", at=where),
            rules=pick_place_rules(self),
            goal=self.goal,
        )

    def plan(self) -> Plan:
        """Take the item, bring it, let it go."""
        return pick_place_plan(self.params, self.k, self.container)


class PickPlace(ArmScene[PickPlaceParams]):
    """A Panda, six items of different shape and colour, a bowl and a plate."""

    name = "pick_place"
    stream_id = 2100394916
    category = "pick_and_place"
    horizon_s = 11.0
    cameras = (
        CameraSpec("front", "from the front", (0.94, 0.0, 0.56), (0.12, 0.0, 0.06), 42),
        CameraSpec("side", "from the side", (0.46, -0.80, 0.56), (0.14, 0.0, 0.05), 44),
        CameraSpec("top", "from above", (0.24, 0.0, 1.05), (0.15, 0.0, 0.0), 44),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> PickPlaceParams:
        """Items scattered in the middle, bowl on one side, plate on the other."""
        return draw_layout(rng)

    def tasks(self, params: PickPlaceParams) -> tuple[PickPlaceTask, ...]:
        """Each of the first items, to either container."""
        return tuple(PickPlaceTask(params, k, c) for k in range(len(REQUESTED)) for c in CONTAINERS)

    def furnish(self, spec: mujoco.MjSpec, params: PickPlaceParams) -> None:
        """Items, bowl and plate."""
        params.add_items(spec)
        add_bowl(spec, "bowl", params.bowl_glaze, params.bowl_xy_m)
        add_plate(spec, "plate", params.plate_glaze, params.plate_xy_m)
