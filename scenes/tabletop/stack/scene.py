"""Scene stack: one arm stacks two blocks, or three, in the requested order."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.moves import UPRIGHT_RAD, recover
from scenes.kit.faults.arm import Faults
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.stack.alternatives import StackPlans
from scenes.tabletop.stack.faults import FAULTS
from scenes.tabletop.stack.judging import PAIRS, StackMeasures, stack_rules
from scenes.tabletop.stack.layout import TOWERS, StackParams, can_build_each, draw_layout

# For towers of two and of three, blocks from the bottom up: instructions with the constraint, then two without it.
_WORDS = {
    2: (
        "Stack {1} on {0} without knocking against any block.",
        "Put {1} on top of {0}; do not bump into {0} or anything else.",
        "Place {1} on {0}, middle over middle to within a centimetre, and touch no other block on the way.",
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
    """Build one tower."""

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
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
            unconstrained=tuple(said[3:]),
            milestones=tuple(step for part in steps for step in part),
            rules=stack_rules(self),
            goal=self.tower.goal,
            named=tuple(thing.body for thing in self.tower.things),
            lookalikes=self.other_goals(),
        )

    def plan(self) -> Plan:
        """Grasp, bring and release one block after the other; the lowest stays where it is."""
        plans = StackPlans(self.params, self.order, self.spare)
        return Plan(plans.phases(), self.params.reaction, recover(), plans.alternatives(), UPRIGHT_RAD)


class Stack(ArmScene[StackParams]):
    """A Panda and three blocks of different size and colour."""

    name = "stack"
    stream_id = 1101560682
    category = "stacking"
    horizon_s = 14.0
    cameras = (
        CameraSpec("front", "from the front", (0.85, 0.2, 0.55), (0.16, 0.01, 0.04), 40),
        CameraSpec("side", "from the side", (0.59, -0.5, 0.48), (0.15, -0.02, 0.04), 40),
        WRIST,
    )
    telling_cameras = ("front", "arm_wrist")
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> StackParams:
        """Sample blocks scattered over the table."""
        conditions = {"every tower can be built": can_build_each}
        remedy = "draw smaller blocks, or a wider area"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: StackParams) -> tuple[StackTask, ...]:
        """One task for each tower: of two and of three blocks, in several orders."""
        return tuple(StackTask(params, order) for order in TOWERS)

    def furnish(self, spec: mujoco.MjSpec, params: StackParams) -> None:
        """The blocks."""
        params.add_items(spec)
