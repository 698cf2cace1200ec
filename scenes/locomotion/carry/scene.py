"""A humanoid carries a box between its palms: ahead, backward, or up to its chest; friction alone holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import mujoco
import numpy as np

from badgen.contracts.appearance import Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.carrying.expert import CarryExpert
from scenes.kit.control.carrying.figure import Load
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.expert import WalkExpert
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.carton import COLOURS, Carton
from scenes.kit.robots.g1.robot import G1_WITH_PALMS
from scenes.locomotion.carry import measures as state
from scenes.locomotion.carry.faults import FAULTS
from scenes.locomotion.carry.plan import gaits, hold_point, plan
from scenes.locomotion.carry.rules import AHEAD_RULES, BACK_RULES, LIFT_RULES
from scenes.locomotion.carry.world import GRIP, PAIRS, stage
from scenes.locomotion.shared import stage as humanoid
from scenes.locomotion.shared.gaits import between, in_rows


@dataclass(frozen=True, slots=True)
class CarryParams:
    """One layout: how the robot walks, on which floor, and what it holds where.

    Attributes:
        length_m: step; width_m: between the feet; swing_s, double_s: times on one foot and on two.
        lift_m, crouch_m, lean_rad: style of the gait.
        wait_s: how long it stands before it sets off.
        first: the foot that takes the first step.
        friction: of the floor.
        carton: the box; reach_m, height_m: where its middle is held, ahead of the nearest place and above the waist.
    """

    length_m: float
    width_m: float
    swing_s: float
    double_s: float
    lift_m: float
    crouch_m: float
    lean_rad: float
    wait_s: float
    first: Literal["left", "right"]
    friction: float
    carton: Carton
    reach_m: float
    height_m: float

    @property
    def gait(self) -> Gait:
        """The steady gait; the arms are busy."""
        return Gait(
            self.length_m, self.width_m, self.swing_s, self.double_s, self.lift_m, self.crouch_m, self.lean_rad, 0.0
        )

    @property
    def load(self) -> Load:
        """The box as the controller knows it."""
        at_m = hold_point(self.carton.size_m[0], self.reach_m, self.height_m)
        return Load(at_m, self.carton.size_m, self.carton.mass_kg)

    @property
    def squeeze_m(self) -> float:
        """How deep in the box the palms aim: more for a heavier one."""
        return 0.047 + 0.010 * self.carton.mass_kg


class HumanoidCarry(humanoid.OnLegs, LegacyScene[CarryParams]):
    """A Unitree G1 on open ground with a box between its palms, held up by nothing but their friction."""

    name = "humanoid_carry"
    stream_id = 3516916618
    category = "loco_manipulation"
    robot = G1_WITH_PALMS
    horizon_s = 9.0
    requires = (4, 0)  # as humanoid_walk
    settle_s = 0.0
    legacy_cameras = humanoid.CAMERAS
    camera_descriptions: ClassVar[Mapping[str, str]] = humanoid.CAMERA_DESCRIPTIONS
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> CarryParams:
        """A gait between strolling and brisk, and a box that two hands can hold."""
        return CarryParams(
            length_m=between(rng, 0.12, 0.15), width_m=between(rng, 0.20, 0.24), swing_s=between(rng, 0.35, 0.43),
            double_s=between(rng, 0.06, 0.09), lift_m=between(rng, 0.068, 0.082), crouch_m=between(rng, 0.02, 0.04),
            lean_rad=between(rng, 0.0, 0.06), wait_s=in_rows(rng.uniform(0.2, 0.5)),
            first="left" if rng.random() < 0.5 else "right", friction=between(rng, 0.6, 1.0),
            carton=_draw_carton(rng), reach_m=between(rng, 0.0, 0.015), height_m=between(rng, 0.06, 0.10),
        )  # fmt: skip

    def legacy_tasks(self, params: CarryParams) -> tuple[Task, ...]:
        """Ahead, backward, and up."""
        box = f"the {params.carton.colour} box"
        return (_ahead(box), _back(box), _lift(box))

    def build(self, params: CarryParams, appearance: Appearance) -> mujoco.MjSpec:
        """The robot on its floor with the box in its hands, and the keyframe "home"."""
        return stage(self.name, appearance, params.friction, params.carton, params.load)

    def legacy_expert(self, params: CarryParams, task: str) -> CarryExpert:
        """Footsteps from the capture point, torques from whole-body control, palms on springs."""
        first = 1 if params.first == "left" else 0
        way = plan(task, params.wait_s, params.carton.size_m[1], params.squeeze_m)
        return CarryExpert(WalkExpert(way, gaits(task, params.gait), first), params.load, GRIP)


def _draw_carton(rng: np.random.Generator) -> Carton:
    size = [round(float(rng.uniform(*r)), 3) for r in ((0.16, 0.24), (0.20, 0.30), (0.16, 0.24))]
    colour = str(rng.choice(np.array(sorted(COLOURS))))
    return Carton((size[0], size[1], size[2]), round(float(rng.uniform(0.5, 1.5)), 3), colour)


def _ahead(box: str) -> Task:
    return Task(
        name="ahead",
        instructions=(
            f"Carry {box} straight ahead in both hands, with real steps, and keep walking without dropping it.",
            f"Walk forward with {box} between your hands, keep it level, and do not stop or let it fall.",
            f"Hold {box} firmly in both hands and walk straight ahead at a steady pace.",
        ),
        plain=(f"Carry {box} forward.", f"Walk ahead with {box}."),
        milestones=state.AHEAD_MILESTONES, rules=AHEAD_RULES, goal=state.carried_ahead,
    )  # fmt: skip


def _back(box: str) -> Task:
    return Task(
        name="back",
        instructions=(
            f"Carry {box} backward in both hands, with real steps, and keep going without dropping it.",
            f"Walk backward with {box} between your hands, keep it level, and do not stop or let it fall.",
            f"Hold {box} firmly in both hands and step backward at a steady pace.",
        ),
        plain=(f"Carry {box} backward.", f"Back away with {box}."),
        milestones=state.BACK_MILESTONES, rules=BACK_RULES, goal=state.carried_back,
    )  # fmt: skip


def _lift(box: str) -> Task:
    return Task(
        name="lift",
        instructions=(
            f"Stand where you are and lift {box} up in front of your chest with both hands, without dropping it.",
            f"Raise {box} slowly to your chest with both hands, keep it level, and do not move your feet.",
            f"Without walking off, lift {box} between your hands and hold it in front of your chest.",
        ),
        plain=(f"Lift {box} to your chest.", f"Raise {box}."),
        milestones=state.LIFT_MILESTONES, rules=LIFT_RULES, goal=state.lifted,
    )  # fmt: skip
