"""Scene lid_lift: two arms lift a lid off a bowl and lay it on one of three mats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.faults.arm import Faults
from scenes.kit.props import lidded_bowl as prop
from scenes.kit.props.mat import add_mat
from scenes.kit.scene import WRISTS, ArmTask, TwoArmScene
from scenes.tabletop.lid_lift.alternatives import LidLiftPlans
from scenes.tabletop.lid_lift.faults import FAULTS
from scenes.tabletop.lid_lift.judging import PAIRS, lid_lift_measures, lid_lift_rules
from scenes.tabletop.lid_lift.layout import MATS, LidLiftParams, can_bring, draw_layout, is_clear


@dataclass(frozen=True)
class LidLiftTask(ArmTask[LidLiftParams]):
    """Lay the lid on one of the mats."""

    params: LidLiftParams
    k: int

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        m, mat = lid_lift_measures(self.params, self.k), f"the {self.params.mats[self.k].colour} mat"
        return Task(
            name=f"to_{self.params.mats[self.k].colour}",
            instructions=(
                f"Use two hands to lift the lid and carefully put it on {mat} without colliding with the bowl.",
                f"Take the lid off with both hands and set it down on {mat}; it must not touch the bowl on the way.",
                f"With one hand on each handle, lift the lid clear of the bowl and lay it on {mat}; "
                "do not knock the bowl.",
            ),
            unconstrained=(f"Take the lid off the bowl and put it on {mat}.", f"Put the lid on {mat}."),
            milestones=m.milestones(),
            rules=lid_lift_rules(m),
            goal=m.goal,
            named=("lid", "bowl", MATS[self.k]),
            lookalikes=tuple(lid_lift_measures(self.params, k).goal for k in range(len(MATS)) if k != self.k),
        )

    def plan(self) -> Plan:
        """Grasp the lid by both handles, lift it clear of the bowl, lay it on the mat."""
        plans = LidLiftPlans(self.params, self.k)
        return Plan(plans.move.whole(), self.params.reaction, plans.move.recover(), plans.alternatives())


class LidLift(TwoArmScene[LidLiftParams]):
    """Two Pandas, a bowl, its lid with two handles, and three mats around it."""

    name = "lid_lift"
    stream_id = 2270672877
    category = "lift_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (1.16, -0.31, 0.87), (0.13, -0.04, 0.07), 40),
        CameraSpec("side", "from the side", (0.62, -0.92, 0.8), (0.1, -0.02, 0.07), 40),
        *WRISTS,
    )
    telling_cameras = ("front",)
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> LidLiftParams:
        """Sample a bowl with its lid, and mats to which both arms can bring the lid."""
        conditions = {"a lid on a mat touches nothing else": is_clear, "both arms can bring the lid": can_bring}
        remedy = "draw smaller lids or places further apart"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: LidLiftParams) -> tuple[LidLiftTask, ...]:
        """One task for each mat."""
        return tuple(LidLiftTask(params, k) for k in range(len(MATS)))

    def furnish(self, spec: mujoco.MjSpec, params: LidLiftParams) -> None:
        """Mats, bowl, and the lid on it."""
        vessel = params.vessel
        prop.add_materials(spec, params.colours)
        for body, mat in zip(MATS, params.mats, strict=True):
            add_mat(spec, body, mat, vessel.mat_r_m)
        prop.add_bowl(spec, vessel, (*params.bowl_xy_m, 0.0), params.bowl_yaw_rad)
        prop.add_lid(spec, vessel, (*params.bowl_xy_m, vessel.bowl_h_m), params.lid_yaw_rad)
