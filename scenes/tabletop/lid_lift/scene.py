"""Two arms lift a lid off a bowl and lay it on one of three mats: the flagship task of the position paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from scenes.kit.faults import arm as fault
from scenes.kit.props import lidded_bowl as prop
from scenes.kit.props.mat import add_mat
from scenes.kit.robots.pair import GRIP_ACTUATORS, HANDS
from scenes.kit.two_arms import WRISTS, TwoArmScene, TwoArmTask
from scenes.tabletop.lid_lift.layout import MATS, LidLiftParams, draw_layout
from scenes.tabletop.lid_lift.measures import PAIRS, lid_lift_measures
from scenes.tabletop.lid_lift.plan import lid_lift_plan
from scenes.tabletop.lid_lift.rules import lid_lift_rules

_GOING, _CARRYING = ("lift", "transfer"), ("lift", "transfer", "lower")
_ONE_HAND = dict.fromkeys(("one_hand_carry", "one_hand_drag", "flip"), "approach")
_TOWARDS_BOWL = {"target": list(MATS), "body": "lid", "toward": "bowl", "share_range": [0.3, 0.75]}

# Strengths were tuned on layouts of seed 0..99; severities reach down to the threshold, where labels teach most.
FAULTS: fault.Faults = {
    "collision": (
        fault.low_clearance(_GOING, (0.094, 0.115)),
        OperatorSpec("goal_shift", {"phases": ["transfer", "lower"], **_TOWARDS_BOWL}),
    ),
    "drop": (
        fault.early_release(GRIP_ACTUATORS, ("transfer",), hands=2, before=0.8),
        fault.early_release(GRIP_ACTUATORS, ("lift",), hands=2, after=0.7),
        fault.weak_grip(GRIP_ACTUATORS, ("transfer",), (0.0, 0.03), before=0.7),
    ),
    "cause:push": (fault.pushed(("lid",), ("transfer",), (10.0, 19.0)), fault.pushed(HANDS, _CARRYING, (3.2, 8.0))),
    "cause:torque_noise": (fault.torque_noise(("descend", "lift", "transfer"), (0.4, 0.8)),),
    "cause:locked_motors": (
        fault.locked(_CARRYING),
        fault.locked(_GOING, actuators=["left/"]),
        fault.locked(_GOING, actuators=["right/"]),
    ),
    "misplaced": (fault.offset(("transfer", "lower"), (0.046, 0.11)),),
    "wrong_target": (fault.alternatives("wrong_target", next_mat="transfer", last_mat="transfer"),),
    "cause:perception": (
        fault.misperceived(("lid",), ("approach",), (0.03, 0.06)),
        fault.misperceived(MATS, ("transfer",), (0.045, 0.10)),
    ),
    "cause:shortcut": (fault.alternatives("shortcut", None, **_ONE_HAND, drop_high="lower", drop_low="lower"),),
}


@dataclass(frozen=True)
class LidLiftTask(TwoArmTask[LidLiftParams]):
    """The lid onto one of the mats."""

    params: LidLiftParams
    k: int

    @property
    def task(self) -> Task:
        """The mat in words and in physics."""
        m, mat = lid_lift_measures(self.params, self.k), f"the {self.params.mats[self.k].colour} mat"
        return Task(
            name=f"to_{self.params.mats[self.k].colour}",
            instructions=(
                f"Use two hands to lift the lid and carefully put it on {mat} without colliding with the bowl.",
                f"Take the lid off with both hands and set it down on {mat}; it must not touch the bowl on the way.",
                f"With one hand on each handle, lift the lid clear of the bowl and lay it on {mat}; "
                "do not knock the bowl.",
            ),
            plain=(f"Take the lid off the bowl and put it on {mat}.", f"Put the lid on {mat}."),
            milestones=m.milestones(),
            rules=lid_lift_rules(m),
            goal=m.goal,
        )

    def plan(self) -> Plan:
        """Take the lid by both handles, lift it clear of the bowl, lay it on the mat."""
        return lid_lift_plan(self.params, self.k)


class LidLift(TwoArmScene[LidLiftParams]):
    """Two Pandas, a bowl, its lid with two handles, and three mats around it."""

    name = "lid_lift"
    stream_id = 2270672877
    category = "lift_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (1.15, 0.0, 0.74), (0.08, 0.0, 0.11), 44),
        CameraSpec("side", "from the side", (0.62, -0.92, 0.78), (0.12, 0.0, 0.12), 42),
        *WRISTS,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> LidLiftParams:
        """Bowl and lid of any size and place; both arms can bring the lid to every mat."""
        return draw_layout(rng)

    def tasks(self, params: LidLiftParams) -> tuple[LidLiftTask, ...]:
        """The lid onto each of the mats."""
        return tuple(LidLiftTask(params, k) for k in range(len(MATS)))

    def furnish(self, spec: mujoco.MjSpec, params: LidLiftParams) -> None:
        """Mats, bowl, and the lid on it."""
        vessel = params.vessel
        prop.add_materials(spec, params.colours)
        for body, mat in zip(MATS, params.mats, strict=True):
            add_mat(spec, body, mat, vessel.mat_r_m)
        prop.add_bowl(spec, vessel, (*params.bowl_xy_m, 0.0), params.bowl_yaw_rad)
        prop.add_lid(spec, vessel, (*params.bowl_xy_m, vessel.bowl_h_m), params.lid_yaw_rad)
