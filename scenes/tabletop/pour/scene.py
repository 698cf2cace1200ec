"""Scene pour: empty a cup of nuts onto a plate without spilling any."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import AlternativePlan, Goal, Phase, Plan, Pose
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.moves import recover
from scenes.kit.control.arm.pouring import LIFT_M, POUR, Pouring, Tilt, let_go
from scenes.kit.faults import arm as fault
from scenes.kit.props.cup import add_cup, add_rimmed_plate
from scenes.kit.props.grains import add_grains
from scenes.kit.robots.station import HAND
from scenes.kit.scene import ArmScene, ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.pour.judging import PAIRS, PourMeasures, pour_rules
from scenes.tabletop.pour.layout import (
    CUPS,
    GRAINS,
    HEAPS,
    NAMES,
    PLATES,
    SKINS,
    PourParams,
    draw_layout,
    in_reach,
    pouring,
)

_EARLY = Tilt(1.85, lip_z_m=0.140, lip_back_m=0.240)  # tilt at which the nuts fall beside the plate
_DUMP = Tilt(2.15, lip_z_m=0.130, lip_back_m=0.035)


_OVER_PLATE, _LIFTING = ("carry", "tip", "pour", "empty", "drain"), ("lift", "carry")


class PourTask(PourMeasures, ArmTask[PourParams]):
    """Pour one cup onto one plate."""

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        pour, plate = self.pour, self.plate_words(self.plate)
        the = pour.thing.the
        return Task(
            name=f"{NAMES[self.cup]}_to_{NAMES[self.plate]}",
            instructions=(
                f"Pour the nuts from {the} onto {plate} without letting any fall outside, "
                "and put the cup back upright.",
                f"Empty {the} onto {plate}, then stand it on the table again; not one nut may end up beside it.",
                f"Tip all the nuts out of {the} onto {plate}. None of them outside, please. "
                "Then set the cup down upright.",
            ),
            unconstrained=(f"Pour the nuts from {the} onto {plate}.", f"Empty {the} onto {plate} and put it back."),
            milestones=pour.milestones("the nuts", plate),
            rules=pour_rules(self),
            goal=pour.done,
            named=(CUPS[self.cup], PLATES[self.plate]),
            end_traces=(pour.outside,),
            lookalikes=self.other_goals(),
        )

    def plan(self) -> Plan:
        """Grasp the cup at two flat sides near its rim, tilt it over the plate, and put it back."""
        p, cup, plate = self.params, self.cup, self.plate
        move, aside = pouring(p, cup, plate), pouring(p, cup, 1 - plate)
        others = (aside, pouring(p, 1 - cup, plate), pouring(p, 1 - cup, 1 - plate))
        alternatives = {
            name: AlternativePlan("approach", o.whole(), f"pours {o.vessel} onto {o.onto}")
            for name, o in zip(("other_plate", "other_cup", "other_pair"), others, strict=True)
        }
        in_one_go = tuple(phase for phase in aside.whole() if phase.name not in ("tip", "pour"))
        words = "empties the cup onto the other plate in one go"
        alternatives["other_plate_hasty"] = AlternativePlan("approach", in_one_go, words)
        return Plan(move.whole(), p.reaction, recover(), {**alternatives, **_shortcuts(move)})


class Pour(ArmScene[PourParams]):
    """A Panda, two cups of nuts, and two plates."""

    name = "pour"
    stream_id = 3853741630
    category = "pour"
    horizon_s = 14.0
    cameras = (
        CameraSpec("front", "from the front and above", (0.81, 0.31, 0.98), (0.18, 0.02, 0.03), 39),
        CameraSpec("side", "from the side", (0.6, -0.78, 0.36), (0.14, -0.03, 0.01), 41),
        CameraSpec("top", "from above", (0.55, 0.0, 1.1), (0.18, 0.0, 0.04), 42),
        WRIST,
    )
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[fault.Faults] = {
        "spill": (
            fault.offset(_OVER_PLATE, (0.068, 0.125)),
            fault.misperceived(PLATES, ("carry",), (0.07, 0.13)),
            fault.alternatives("shortcut", early_pour="carry", tip_at_once="carry"),
        ),
        "drop": (
            fault.early_release(fault.GRIPS, _LIFTING, lasts_s_range=[0.3, 0.9], after=0.5),
            fault.weak_grip(fault.GRIPS, _LIFTING, (0.0, 0.04), after=0.3),
        ),
        "left_full": (
            fault.skipped(("tip", "pour", "empty", "drain", "right"), ("pour", "empty", "drain")),
            fault.alternatives("shortcut", stop_short="empty", stop_early="empty"),
        ),
        "wrong_target": (fault.alternatives("wrong_target", other_plate="approach", other_plate_hasty="approach"),),
        "wrong_object": (fault.alternatives("wrong_object", other_cup="approach", other_pair="approach"),),
        "topple": (fault.alternatives("shortcut", lay_down="lower", set_askew="lower"),),
        "collision": (fault.low_clearance(_LIFTING, (0.09, 0.118)),),
        "cause:shortcut": (fault.alternatives("shortcut", drop_cup="tip", set_cup="tip", dump_cup="tip"),),
        "cause:push": (fault.pushed((HAND,), ("carry", "tip"), (2.6, 6.5)),),
        "cause:torque_noise": (fault.torque_noise(("descend", *_LIFTING), (0.5, 0.9)),),
    }

    def sample(self, rng: np.random.Generator) -> PourParams:
        """Sample cups and plates in a row, in any order and colours."""
        conditions = {"each cup can be emptied onto each plate": in_reach}
        remedy = "draw the cups and plates nearer to the arm"
        return sample_until(partial(draw_layout, rng), conditions, 100, self.name, remedy)

    def tasks(self, params: PourParams) -> tuple[PourTask, ...]:
        """One task for each cup and plate."""
        return tuple(PourTask(params, cup, plate) for cup in range(2) for plate in range(2))

    def furnish(self, spec: mujoco.MjSpec, params: PourParams) -> None:
        """Plates, and cups with nuts in them."""
        for k, (cup, plate) in enumerate(zip(params.cups, params.plates, strict=True)):
            add_rimmed_plate(spec, PLATES[k], plate)
            add_cup(spec, CUPS[k], cup)
            add_grains(spec, HEAPS[k], (*cup.xy_m, cup.floor_m), GRAINS, params.grain_r_m, SKINS[k])


def _shortcuts(move: Pouring) -> dict[str, AlternativePlan]:
    """Alternative plans that bring the nuts to the plate in a forbidden way, or skip part of the task."""
    above = move.carry("above", move.upright_over(LIFT_M), 0.28)
    down = move.carry("set", move.upright_over(0.006), 0.18)
    early = move.carry("early", move.over(_EARLY), 0.34, 1.4)
    at_once = move.carry("at_once", Goal("self", Pose(quat=move.tilted(1.75))), 0.34, 1.4)
    dump = move.carry("dump", move.over(_DUMP), 0.30, 1.6)
    goes_on, drops = (*move.empty(), *move.put_back()), let_go()
    plans = {
        "drop_cup": ("tip", (above, *drops), "lets the full cup fall onto the plate"),
        "set_cup": ("tip", (above, down, *drops), "puts the full cup on the plate"),
        "early_pour": ("carry", (early, *goes_on), "begins to pour before it is over the plate"),
        "tip_at_once": ("carry", (at_once, *goes_on), "tips the cup where it was picked up"),
        "stop_short": ("empty", _stop_at(move, 1.78), "stops when some of the nuts are out"),
        "stop_early": ("empty", _stop_at(move, 1.71), "stops when the first nuts are out"),
        "lay_down": ("lower", (move.askew(1.15), *drops), "lets go of the cup while it leans far over"),
        "set_askew": ("lower", (move.askew(0.95), *drops), "lets go of the cup while it leans"),
        "dump_cup": ("tip", (dump, *drops), "turns the cup over and lets it fall onto the plate"),
    }
    return {name: AlternativePlan(*plan) for name, plan in plans.items()}


def _stop_at(move: Pouring, tilt_rad: float) -> tuple[Phase, ...]:
    """Tilt the cup too little, and put it back."""
    short = move.carry("short", move.over(replace(POUR["empty"], tilt_rad=tilt_rad)), 0.20, 0.6)
    return (short, move.right(), *move.put_back())
