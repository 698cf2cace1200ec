"""Scene fold_cloth: two arms fold the hem of a cloth, sewn to a slat, onto the far edge or one of two stripes."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.faults.arm import Faults
from scenes.kit.judging.cloth_measures import vertices_m
from scenes.kit.props import cloth as prop
from scenes.kit.props.cup import add_cup
from scenes.kit.scene import WRISTS, ArmTask, TwoArmScene
from scenes.tabletop.fold_cloth.faults import FAULTS
from scenes.tabletop.fold_cloth.judging import PAIRS, FoldClothMeasures, fold_cloth_rules
from scenes.tabletop.fold_cloth.layout import GRASP_IN_M, LINES, FoldClothParams, draw_layout, in_reach
from scenes.tabletop.fold_cloth.plans import HANDS, FoldPlans

# Instructions for the fold in half and for the fold to a line, with the constraint stated and without it. A stripe can
# be seen; how exactly one edge must meet the other one cannot, so every sentence about it names the distance.
_IN_HALF = (
    (
        "Use two hands to fold {cloth} in half, edge to edge (within 2.5 cm), without dragging it over the table.",
        "Take the slat with both hands and lay it on the opposite edge of {cloth}, within 2.5 cm of it; the rest must "
        "stay in place.",
        "With one hand at each end of the slat, fold {cloth} over edge to edge, to within 2.5 cm, and do not pull it "
        "along.",
    ),
    ("Fold {cloth} in half, edge to edge within 2.5 cm.", "Fold the cloth edge to edge, to within 2.5 cm."),
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
        plans = FoldPlans(self.params, self.row)
        return Plan(plans.whole(), self.params.reaction, HANDS.recover(), plans.alternatives())


class FoldCloth(TwoArmScene[FoldClothParams]):
    """Two Pandas, a striped cloth whose near hem is sewn to a slat, and a cup beside it."""

    name = "fold_cloth"
    stream_id = 1562356151
    category = "fold"
    horizon_s = 9.0
    requires = (3, 13)  # the "discrete" integrator, without which a cloth of this kind has no elasticity in 4.0
    cameras = (
        CameraSpec("front", "from the front at an angle", (0.68, -0.45, 0.72), (0.13, 0.0, 0.05), 38),
        CameraSpec("side", "from the side", (0.16, -0.95, 0.34), (0.14, 0.0, 0.07), 38),
        CameraSpec("top", "from above", (0.42, 0.0, 1.05), (0.16, 0.0, 0.0), 32),
        *WRISTS,
    )
    telling_cameras = ("front", "left_wrist")
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> FoldClothParams:
        """Sample a cloth between the arms, slightly rotated, its colours, and the cup beside it."""
        conditions = {"every fold in reach of both arms": in_reach}
        remedy = "draw smaller cloths, or places nearer to the arms"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: FoldClothParams) -> tuple[FoldClothTask, ...]:
        """One task for folding in half, and one for each stripe."""
        return tuple(FoldClothTask(params, line) for line in LINES)

    def furnish(self, spec: mujoco.MjSpec, params: FoldClothParams) -> None:
        """The cloth with its stripes, the slat, and the cup."""
        prop.prepare_world(spec)
        stripes = {"to_near_stripe": params.near_stripe, "to_far_stripe": params.far_stripe}
        colours = {LINES[line]: prop.STRIPES[name] for line, name in stripes.items()}
        prop.add_cloth(spec, params.cloth, prop.CLOTHS[params.cloth_colour], colours, sewn=True)
        prop.add_slat(spec, params.cloth, params.cloth.side_m / 2 - GRASP_IN_M)
        add_cup(spec, "cup", params.cup)
