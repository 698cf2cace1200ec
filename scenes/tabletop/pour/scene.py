"""Empty a cup of nuts onto a plate without letting any fall beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.errors import BadValue
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.cup import FLOOR_M, add_cup, add_plate
from scenes.kit.props.grains import add_grains
from scenes.kit.robots.home import add_home
from scenes.kit.robots.station import ARM, add_arm
from scenes.kit.worlds.table import add_camera, new_world
from scenes.tabletop.pour.faults import FAULTS
from scenes.tabletop.pour.layout import COLOURS, GRAINS, NAMES, SKINS, PourParams, draw_layout, pouring
from scenes.tabletop.pour.measures import PAIRS, TaskInstance, Vessels
from scenes.tabletop.pour.plan import GRASP_BELOW_RIM_M, Pouring, pour_plan
from scenes.tabletop.pour.rules import Names, pour_rules

CHOICES = {f"{NAMES[c]}_to_{NAMES[p]}": (c, p) for c in range(2) for p in range(2)}  # task name -> cup, plate


def _task(params: PourParams, name: str) -> Task:
    cup, plate = CHOICES[name]
    cups = [f"the {c.colour} cup" for c in params.cups]
    plates = [f"the {p.colour} plate" for p in params.plates]
    asked, names = asked_of(params, cup, plate), Names(cups[cup], cups[1 - cup], plates[plate], plates[1 - plate])
    return Task(
        name=name,
        instructions=(
            f"Pour the nuts from {cups[cup]} onto {plates[plate]} without letting any fall outside, "
            "and put the cup back upright.",
            f"Empty {cups[cup]} onto {plates[plate]}, then stand it on the table again; "
            "not one nut may end up beside it.",
            f"Tip all the nuts out of {cups[cup]} onto {plates[plate]}. None of them outside, please. "
            "Then set the cup down upright.",
        ),
        plain=(
            f"Pour the nuts from {cups[cup]} onto {plates[plate]}.",
            f"Empty {cups[cup]} onto {plates[plate]} and put it back.",
        ),
        milestones=asked.milestones(cups[cup], plates[plate]),
        rules=pour_rules(asked, names),
        goal=asked.goal,
    )


def asked_of(params: PourParams, cup: int, plate: int) -> TaskInstance:
    """What counts in a layout when that cup is to be emptied onto that plate."""
    sizes = Vessels(
        half_m=tuple(c.half_m for c in params.cups), height_m=tuple(c.height_m for c in params.cups),
        radius_m=tuple(p.radius_m for p in params.plates), grain_r_m=params.grain_r_m, count=GRAINS,
    )  # fmt: skip
    return TaskInstance(sizes, cup, plate)


def _way(params: PourParams, cup: int, plate: int) -> Pouring:
    way = pouring(params, cup, plate)
    if way is None:
        raise BadValue(f"in this layout the arm cannot pour cup {NAMES[cup]} onto plate {NAMES[plate]}")
    return way


class Pour(LegacyScene[PourParams]):
    """A Panda, two cups of nuts, and two plates."""

    name = "pour"
    stream_id = 3853741630
    category = "pour"
    robot = "panda"
    horizon_s = 14.0
    legacy_cameras = ("front", "side", "top", "arm_wrist")
    camera_descriptions: ClassVar[Mapping[str, str]] = {
        "front": "from the front", "side": "from the side", "top": "from above", "arm_wrist": "from the wrist",
    }  # fmt: skip
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> PourParams:
        """Cups and plates in a row, in any order and colours."""
        return draw_layout(rng)

    def build(self, params: PourParams, appearance: Appearance = PLAIN) -> mujoco.MjSpec:
        """Table, arm, plates, cups with nuts in them, cameras, and the keyframe "home"."""
        spec = new_world(self.name, appearance)
        add_arm(spec, params.base, appearance)
        for k, name in enumerate(NAMES):
            plate, cup = params.plates[k], params.cups[k]
            add_plate(spec, f"plate_{name}", (*plate.xy_m, 0.0), plate.radius_m, COLOURS[plate.colour])
            body = add_cup(
                spec, f"cup_{name}", (*cup.xy_m, 0.0), cup.yaw_rad, cup.half_m, cup.height_m, COLOURS[cup.colour]
            )
            for site, z in (("grip", cup.height_m - GRASP_BELOW_RIM_M), ("mouth", cup.height_m)):
                body.add_site(name=f"cup_{name}/{site}", pos=[0, 0, z], size=[0.004] * 3, group=4)
            add_grains(spec, f"grains_{name}", (*cup.xy_m, FLOOR_M), GRAINS, params.grain_r_m, SKINS[k])
        add_camera(spec, "front", (0.86, 0.0, 0.62), (0.12, 0.0, 0.05), 46, appearance)
        add_camera(spec, "side", (0.52, -0.72, 0.58), (0.14, 0.0, 0.05), 46, appearance)
        add_camera(spec, "top", (0.45, 0.0, 0.78), (0.17, 0.0, 0.0), 50, appearance)
        add_home(spec, (ARM,))
        return spec

    def legacy_tasks(self, params: PourParams) -> tuple[Task, ...]:
        """Either cup onto either plate."""
        return tuple(_task(params, name) for name in CHOICES)

    def legacy_expert(self, params: PourParams, task: str) -> ArmExpert:
        """Takes the cup by two flat sides near its rim, tilts it over the plate, and puts it back where it stood."""
        cup, plate = CHOICES[task]
        others = {
            "other_plate": _way(params, cup, 1 - plate),
            "other_cup": _way(params, 1 - cup, plate),
            "other_pair": _way(params, 1 - cup, 1 - plate),
        }
        plan = pour_plan(_way(params, cup, plate), others, params.recovery_policy)
        return ArmExpert(plan, {ARM: ik_of(params.base)})
