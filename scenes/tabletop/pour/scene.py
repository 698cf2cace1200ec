"""Scene pour: empty a cup of nuts onto a plate without spilling any."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.moves import recover
from scenes.kit.faults.arm import Faults
from scenes.kit.layout import azimuth_rad
from scenes.kit.props.cup import add_cup, add_rimmed_plate
from scenes.kit.props.grains import add_grains
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.pour.faults import FAULTS
from scenes.tabletop.pour.judging import PAIRS, PourMeasures, pour_rules
from scenes.tabletop.pour.layout import (
    CUPS,
    GRAINS,
    HEAPS,
    NAMES,
    PLATES,
    SKINS,
    PourParams,
    draw_layout,
    in_reach,
    pouring,
)
from scenes.tabletop.pour.plans import PourPlans


class PourTask(PourMeasures, ArmTask[PourParams]):
    """Pour one cup onto one plate."""

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        pour, plate = self.pour, self.plate_words(self.plate)
        the = pour.thing.the
        return Task(
            name=f"{NAMES[self.cup]}_to_{NAMES[self.plate]}",
            instructions=(
                f"Pour the nuts from {the} onto {plate} without letting any fall outside, and put the cup back upright "
                "where it stood, without sliding it over the table.",
                f"Empty {the} onto {plate}, then lift it back and stand it where it was; not one nut may end up beside "
                "the plate, and the cup must not slide over the table.",
                f"Tip all the nuts out of {the} onto {plate}. None of them outside, please. Then carry the cup through "
                "the air to where it was taken from and set it down upright.",
            ),
            unconstrained=(
                f"Pour the nuts from {the} onto {plate}.",
                f"Empty {the} onto {plate} and stand it on the table again.",
            ),
            milestones=pour.milestones("the nuts", plate),
            rules=pour_rules(self),
            goal=pour.done,
            named=(CUPS[self.cup], PLATES[self.plate]),
            end_traces=(pour.outside,),
            lookalikes=self.other_goals(),
        )

    def plan(self) -> Plan:
        """Grasp the cup at two flat sides near its rim, tilt it over the plate, and put it back."""
        p, cup, plate = self.params, self.cup, self.plate
        move, aside = pouring(p, cup, plate), pouring(p, cup, 1 - plate)
        others = (aside, pouring(p, 1 - cup, plate), pouring(p, 1 - cup, 1 - plate))
        alternatives = {
            name: AlternativePlan("approach", o.whole(), f"pours {o.vessel} onto {o.onto}")
            for name, o in zip(("other_plate", "other_cup", "other_pair"), others, strict=True)
        }
        in_one_go = tuple(phase for phase in aside.whole() if phase.name not in ("tip", "pour"))
        words = "empties the cup onto the other plate in one go"
        alternatives["other_plate_hasty"] = AlternativePlan("approach", in_one_go, words)
        plans = PourPlans(move, others[1], azimuth_rad(p.base, p.cups[1 - cup].xy_m))
        return Plan(move.whole(), p.reaction, recover(), {**alternatives, **plans.all()})


class Pour(ArmScene[PourParams]):
    """A Panda, two cups of nuts, and two plates."""

    name = "pour"
    stream_id = 3853741630
    category = "pour"
    horizon_s = 14.0
    cameras = (
        CameraSpec("front", "from the front and above", (0.81, 0.31, 0.98), (0.18, 0.02, 0.03), 39),
        CameraSpec("side", "from the side", (0.6, -0.78, 0.36), (0.14, -0.03, 0.01), 41),
        CameraSpec("top", "from above", (0.55, 0.0, 1.1), (0.18, 0.0, 0.04), 42),
        WRIST,
    )
    telling_cameras = ("front",)
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> PourParams:
        """Sample cups and plates in a row, in any order and colours."""
        conditions = {"each cup can be emptied onto each plate": in_reach}
        remedy = "draw the cups and plates nearer to the arm"
        return sample_until(partial(draw_layout, rng), conditions, 100, self.name, remedy)

    def tasks(self, params: PourParams) -> tuple[PourTask, ...]:
        """One task for each cup and plate."""
        return tuple(PourTask(params, cup, plate) for cup in range(2) for plate in range(2))

    def furnish(self, spec: mujoco.MjSpec, params: PourParams) -> None:
        """Plates, and cups with nuts in them."""
        for k, (cup, plate) in enumerate(zip(params.cups, params.plates, strict=True)):
            add_rimmed_plate(spec, PLATES[k], plate)
            add_cup(spec, CUPS[k], cup)
            add_grains(spec, HEAPS[k], (*cup.xy_m, cup.floor_m), GRAINS, params.grain_r_m, SKINS[k])
