"""Scene fold_cloth: two arms fold the hem of a cloth, sewn to a slat, onto the far edge or one of two stripes."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose, Quat
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.two_handed import TwoHanded
from scenes.kit.faults import arm as fault
from scenes.kit.judging.cloth_measures import vertices_m
from scenes.kit.props import cloth as prop
from scenes.kit.props.cloth import HEM_M, RADIUS_M, SLAT_Z_M, vertex
from scenes.kit.robots.pair import ARMS, GRIP_ACTUATORS, HANDS
from scenes.kit.scene import WRISTS, ArmTask, TwoArmScene
from scenes.tabletop.fold_cloth.judging import PAIRS, FoldClothMeasures, fold_cloth_rules
from scenes.tabletop.fold_cloth.layout import GRASP_IN_M, GRASP_Z_M, LINES, FoldClothParams, draw_layout, in_reach

# Tool down, fingers closing across the slat; x of a hand's frame runs along the slat to the other hand, z is up.
_DOWN: dict[str, Quat] = {"left": (0.0, 0.0, 1.0, 0.0), "right": (0.0, 1.0, 0.0, 0.0)}
_ALONG = {"left": "slat_left>slat_right", "right": "slat_right>slat_left"}
_GRASPS = {arm: Goal(_ALONG[arm], Pose((0.0, 0.0, GRASP_Z_M), _DOWN[arm])) for arm in ARMS}
_RAISE_M = (0.045, 0.085)  # forwards and upwards, so that the far part of the cloth is not dragged along
_LAID_Z_M = SLAT_Z_M + 2 * RADIUS_M + 0.001  # height of the slat's middle above the table, on two layers of cloth


_RISING, _LANDING, _CARRYING = ("raise", "over"), ("over", "lay"), ("raise", "over", "lay")
_ACROSS_RAD = [
    -0.35,
    0.35,
]  # directions of a bias across the slat, so that the fingers miss it; along it they would still grip it


# Instructions for the fold in half and for the fold to a line, with the constraint stated and without it.
_IN_HALF = (
    (
        "Use two hands to fold {cloth} in half, edge to edge (within 2.5 cm), without dragging it over the table.",
        "Take the slat with both hands and lay it on the opposite edge of {cloth}; the rest must stay in place.",
        "With one hand at each end of the slat, fold {cloth} over edge to edge and do not pull it along.",
    ),
    ("Fold {cloth} in half.", "Fold the cloth edge to edge."),
)
_UP_TO = (
    (
        "Use two hands to fold the edge of {cloth} with the slat over to {line}, without dragging it over the table.",
        "Take the slat with both hands and lay it on {line}; the rest of {cloth} must stay in place.",
        "With one hand at each end of the slat, fold {cloth} over up to {line} and do not pull it along.",
    ),
    ("Fold the edge of {cloth} with the slat over to {line}.", "Fold the cloth up to {line}."),
)


class FoldClothTask(FoldClothMeasures, ArmTask[FoldClothParams]):
    """Fold the hem onto one of the lines: the far edge, which folds the cloth in half, or a stripe."""

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        cloth = f"the {self.params.cloth_colour} cloth"
        said = _IN_HALF if self.line == "in_half" else _UP_TO
        told, plain = (tuple(s.format(cloth=cloth, line=self.where) for s in sentences) for sentences in said)
        return Task(
            name=self.line,
            instructions=told,
            unconstrained=plain,
            milestones=self.milestones(),
            rules=fold_cloth_rules(self),
            goal=self.goal,
            named=("cloth_top", "slat"),
            end_traces=(vertices_m,),
            lookalikes=self.other_goals(),
        )

    def plan(self) -> Plan:
        """Grasp the slat with both hands, carry the hem over, lay it on the line."""
        hands, row = TwoHanded("slat", _GRASPS, open_m=0.06), self.row
        alternatives: dict[str, AlternativePlan] = {}
        for k, other in enumerate(r for r in LINES.values() if r != row):
            elsewhere = (*_fold(hands, self.params, other)[1:], *hands.leave(0.12))
            alternatives[f"other_line_{k}"] = AlternativePlan("over", elsewhere, "folds to another line")
        alternatives["let_fall"] = AlternativePlan("lay", hands.leave(0.12), "lets the slat fall the last stretch")
        for arm in ARMS:
            alone = _whole(hands.by(arm), self.params, row)
            alternatives[f"one_hand_{arm}"] = AlternativePlan("approach", alone, "folds it with one hand")
        return Plan(_whole(hands, self.params, row), self.params.reaction, hands.recover(), alternatives)


class FoldCloth(TwoArmScene[FoldClothParams]):
    """Two Pandas and a striped cloth whose near hem is sewn to a slat."""

    name = "fold_cloth"
    stream_id = 1562356151
    category = "fold"
    horizon_s = 9.0
    requires = (3, 13)  # the "discrete" integrator, without which a cloth of this kind has no elasticity in 4.0
    cameras = (
        CameraSpec("front", "from the front at an angle", (0.68, -0.45, 0.72), (0.13, 0.0, 0.05), 35),
        CameraSpec("side", "from the side", (0.16, -0.95, 0.34), (0.14, 0.0, 0.07), 35),
        CameraSpec("top", "from above", (0.42, 0.0, 1.05), (0.16, 0.0, 0.0), 32),
        *WRISTS,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = {
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

    def sample(self, rng: np.random.Generator) -> FoldClothParams:
        """Sample a cloth between the arms, slightly rotated, and its colours."""
        conditions = {"every fold in reach of both arms": in_reach}
        remedy = "draw smaller cloths, or places nearer to the arms"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: FoldClothParams) -> tuple[FoldClothTask, ...]:
        """One task for folding in half, and one for each stripe."""
        return tuple(FoldClothTask(params, line) for line in LINES)

    def furnish(self, spec: mujoco.MjSpec, params: FoldClothParams) -> None:
        """The cloth with its stripes, and the slat."""
        prop.prepare_world(spec)
        stripes = {"to_near_stripe": params.near_stripe, "to_far_stripe": params.far_stripe}
        colours = {LINES[line]: prop.STRIPES[name] for line, name in stripes.items()}
        prop.add_cloth(spec, params.cloth, prop.CLOTHS[params.cloth_colour], colours, sewn=True)
        prop.add_slat(spec, params.cloth, params.cloth.side_m / 2 - GRASP_IN_M)


def _whole(hands: TwoHanded, params: FoldClothParams, row: int) -> tuple[Phase, ...]:
    return (*hands.take(speed_mps=0.35, descend_s=0.6), *_fold(hands, params, row), *hands.leave(0.12))


def _fold(hands: TwoHanded, params: FoldClothParams, row: int) -> tuple[Phase, ...]:
    """Raise the hem, carry it over, lay it down on the row."""
    forwards_m, up_m = _RAISE_M
    travel_m = params.cloth.travel_m(row)
    return (
        hands.carry("raise", Goal("self", Pose((forwards_m, 0.0, up_m))), 0.11),
        hands.carry("over", _at_row(row, 0.22 * travel_m, 0.05 + 0.25 * travel_m), 0.16),
        hands.carry("lay", _at_row(row, 0.0, _LAID_Z_M - RADIUS_M), 0.10),
    )


def _at_row(row: int, back_m: float, up_m: float) -> Goal:
    """Goal of the slat with its hem `back_m` before a row of the cloth, its middle `up_m` above that row."""
    return Goal(vertex(row), Pose((-HEM_M - back_m, 0.0, up_m)))
