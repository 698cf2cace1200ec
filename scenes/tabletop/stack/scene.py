"""Scene stack: one arm stacks two blocks, or three, in the requested order."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm import alternatives as other_plan
from scenes.kit.control.arm.moves import UPRIGHT_RAD, Handling, go_home, recover, turned
from scenes.kit.faults import arm as fault
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.stack.judging import PAIRS, StackMeasures, stack_rules
from scenes.tabletop.stack.layout import BLOCKS, OVER_M, TOWERS, StackParams, can_build_each, draw_layout

Order = tuple[int, ...]  # indices of blocks from the bottom up
_CONTACT_M = 0.001  # height above its support at which a block is released


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
        params, order = self.params, self.order
        top, below = order[-1], order[:-1]
        move, off = _handling(params, below, top), f"takes {params.the(top)} off again"
        swapped = _build(params, (*order[:-2], top, order[-2]))
        # The wrong block is the third one for a tower of two, and the top one for a tower of three.
        spare = self.spare[0] if self.spare else top
        on_spare = f"stacks {params.the(order[1])} on {params.the(spare)}"
        alternatives = {
            "other_order": _from_the_start(swapped, "stacks the blocks in the wrong order"),
            "upside_down": _from_the_start(_build(params, order[::-1]), "stacks the blocks upside down"),
            "other_block": _from_the_start(_build(params, (order[0], spare)), f"stacks {params.the(spare)}"),
            "other_base": _from_the_start(_build(params, (spare, order[1])), on_spare),
            "take_off": other_plan.put_back(move, off, lift_m=OVER_M),
            "take_off_askew": other_plan.put_back(move, off, lift_m=OVER_M, turn_rad=0.6),
            "drop_high": other_plan.let_fall(move, "onto the tower"),
            "drop_low": other_plan.let_fall_low(move, params.items[below[-1]].height_m + 0.03),
        }
        phases = (Phase("ready", min_s=0.2), *_build(params, order), go_home())
        return Plan(phases, params.reaction, recover(), alternatives, UPRIGHT_RAD)


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
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    # Phases without a prefix are those of the last block, which every tower has.
    faults: ClassVar[fault.Faults] = {
        "collision": (fault.low_clearance(("lift", "transfer"), (0.064, 0.1)),),
        "topple": fault.set_down_beside(BLOCKS, (0.022, 0.036)),
        "drop": fault.drops((0.0, 0.012)),
        "misplaced": fault.set_down_beside(BLOCKS, (0.0125, 0.02)),
        "missed_grasp": fault.missed_grasps(BLOCKS, (0.04, 0.08)),
        "wrong_order": (fault.alternatives("wrong_object", other_order="ready", upside_down="ready"),),
        "reverted": (fault.alternatives("reverted_step", take_off="home", take_off_askew="home"),),
        "excess_force": (fault.low_clearance(("lower",), (0.009, 0.018)),),
        "cause:push": fault.pushes(BLOCKS, ("home",), (0.9, 3.5)),
        "cause:torque_noise": (fault.torque_noise(("descend", "transfer", "lower"), (0.45, 0.95)),),
        "cause:shortcut": (fault.alternatives("shortcut", drop_high="lower", drop_low="lower"),),
        "cause:plan_error": (
            *fault.plan_errors(),
            fault.alternatives("wrong_object", other_block="ready", other_base="ready"),
        ),
    }

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


def _build(params: StackParams, order: Order) -> tuple[Phase, ...]:
    """Put on one block after the other; phases of all but the last are called `first_...`."""
    prefixes = dict.fromkeys(range(1, len(order) - 1), "first_")
    puts = (_handling(params, order[:n], order[n], prefixes.get(n, "")).put() for n in range(1, len(order)))
    return tuple(phase for put in puts for phase in put)


def _handling(params: StackParams, below: Order, k: int, prefix: str = "") -> Handling:
    """Phases of putting block `k` on top of the blocks below, aligned with them."""
    base, last = below[0], below[-1]
    last_yaw = params.items_yaw_rad[base] if len(below) == 1 else params.placed_yaw_rad(last, base)
    turn = turned(params.placed_yaw_rad(k, base) - last_yaw)
    at = Goal(BLOCKS[last], Pose((0.0, 0.0, params.items[last].height_m + _CONTACT_M), turn))
    lift_m = OVER_M + params.top_m(below)
    return params.handling(k, params.square_grip_rad(k), at, over_m=OVER_M, lift_m=lift_m, prefix=prefix)


def _from_the_start(phases: tuple[Phase, ...], words: str) -> AlternativePlan:
    return AlternativePlan("ready", (*phases, go_home()), words)
