"""Two arms fold a cloth: its hem, sewn to a slat, goes over onto the far edge or onto one of two stripes."""

from __future__ import annotations

from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from scenes.kit.faults import arm as fault
from scenes.kit.props import cloth as prop
from scenes.kit.robots.pair import GRIP_ACTUATORS, HANDS
from scenes.kit.two_arms import WRISTS, TwoArmScene, TwoArmTask
from scenes.tabletop.fold_cloth.layout import GRASP_IN_M, LINES, FoldClothParams, draw_layout
from scenes.tabletop.fold_cloth.measures import PAIRS, FoldClothMeasures
from scenes.tabletop.fold_cloth.plan import fold_cloth_plan
from scenes.tabletop.fold_cloth.rules import fold_cloth_rules

_RISING, _LANDING, _CARRYING = ("raise", "over"), ("over", "lay"), ("raise", "over", "lay")
_ACROSS_RAD = [-0.35, 0.35]  # of a bias: across the slat, where fingers miss it; along it they would still find wood

FAULTS: fault.Faults = {
    "missed_grasp": (fault.misperceived(("slat",), ("approach",), (0.045, 0.08), along_rad_range=_ACROSS_RAD),),
    "drop": (
        fault.early_release(GRIP_ACTUATORS, ("over",), hands=2),
        fault.early_release(GRIP_ACTUATORS, ("lay",), hands=2, before=0.5),
        fault.weak_grip(GRIP_ACTUATORS, _RISING, (0.0, 0.03)),
    ),
    "one_handed": (fault.early_release(GRIP_ACTUATORS, _RISING, hands=1),),
    "drag": (
        fault.low_clearance(_RISING, (0.05, 0.075)),
        fault.offset(_LANDING, (0.05, 0.09), along="y", both_ways=True),
        fault.skipped(("release",), ("release", "retreat")),
    ),
    "misplaced": (fault.offset(_LANDING, (0.03, 0.065), along="x", both_ways=True),),
    "wrong_target": (fault.alternatives("wrong_target", other_line_0="over", other_line_1="over"),),
    "cause:push": (fault.pushed(HANDS, _CARRYING, (2.5, 7.0)),),
    "cause:torque_noise": (fault.torque_noise(_RISING, (0.35, 0.8)),),
    "cause:shortcut": (
        fault.alternatives("shortcut", one_hand_left="approach", one_hand_right="approach", let_fall="lay"),
    ),
}


class FoldClothTask(FoldClothMeasures, TwoArmTask[FoldClothParams]):
    """The hem onto one of the lines: the far edge, which folds the cloth in half, or a stripe."""

    @property
    def task(self) -> Task:
        """The line in words and in physics."""
        cloth = f"the {self.params.cloth_colour} cloth"
        told, plain = _half(cloth) if self.line == "in_half" else _up_to(cloth, self.where)
        return Task(
            name=self.line,
            instructions=told,
            plain=plain,
            milestones=self.milestones(),
            rules=fold_cloth_rules(self),
            goal=self.goal,
        )

    def plan(self) -> Plan:
        """Take the slat with both hands, carry the hem over, lay it on the line."""
        return fold_cloth_plan(self.params, self.line)


class FoldCloth(TwoArmScene[FoldClothParams]):
    """Two Pandas and a striped cloth whose near hem is sewn to a slat."""

    name = "fold_cloth"
    stream_id = 1562356151
    category = "fold"
    horizon_s = 9.0
    requires = (3, 13)  # the "discrete" integrator, without which a cloth of this kind has no elasticity in 4.0
    cameras = (
        CameraSpec("front", "from the front", (1.12, 0.0, 0.62), (0.10, 0.0, 0.08), 42),
        CameraSpec("side", "from the side", (0.55, -0.98, 0.52), (0.15, 0.0, 0.06), 40),
        CameraSpec("top", "from above", (0.42, 0.0, 1.05), (0.17, 0.0, 0.0), 42),
        *WRISTS,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> FoldClothParams:
        """Cloth somewhere between the arms, a little askew, in colours of its own."""
        return draw_layout(rng)

    def tasks(self, params: FoldClothParams) -> tuple[FoldClothTask, ...]:
        """Fold in half, or bring the hem to one of the stripes."""
        return tuple(FoldClothTask(params, line) for line in LINES)

    def furnish(self, spec: mujoco.MjSpec, params: FoldClothParams) -> None:
        """Cloth with stripes and slat."""
        prop.prepare_world(spec)
        prop.add_cloth(spec, params.cloth, prop.CLOTHS[params.cloth_colour])
        prop.add_stripe(spec, "near_stripe", LINES["to_near_stripe"], prop.STRIPES[params.near_stripe])
        prop.add_stripe(spec, "far_stripe", LINES["to_far_stripe"], prop.STRIPES[params.far_stripe])
        prop.add_slat(spec, params.cloth, params.cloth.side_m / 2 - GRASP_IN_M)


def _half(cloth: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ways to ask for the fold in half, with the constraint stated, and without it."""
    told = (
        f"Use two hands to fold {cloth} in half, edge to edge, without dragging it over the table.",
        f"Take the slat with both hands and lay it on the far edge of {cloth}; the rest of it must stay in place.",
        f"With one hand at each end of the slat, fold {cloth} over edge to edge and do not pull it along.",
    )
    return told, (f"Fold {cloth} in half.", "Fold the cloth edge to edge.")


def _up_to(cloth: str, line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ways to ask for the fold to a line, with the constraint stated, and without it."""
    told = (
        f"Use two hands to fold the near edge of {cloth} over to {line}, without dragging it over the table.",
        f"Take the slat with both hands and lay it on {line}; the rest of {cloth} must stay in place.",
        f"With one hand at each end of the slat, fold {cloth} over up to {line} and do not pull it along.",
    )
    return told, (f"Fold the near edge of {cloth} over to {line}.", f"Fold the cloth up to {line}.")
