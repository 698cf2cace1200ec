"""Empty a cup of nuts onto a plate without letting any fall beside it."""

from __future__ import annotations

from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from scenes.kit.faults import arm as fault
from scenes.kit.props.cup import FLOOR_M, add_cup, add_rimmed_plate
from scenes.kit.props.grains import add_grains
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.pour.layout import CUPS, GRAINS, HEAPS, NAMES, PLATES, PourParams, draw_layout, pouring
from scenes.tabletop.pour.measures import PAIRS, PourMeasures
from scenes.tabletop.pour.plan import pour_plan
from scenes.tabletop.pour.rules import pour_rules

_SKINS = ((0.66, 0.40, 0.17), (0.88, 0.76, 0.55))  # hazelnuts in cup a, blanched ones in cup b
_GRIPS = (GRIP_ACTUATOR,)
_OVER_PLATE, _LIFTING = ("carry", "tip", "pour", "empty", "drain"), ("lift", "carry")

FAULTS: fault.Faults = {
    "spill": (
        fault.offset(_OVER_PLATE, (0.068, 0.125)),
        fault.misperceived(PLATES, ("carry",), (0.07, 0.13)),
        fault.alternatives("shortcut", early_pour="carry", tip_at_once="carry"),
    ),
    "drop": (
        fault.early_release(_GRIPS, _LIFTING, lasts_s_range=[0.3, 0.9], after=0.5),
        fault.weak_grip(_GRIPS, _LIFTING, (0.0, 0.04), after=0.3),
    ),
    "left_full": (
        fault.skipped(("tip", "pour", "empty", "drain", "right"), ("pour", "empty", "drain")),
        fault.alternatives("shortcut", stop_short="empty", stop_early="empty"),
    ),
    "wrong_target": (fault.alternatives("wrong_target", other_plate="approach", other_plate_hasty="approach"),),
    "wrong_object": (fault.alternatives("wrong_object", other_cup="approach", other_pair="approach"),),
    "topple": (fault.alternatives("shortcut", lay_down="lower", set_askew="lower"),),
    "collision": (fault.low_clearance(_LIFTING, (0.09, 0.118)),),
    "cause:shortcut": (fault.alternatives("shortcut", drop_cup="tip", set_cup="tip", dump_cup="tip"),),
    "cause:push": (fault.pushed((HAND,), ("carry", "tip"), (2.6, 6.5)),),
    "cause:torque_noise": (fault.torque_noise(("descend", *_LIFTING), (0.5, 0.9)),),
}


class PourTask(PourMeasures, ArmTask[PourParams]):
    """One cup onto one plate."""

    @property
    def task(self) -> Task:
        """The cup and the plate in words and in physics."""
        pour, plate = self.pour, self.plate_words(self.plate)
        the = pour.thing.the
        return Task(
            name=f"{NAMES[self.cup]}_to_{NAMES[self.plate]}",
            instructions=(
                f"Pour the nuts from {the} onto {plate} without letting any fall outside, "
                "and put the cup back upright.",
                f"Empty {the} onto {plate}, then stand it on the table again; not one nut may end up beside it.",
                f"Tip all the nuts out of {the} onto {plate}. None of them outside, please. "
                "Then set the cup down upright.",
            ),
            plain=(f"Pour the nuts from {the} onto {plate}.", f"Empty {the} onto {plate} and put it back."),
            milestones=pour.milestones("the nuts", plate),
            rules=pour_rules(self),
            goal=pour.done,
        )

    def plan(self) -> Plan:
        """Take the cup by two flat sides near its rim, tilt it over the plate, and put it back where it stood."""
        p, cup, plate = self.params, self.cup, self.plate
        others = {
            "other_plate": pouring(p, cup, 1 - plate),
            "other_cup": pouring(p, 1 - cup, plate),
            "other_pair": pouring(p, 1 - cup, 1 - plate),
        }
        return pour_plan(pouring(p, cup, plate), others, p.recovery_policy)


class Pour(ArmScene[PourParams]):
    """A Panda, two cups of nuts, and two plates."""

    name = "pour"
    stream_id = 3853741630
    category = "pour"
    horizon_s = 14.0
    cameras = (
        CameraSpec("front", "from the front", (0.86, 0.0, 0.62), (0.12, 0.0, 0.05), 46),
        CameraSpec("side", "from the side", (0.52, -0.72, 0.58), (0.14, 0.0, 0.05), 46),
        CameraSpec("top", "from above", (0.45, 0.0, 0.78), (0.17, 0.0, 0.0), 50),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> PourParams:
        """Cups and plates in a row, in any order and colours."""
        return draw_layout(rng)

    def tasks(self, params: PourParams) -> tuple[PourTask, ...]:
        """Either cup onto either plate."""
        return tuple(PourTask(params, cup, plate) for cup in range(2) for plate in range(2))

    def furnish(self, spec: mujoco.MjSpec, params: PourParams) -> None:
        """Plates, and cups with nuts in them."""
        for k, (cup, plate) in enumerate(zip(params.cups, params.plates, strict=True)):
            add_rimmed_plate(spec, PLATES[k], plate)
            add_cup(spec, CUPS[k], cup)
            add_grains(spec, HEAPS[k], (*cup.xy_m, FLOOR_M), GRAINS, params.grain_r_m, _SKINS[k])
