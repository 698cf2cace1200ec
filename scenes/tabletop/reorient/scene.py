"""Scene reorient: one arm stands a lying bottle, can, jar or flask upright on a mark."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.sampling import sample_until
from scenes.kit.faults.arm import Faults
from scenes.kit.props.marks import add_marks
from scenes.kit.props.uprights import add_upright
from scenes.kit.scene import ArmScene
from scenes.kit.two_marks import CHOICES
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.reorient.alternatives import ReorientAlternatives
from scenes.tabletop.reorient.faults import FAULTS
from scenes.tabletop.reorient.judging import PAIRS, ReorientMeasures
from scenes.tabletop.reorient.layout import THINGS, ReorientParams, draw_layout, in_reach, is_clear


class ReorientTask(ReorientMeasures):
    """Stand one object on one mark."""

    preposition = "on"
    instructions = (
        "Stand {thing} upright on {mark}; set it down gently, without dropping it.",
        "Pick up {thing}, turn it upright and put it down on {mark} without letting it fall.",
        "{Thing} lies on its side: stand it up on {mark}, and do not let go before it stands.",
    )
    plain = ("Stand {thing} upright on {mark}.", "Put {thing} on {mark}, standing.")

    def plan(self) -> Plan:
        """Grasp, quarter turn and placing."""
        own = ReorientAlternatives(self.params, self.k, self.onto)
        return Plan(own.standing.phases(), self.params.reaction, own.standing.recover(), own.plans())


class Reorient(ArmScene[ReorientParams]):
    """A Panda, two lying objects with their tops away from it, two marks beyond them."""

    name = "reorient"
    stream_id = 2353882792
    category = "reorient_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (0.88, -0.6, 0.66), (0.22, 0.01, 0.01), 40),
        CameraSpec("side", "from the side", (0.77, 0.78, 0.66), (0.22, -0.01, 0.02), 40),
        CameraSpec("top", "from above", (0.72, 0.0, 1.15), (0.25, 0.0, 0.0), 38),
        WRIST,
    )
    telling_cameras = ("front",)
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> ReorientParams:
        """Sample objects and marks such that each object can be stood on each mark, past the other one."""
        conditions = {"marks apart and clear of the things": is_clear, "things and marks within reach": in_reach}
        remedy = "widen the areas of the things and marks"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: ReorientParams) -> tuple[ReorientTask, ...]:
        """One task for each object and mark."""
        return tuple(ReorientTask(params, k, onto) for k, onto in CHOICES)

    def furnish(self, spec: mujoco.MjSpec, params: ReorientParams) -> None:
        """Marks and lying objects."""
        add_marks(spec, params.marks)
        for name, thing in zip(THINGS, params.things, strict=True):
            add_upright(spec, name, thing)
