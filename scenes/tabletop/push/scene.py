"""Scene push: one arm pushes one of two blocks across a table to one of two marks."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.sampling import sample_until
from scenes.kit.control.arm.moves import UPRIGHT_RAD
from scenes.kit.faults.arm import Faults
from scenes.kit.props.blocks import add_block
from scenes.kit.props.marks import add_marks
from scenes.kit.scene import ArmScene
from scenes.kit.two_marks import CHOICES
from scenes.kit.worlds.cameras import WRIST
from scenes.kit.worlds.short_table import shorten_table
from scenes.tabletop.push.alternatives import PushAlternatives
from scenes.tabletop.push.faults import FAULTS
from scenes.tabletop.push.judging import PAIRS, PushMeasures
from scenes.tabletop.push.layout import BLOCKS, PushParams, draw_layout, in_reach, is_clear


class PushTask(PushMeasures):
    """Push one block to one mark."""

    preposition = "to"
    instructions = (
        "Push {thing} to {mark} without toppling it or pushing it off the table.",
        "Slide {thing} onto {mark}, pushing it away from the robot; do not pick it up or knock it over.",
        "Without lifting it or letting it fall over, push {thing} across the table until it stands on {mark}.",
    )
    plain = ("Push {thing} to {mark}.", "Move {thing} onto {mark}.")

    def plan(self) -> Plan:
        """A push that updates its aim at every control step."""
        own = PushAlternatives(self.params, self.k, self.onto)
        return Plan(own.push.phases(), self.params.reaction, None, own.plans(), UPRIGHT_RAD)


class Push(ArmScene[PushParams]):
    """A Panda at a short table; two blocks before it, and two marks beyond them, towards the edge opposite the arm."""

    name = "push"
    stream_id = 1597642340
    category = "push_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (1.14, -0.28, 0.66), (0.24, -0.01, 0.02), 40),
        CameraSpec("side", "from the side", (0.7, -0.85, 0.62), (0.25, 0.0, 0.02), 40),
        CameraSpec("top", "from above", (0.8, 0.0, 1.1), (0.31, 0.0, 0.0), 37),
        WRIST,
    )
    telling_cameras = ("front",)
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> PushParams:
        """Sample blocks and marks such that each block can be pushed to each mark without meeting the other."""
        conditions = {"marks apart and paths clear": is_clear, "pushes within reach": in_reach}
        remedy = "widen the areas of the blocks and the marks"
        return sample_until(partial(draw_layout, rng), conditions, 20_000, self.name, remedy)

    def tasks(self, params: PushParams) -> tuple[PushTask, ...]:
        """One task for each block and mark."""
        return tuple(PushTask(params, k, onto) for k, onto in CHOICES)

    def furnish(self, spec: mujoco.MjSpec, params: PushParams) -> None:
        """Marks and blocks on a table that ends a little beyond the marks."""
        shorten_table(spec)
        add_marks(spec, params.marks)
        for name, block in zip(BLOCKS, params.things, strict=True):
            add_block(spec, name, block)
