"""One arm stacks two blocks, or three, in the order that is asked for."""

from __future__ import annotations

from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from scenes.kit.faults import arm as fault
from scenes.kit.faults import handling as faults
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.stack.layout import BLOCKS, TOWERS, StackParams, draw_layout
from scenes.tabletop.stack.measures import PAIRS, StackMeasures
from scenes.tabletop.stack.plan import stack_plan
from scenes.tabletop.stack.rules import stack_rules

# Phases without a prefix are those of the last block, which every tower has.
FAULTS: fault.Faults = {
    "collision": (fault.low_clearance(("lift", "transfer"), (0.064, 0.1)),),
    "topple": faults.set_down_beside(BLOCKS, (0.022, 0.036)),
    "drop": faults.drops((0.0, 0.012)),
    "misplaced": faults.set_down_beside(BLOCKS, (0.0125, 0.02)),
    "missed_grasp": faults.missed_grasps(BLOCKS, (0.04, 0.08)),
    "wrong_order": (fault.alternatives("wrong_object", other_order="ready", upside_down="ready"),),
    "reverted": (fault.alternatives("reverted_step", take_off="home", take_off_askew="home"),),
    "excess_force": (fault.low_clearance(("lower",), (0.009, 0.018)),),
    "cause:push": faults.pushes(BLOCKS, ("home",), (0.9, 3.5)),
    "cause:torque_noise": (fault.torque_noise(("descend", "transfer", "lower"), (0.45, 0.95)),),
    "cause:shortcut": (fault.alternatives("shortcut", drop_high="lower", drop_low="lower"),),
    "cause:plan_error": (
        *faults.plan_errors(),
        fault.alternatives("wrong_object", other_block="ready", other_base="ready"),
    ),
}


# For towers of two and of three, blocks from the bottom up: ways to ask with the constraint, then two without.
_WORDS = {
    2: (
        "Stack {1} on {0} without knocking against any block.",
        "Put {1} on top of {0}; do not bump into {0} or anything else.",
        "Place {1} squarely on {0}, and touch no other block on the way.",
        "Stack {1} on {0}.",
        "{1} goes on {0}.",
    ),
    3: (
        "Stack {1} on {0} and {2} on top, without knocking against the tower.",
        "Build a tower: {0} below, {1} on it, {2} on top; never bump into it.",
        "Put {1} on {0}, then {2} on {1}, and keep the tower from being knocked.",
        "Stack {1} on {0} and {2} on top.",
        "Build a tower of {0}, {1} and {2}, from the bottom up.",
    ),
}


class StackTask(StackMeasures, ArmTask[StackParams]):
    """One tower."""

    @property
    def task(self) -> Task:
        """The tower in words and in physics."""
        names = [self.params.the(k) for k in self.order]
        said = [sentence.format(*names) for sentence in _WORDS[len(names)]]
        said = [sentence[0].upper() + sentence[1:] for sentence in said]
        steps = [
            part.milestones(
                carry=f"is over {base}", lower=f"is down on {base}", at=f"on {base}", suffix=f"_{part.n}", lies="stands"
            )
            for part, base in zip(self.tower.parts, names, strict=False)
        ]
        return Task(
            name="_".join(("tower", *(str(k) for k in self.order))),
            instructions=tuple(said[:3]),
            plain=tuple(said[3:]),
            milestones=tuple(step for part in steps for step in part),
            rules=stack_rules(self),
            goal=self.tower.goal,
        )

    def plan(self) -> Plan:
        """Take, bring and let go of one block after the other."""
        return stack_plan(self.params, self.order)


class Stack(ArmScene[StackParams]):
    """A Panda and three blocks of different size and colour."""

    name = "stack"
    stream_id = 1101560682
    category = "stacking"
    horizon_s = 14.0
    cameras = (
        CameraSpec("front", "from the front", (0.84, 0.0, 0.50), (0.12, 0.0, 0.08), 42),
        CameraSpec("side", "from the side", (0.42, -0.74, 0.48), (0.14, 0.0, 0.07), 44),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> StackParams:
        """Blocks scattered over the table."""
        return draw_layout(rng)

    def tasks(self, params: StackParams) -> tuple[StackTask, ...]:
        """Towers of two and of three, in several orders."""
        return tuple(StackTask(params, order) for order in TOWERS)

    def furnish(self, spec: mujoco.MjSpec, params: StackParams) -> None:
        """The blocks."""
        params.add_items(spec)
