"""One arm pushes one of two blocks across a table to one of two marks."""

from __future__ import annotations

from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.rule import Rule
from badgen.contracts.scene import CameraSpec, ContactPair
from scenes.kit.faults import arm as fault
from scenes.kit.props.blocks import add_block
from scenes.kit.props.marks import MARKS, add_marks
from scenes.kit.robots.station import HAND
from scenes.kit.scene import ArmScene
from scenes.kit.two_marks import CHOICES, MarkTask
from scenes.kit.worlds.cameras import WRIST
from scenes.kit.worlds.near_edge import bring_edge_near
from scenes.tabletop.push.layout import BLOCKS, PushParams, draw_layout
from scenes.tabletop.push.measures import PAIRS, PushMeasures
from scenes.tabletop.push.plan import push_plan
from scenes.tabletop.push.rules import push_rules

_NEARER = [-1.0, 0.0, 0.0]  # from the mark, the block is towards the robot: the push goes too far

# Strengths were tuned on layouts of seed 0; severities reach down to the threshold, where labels teach most.
FAULTS: fault.Faults = {
    "topple": (fault.offset(("descend", "touch", "push"), (0.06, 0.08), along="z"),),
    "off_table": (fault.offset(("push",), (0.2, 0.36), along=_NEARER),),
    "misplaced": (
        fault.offset(("push",), (0.045, 0.12), along="x"),
        fault.offset(("push",), (0.045, 0.08), along=_NEARER),
        fault.misperceived(MARKS, ("approach", "push"), (0.05, 0.10)),
    ),
    "cause:perception": (fault.misperceived(BLOCKS, ("approach",), (0.03, 0.07)),),
    "wrong_object": (fault.alternatives("wrong_object", other_block="approach", other_block_off="approach"),),
    "wrong_target": (fault.alternatives("wrong_target", other_mark="approach", other_mark_slowly="approach"),),
    "cause:shortcut": (fault.alternatives("shortcut", carry="approach", pull="approach"),),
    "cause:push": (
        fault.pushed(BLOCKS, ("push", "finish"), (0.9, 2.0)),
        fault.pushed((HAND,), ("touch", "push", "finish"), (2.0, 5.0)),
    ),
    "cause:torque_noise": (fault.torque_noise(("descend", "touch", "push"), (0.4, 0.8)),),
}


class PushTask(PushMeasures, MarkTask[PushParams]):
    """One block to one mark."""

    preposition = "to"
    instructions = (
        "Push {thing} to {mark} without toppling it or pushing it off the table.",
        "Slide {thing} onto {mark} from behind; do not pick it up, do not knock it over, keep it on the table.",
        "Without lifting it or letting it fall over, push {thing} across the table until it stands on {mark}.",
    )
    plain = ("Push {thing} to {mark}.", "Move {thing} onto {mark}.")

    def rules(self) -> tuple[Rule, ...]:
        """Pushed there, upright, and left there."""
        return push_rules(self)

    def plan(self) -> Plan:
        """A push that aims anew at every step."""
        return push_plan(self.params, self.k, self.onto)


class Push(ArmScene[PushParams]):
    """A Panda at a table whose front edge is near; two blocks before it, two marks beyond them."""

    name = "push"
    stream_id = 1597642340
    category = "push_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (1.18, 0.0, 0.62), (0.22, 0.0, 0.04), 40),
        CameraSpec("side", "from the side", (0.70, -0.85, 0.62), (0.24, 0.0, 0.04), 40),
        CameraSpec("top", "from above", (0.80, 0.0, 1.10), (0.31, 0.0, 0.0), 37),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> PushParams:
        """Either block can be pushed to either mark without meeting the other."""
        return draw_layout(rng)

    def tasks(self, params: PushParams) -> tuple[PushTask, ...]:
        """Each block to each mark."""
        return tuple(PushTask(params, k, onto) for k, onto in CHOICES)

    def furnish(self, spec: mujoco.MjSpec, params: PushParams) -> None:
        """Marks and blocks on a table whose edge is near."""
        bring_edge_near(spec)
        add_marks(spec, params.marks)
        for name, block in zip(BLOCKS, params.things, strict=True):
            add_block(spec, name, block)
