"""One arm stands a lying bottle, can, jar or flask upright on a mark."""

from __future__ import annotations

from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.rule import Rule
from badgen.contracts.scene import CameraSpec, ContactPair
from scenes.kit.faults import arm as fault
from scenes.kit.props.marks import MARKS, add_marks
from scenes.kit.props.uprights import add_upright
from scenes.kit.robots.station import GRIP_ACTUATOR, HAND
from scenes.kit.scene import ArmScene
from scenes.kit.two_marks import CHOICES, MarkTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.reorient.layout import THINGS, ReorientParams, draw_layout
from scenes.tabletop.reorient.measures import PAIRS, ReorientMeasures
from scenes.tabletop.reorient.plan import reorient_plan
from scenes.tabletop.reorient.rules import reorient_rules

_GRIPS, _CARRYING = (GRIP_ACTUATOR,), ("lift", "turn")

# Strengths were tuned on layouts of seed 0.
FAULTS: fault.Faults = {
    "drop": (
        fault.early_release(_GRIPS, _CARRYING, after=0.3),
        fault.weak_grip(_GRIPS, _CARRYING, (0.0, 0.03)),
        fault.skipped(("turn", "lower"), ("lower",)),
    ),
    "rolled_away": (fault.pushed(THINGS, ("approach", "descend"), (1.2, 2.4)),),
    "left_lying": (fault.alternatives("shortcut", keep_lying="turn", keep_lying_near="turn"),),
    "topple": (fault.alternatives("shortcut", askew="lower", far_askew="lower"),),
    "misplaced": (
        fault.offset(("turn", "lower"), (0.05, 0.10)),
        fault.misperceived(MARKS, ("turn",), (0.05, 0.10)),
    ),
    "wrong_object": (fault.alternatives("wrong_object", other_thing="approach", other_thing_too_far="approach"),),
    "wrong_target": (fault.alternatives("wrong_target", other_mark="turn", second_thought="lower"),),
    "reverted": (fault.alternatives("reverted_step", lay_back="home", lay_back_near="home"),),
    "cause:perception": (fault.misperceived(THINGS, ("approach",), (0.03, 0.06)),),
    "cause:shortcut": (fault.alternatives("shortcut", drop_it="lower", drop_low="lower"),),
    "cause:push": (
        fault.pushed(THINGS, ("retreat", "home"), (0.8, 1.8)),
        fault.pushed((HAND,), (*_CARRYING, "lower"), (3.0, 6.5)),
    ),
    "cause:torque_noise": (fault.torque_noise(("descend", "lift", "turn"), (0.45, 0.85)),),
}


class ReorientTask(ReorientMeasures, MarkTask[ReorientParams]):
    """One thing onto one mark."""

    preposition = "on"
    instructions = (
        "Stand {thing} upright on {mark}; set it down gently, without dropping it.",
        "Pick up {thing}, turn it upright and put it down on {mark} without letting it fall.",
        "{Thing} lies on its side: stand it up on {mark}, and do not let go before it stands.",
    )
    plain = ("Stand {thing} upright on {mark}.", "Put {thing} on {mark}, standing.")

    def rules(self) -> tuple[Rule, ...]:
        """Taken, turned, stood there, and left there."""
        return reorient_rules(self)

    def plan(self) -> Plan:
        """Grasp, quarter turn and placing."""
        return reorient_plan(self.params, self.k, self.onto)


class Reorient(ArmScene[ReorientParams]):
    """A Panda, two things that lie with their tops away from it, two marks beyond them."""

    name = "reorient"
    stream_id = 2353882792
    category = "reorient_with_constraint"
    horizon_s = 12.0
    cameras = (
        CameraSpec("front", "from the front", (1.20, 0.0, 0.62), (0.20, 0.0, 0.05), 40),
        CameraSpec("side", "from the side", (0.68, -0.90, 0.60), (0.22, 0.0, 0.06), 40),
        CameraSpec("top", "from above", (0.72, 0.0, 1.15), (0.25, 0.0, 0.0), 38),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = FAULTS

    def sample(self, rng: np.random.Generator) -> ReorientParams:
        """Either thing can be stood on either mark, past the other one."""
        return draw_layout(rng)

    def tasks(self, params: ReorientParams) -> tuple[ReorientTask, ...]:
        """Each thing onto each mark."""
        return tuple(ReorientTask(params, k, onto) for k, onto in CHOICES)

    def furnish(self, spec: mujoco.MjSpec, params: ReorientParams) -> None:
        """Marks and lying things."""
        add_marks(spec, params.marks)
        for name, thing in zip(THINGS, params.things, strict=True):
            add_upright(spec, name, thing)
