"""One arm puts the item that is named into the container that is named, among other things that it must not touch."""

from __future__ import annotations

from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from scenes.kit.faults import arm as fault
from scenes.kit.props.crockery import add_bowl, add_plate
from scenes.kit.props.items import add_item
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.pick_place.layout import CONTAINERS, ITEMS, REQUESTED, PickPlaceParams, draw_layout
from scenes.tabletop.pick_place.measures import PAIRS, PickPlaceMeasures
from scenes.tabletop.pick_place.plan import pick_place_plan
from scenes.tabletop.pick_place.rules import pick_place_rules

_GRIPS = (GRIP_ACTUATOR,)
_GOING, _HANDLING = ("transfer", "lower"), ("descend", "lift", "transfer", "lower")

# Strengths were tuned on layouts of small seeds. Items weigh 50 to 130 g, so only a fast push beats 20 N on each side.
FAULTS: fault.Faults = {
    "collision": (
        fault.low_clearance(("lift", "transfer"), (0.08, 0.118)),
        fault.alternatives("shortcut", through_near="lift", through_next="lift"),
    ),
    "drop": (
        fault.early_release(_GRIPS, ("transfer",), before=0.85),
        fault.early_release(_GRIPS, ("lift",), after=0.5),
        fault.weak_grip(_GRIPS, ("transfer",), (0.0, 0.02), before=0.8),
    ),
    "missed_grasp": (
        fault.misperceived(REQUESTED, ("approach", "descend"), (0.045, 0.075)),
        fault.skipped(("descend",), ("descend", "lift")),
    ),
    "misplaced": (
        fault.offset(_GOING, (0.125, 0.17)),
        fault.misperceived(CONTAINERS, ("transfer",), (0.125, 0.17)),
    ),
    "wrong_object": (fault.alternatives("wrong_object", near_item="approach", next_item="approach"),),
    "wrong_target": (fault.alternatives("wrong_target", other_container="transfer", change_of_mind="lower"),),
    "reverted": (fault.alternatives("reverted_step", take_out="home", take_over="home"),),
    "excess_force": (fault.low_clearance(("lower",), (0.009, 0.024)),),
    "cause:push": (
        fault.pushed(REQUESTED, ("transfer",), (24.0, 41.0), handled=True),
        fault.pushed((HAND,), _HANDLING, (2.5, 6.5)),
    ),
    "cause:torque_noise": (fault.torque_noise(("descend", "lift", "transfer"), (0.45, 0.95)),),
    "cause:locked_motors": (fault.locked(("approach", *_HANDLING)),),
    "cause:plan_error": (fault.skipped(("grasp",), ("lower",), ("release",)),),
    "cause:shortcut": (
        fault.alternatives("shortcut", drop_high="lower", straight="lift", drag="lift", toss="transfer"),
    ),
}


class PickPlaceTask(PickPlaceMeasures, ArmTask[PickPlaceParams]):
    """One item to one container."""

    @property
    def task(self) -> Task:
        """The item and the container in words and in physics."""
        the, where = self.thing.the, self.where
        return Task(
            name=f"{self.thing.body}_to_{self.container}",
            instructions=(
                f"Pick up {the} and put it {where} without touching the other objects.",
                f"Lift {the} and set it down {where}; nothing else may be touched on the way.",
                f"Take {the}, carry it clear of everything else, and leave it {where}.",
            ),
            plain=(f"Put {the} {where}.", f"{the.capitalize()} belongs {where}."),
            milestones=self.milestones(),
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
    robot = "panda"
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
        for name, item, xy, yaw in zip(ITEMS, params.items, params.items_xy_m, params.items_yaw_rad, strict=True):
            add_item(spec, name, item, xy, yaw)
        add_bowl(spec, "bowl", params.bowl_glaze, params.bowl_xy_m)
        add_plate(spec, "plate", params.plate_glaze, params.plate_xy_m)
