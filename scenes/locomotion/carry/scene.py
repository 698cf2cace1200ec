"""A humanoid carries a box between its palms: ahead, backward, or up to its chest; friction alone holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.carrying.expert import CarryExpert
from scenes.kit.control.carrying.figure import Load
from scenes.kit.control.carrying.home import hold_at_home
from scenes.kit.control.carrying.palms import MEETS, add_palms
from scenes.kit.control.walking.behaviours import BACK_M, behaviour_gaits
from scenes.kit.control.walking.dcm import Gait
from scenes.kit.control.walking.hopping import Hop
from scenes.kit.faults import arm, walker
from scenes.kit.judging.walker_contacts import FLOOR_PAIRS
from scenes.kit.props.carton import Carton, add_carton, draw_carton
from scenes.kit.robots.g1.model import SIDES
from scenes.kit.walker_layout import WalkerParams, between, draw_gait, draw_start
from scenes.kit.walker_scene import WalkerScene, WalkerTask
from scenes.locomotion.carry import measures as state
from scenes.locomotion.carry.measures import BOX
from scenes.locomotion.carry.plan import BEHAVIOURS, carry_plan

_GO = ("go",)
_ARM_PARTS = tuple(f"{s}_{part}" for s in SIDES for part in ("shoulder", "elbow", "wrist"))

# Strengths were tuned on layouts of seed 0..99; they reach down to what the robot survives with the box in its hands.
FAULTS: arm.Faults = {
    "cause:push": (walker.pushed(_GO), arm.pushed((BOX.body,), _GO, (4.0, 10.0), down=0.3)),
    "cause:torque_noise": (walker.torque_noise(_GO), walker.torque_noise(_GO, (0.1, 0.5), _ARM_PARTS)),
    "cause:weak_actuator": (walker.weak_legs(_GO, (0.05, 0.35)), walker.weak_motors(walker.ARMS, _GO, (0.0, 0.15))),
    "cause:sensor_bias": (walker.misread_speed(_GO, (0.2, 0.7)),),
    "cause:shortcut": (walker.switched("shortcut", go=(*BEHAVIOURS, "throw")),),
    "drop": (
        walker.wide_grip(_GO, (0.16, 0.34)),
        walker.wide_grip(_GO, (0.09, 0.13)),
        arm.weak_grip((*walker.ARMS[0], *walker.ARMS[1]), _GO, (0.0, 0.12)),
    ),
    "throw": (walker.switched("shortcut", go=("throw",), go_on=("throw_late",)),),
}


@dataclass(frozen=True, slots=True)
class CarryParams(WalkerParams):
    """One layout: how the robot walks, on which floor, and what it holds where.

    Attributes:
        carton: the box.
        reach_m: how far ahead of the nearest place its middle is held.
        height_m: how far above the waist it is held.
    """

    carton: Carton
    reach_m: float
    height_m: float

    @property
    def load(self) -> Load:
        """The box as the controller knows it; its rear stays clear of the chest."""
        ahead_m = max(0.265, 0.150 + self.carton.size_m[0] / 2) + self.reach_m
        return Load((ahead_m, 0.0, self.height_m), self.carton.size_m, self.carton.mass_kg)

    @property
    def squeeze_m(self) -> float:
        """How deep in the box the palms aim: more for a heavier one."""
        return 0.047 + 0.010 * self.carton.mass_kg


class CarryTask(WalkerTask[CarryParams]):
    """Carrying the box ahead or back, or lifting it."""

    def plan(self) -> Plan:
        """Stand, set off, go and go on with the box in the palms."""
        params = self.params
        return carry_plan(self.task.name, params.wait_s, params.carton.size_m[1], params.squeeze_m)

    def gaits(self) -> Mapping[str, Gait | Hop | None]:
        """The steady gait in the direction of the task, or standing to lift; and those of failure behaviours."""
        ahead, back = self.params.gait, replace(self.params.gait, length_m=BACK_M)
        goes = {"ahead": ahead, "back": back, "lift": None}[self.task.name]
        same = dict.fromkeys(("set_off", "go", "go_on", "wind_up", "fling"), goes)
        reverse = ahead if self.task.name == "back" else back
        return {
            **behaviour_gaits(goes or ahead, crouch_m=0.12),
            **same,
            "reverse": reverse,
            "stand": None,
            "threw": None,
        }

    def expert(self) -> CarryExpert:
        """The walker below, palms on springs above."""
        return CarryExpert(self.walker(), self.params.load, BOX.grip)


class HumanoidCarry(WalkerScene[CarryParams]):
    """A Unitree G1 on open ground with a box between its palms, held up by nothing but their friction."""

    name = "humanoid_carry"
    stream_id = 3516916618
    category = "loco_manipulation"
    horizon_s = 9.0
    pairs: ClassVar[tuple[ContactPair, ...]] = (*FLOOR_PAIRS, *BOX.pairs)
    faults: ClassVar[arm.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> CarryParams:
        """A gait between strolling and brisk, and a box that two hands can hold."""
        spans = {"length_m": (0.12, 0.15), "swing_s": (0.35, 0.43), "lift_m": (0.068, 0.082), "lean_rad": (0.0, 0.06)}
        return CarryParams(
            gait=draw_gait(rng, **spans, arm_swing=None),
            **draw_start(rng),
            carton=draw_carton(rng),
            reach_m=between(rng, 0.0, 0.015),
            height_m=between(rng, 0.06, 0.10),
        )

    def tasks(self, params: CarryParams) -> tuple[CarryTask, ...]:
        """Ahead, backward, and up."""
        box = f"the {params.carton.colour} box"
        return tuple(CarryTask(params, task) for task in (_ahead(box), _back(box), _lift(box)))

    def furnish(self, spec: mujoco.MjSpec, params: CarryParams) -> None:
        """Pads in the palms, and the box between them."""
        # With the ground's pyramids, or with friction as soft as pressure, a held box creeps down 14 mm a second.
        spec.option.cone, spec.option.impratio = mujoco.mjtCone.mjCONE_ELLIPTIC, 40.0
        add_palms(spec)
        add_carton(spec, BOX.body, params.carton, MEETS)
        for side in SIDES:  # the fist behind the pad is drawn slimmer than its guard
            spec.add_exclude(name=f"{side}_fist-{BOX.body}", bodyname1=f"{side}_wrist_yaw_guard", bodyname2=BOX.body)
        hold_at_home(spec, BOX.body, params.load)


def _ahead(box: str) -> Task:
    return Task(
        name="ahead",
        instructions=(
            f"Carry {box} straight ahead in both hands, with real steps, and keep walking without dropping it.",
            f"Walk forward with {box} between your hands, keep it level, and do not stop or let it fall.",
            f"Hold {box} firmly in both hands and walk straight ahead at a steady pace.",
        ),
        plain=(f"Carry {box} forward.", f"Walk ahead with {box}."),
        milestones=state.walk_milestones(state.AHEAD, "ahead"),
        rules=state.AHEAD_RULES,
        goal=state.carried_ahead,
    )


def _back(box: str) -> Task:
    return Task(
        name="back",
        instructions=(
            f"Carry {box} backward in both hands, with real steps, and keep going without dropping it.",
            f"Walk backward with {box} between your hands, keep it level, and do not stop or let it fall.",
            f"Hold {box} firmly in both hands and step backward at a steady pace.",
        ),
        plain=(f"Carry {box} backward.", f"Back away with {box}."),
        milestones=state.walk_milestones(state.BACK, "back"),
        rules=state.BACK_RULES,
        goal=state.carried_back,
    )


def _lift(box: str) -> Task:
    return Task(
        name="lift",
        instructions=(
            f"Stand where you are and lift {box} up in front of your chest with both hands, without dropping it.",
            f"Raise {box} slowly to your chest with both hands, keep it level, and do not move your feet.",
            f"Without walking off, lift {box} between your hands and hold it in front of your chest.",
        ),
        plain=(f"Lift {box} to your chest.", f"Raise {box}."),
        milestones=state.LIFT_MILESTONES,
        rules=state.LIFT_RULES,
        goal=state.lifted,
    )
