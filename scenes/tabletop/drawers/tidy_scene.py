"""Scene tidy_drawer: open a drawer, put a block in it, and shut it; a long task with dependent steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.plan import Phase, Plan
from badgen.contracts.rule import Exceeds, Holds, Predicate, Rule
from badgen.contracts.scene import CameraSpec, ContactPair
from badgen.contracts.task import Task
from badgen.sampling import sample_until
from scenes.kit.control.arm.handles import Stowing, rise
from scenes.kit.faults import arm as fault
from scenes.kit.judging import cabinet as about
from scenes.kit.judging import rules as kit
from scenes.kit.judging.cabinet import CABINET_PAIRS, fastest_mps, stowed_pairs
from scenes.kit.judging.handled import Handled
from scenes.kit.judging.measures import graded, pushed_m, raised_m
from scenes.kit.judging.rules import rule
from scenes.kit.judging.stowed import SHUT_TOL_M, Stowed
from scenes.kit.props.cabinet import DRAWERS, other_drawer
from scenes.kit.props.items import add_item
from scenes.kit.robots.station import ARM
from scenes.kit.scene import ArmTask
from scenes.kit.worlds.cameras import WRIST
from scenes.tabletop.drawers.cabinet_scene import HANDLES_IN_REACH, CabinetScene
from scenes.tabletop.drawers.tidy_detours import Request, detours
from scenes.tabletop.drawers.tidy_faults import tidy_faults
from scenes.tabletop.drawers.tidy_layout import BLOCKS, TidyDrawerParams, are_apart, draw_layout, other_block
from scenes.tabletop.drawers.tidy_plan import careless, mistaken

FAST_MPS = 0.45  # clean rollouts stay below 0.28
LATE_S = 12.5


def tidy_drawer_rules(m: Stowed, params: TidyDrawerParams) -> tuple[Rule, ...]:
    """Rules for one block and one drawer of a layout."""
    thing, cabinet, the_drawer = m.thing, params.cabinet, params.cabinet.the_drawer(m.drawer)
    body, the = thing.body, thing.the
    parts = ("carcass", f"{m.drawer}_tray", f"{other_drawer(m.drawer)}_tray")
    return (
        *about.left_standing(cabinet.the_ornament),
        kit.struck("block_strikes_cabinet", m.knock_n, 2.0, (body, "cabinet"), the, "the cabinet", scale_n=100.0),
        about.arm_strikes_cabinet(parts, the_drawer),
        *_mixed_up(m, params),
        kit.dropped(thing, m.low, name="block_dropped"),
        about.handle_slipped(m.drawer, the_drawer, m.may_let_go),
        about.missed("what it reaches for"),
        *_left(m, the_drawer),
        about.too_fast(fastest_mps, FAST_MPS, m.drawer, "the drawer"),
        *kit.arm_rules(m.goal, LATE_S, the, thing.grips),
    )


def _mixed_up(m: Stowed, params: TidyDrawerParams) -> tuple[Rule, ...]:
    """An object other than the requested one is handled, or a step is out of order."""
    body, the = m.thing.body, m.thing.the
    block, drawer = other_block(body), other_drawer(m.drawer)
    the_block, the_drawer = params.the_block(block), params.cabinet.the_drawer(drawer)
    raised, early = Exceeds(partial(raised_m, body=block), 0.02, "raised_m"), Exceeds(m.too_early_m, 0.03, "raised_m")
    pushed, shown = partial(pushed_m, body=block), graded(partial(pushed_m, body=block), 0.008, 0.04)
    misled = Holds(partial(m.inside, drawer=drawer))
    return (
        rule("other_block", "wrong_object", raised, (block,), the_block, the, scale=0.10),
        kit.moved_away("other_block_moved", pushed, 0.012, (block,), the_block, evident=shown),
        about.other_drawer_moved(drawer, the_drawer, params.cabinet.the_drawer(m.drawer)),
        rule("in_other_drawer", "wrong_target", misled, (body, drawer), the, the_drawer, lasting=True),
        rule(
            "too_early",
            "wrong_order",
            early,
            (body,),
            f"taking {the}",
            scale=0.10,
            universal=False,
            lasting=True,
            shown_by="path",
        ),
    )


def _left(m: Stowed, the_drawer: str) -> tuple[Rule, ...]:
    """Steps that were skipped or undone."""
    the, both = m.thing.the, (m.thing.body, m.drawer)
    left_open = Exceeds(m.left_open_m, 2.0 * SHUT_TOL_M, "opening_m", 0.2)
    return (
        rule("left_out", "omitted", Holds(m.forgotten, 0.2), both, the),
        rule("left_open", "left_open", left_open, (m.drawer,), the_drawer, scale=0.08),
        rule("undone", "reverted", Exceeds(m.undone_m, 0.03, "undone_m"), both, the, scale=0.10),
    )


@dataclass(frozen=True)
class TidyDrawerTask(ArmTask[TidyDrawerParams]):
    """Put one block into one drawer."""

    params: TidyDrawerParams
    block: str
    drawer: str

    @property
    def stowed(self) -> Stowed:
        """Measures of putting the block into the drawer."""
        supports = (f"{self.block}-table", f"{self.block}-cabinet")
        thing = Handled(self.block, self.params.the_block(self.block), supports)
        return Stowed(thing, self.drawer, self.params.cabinet.shape)

    def other_goals(self) -> tuple[Predicate, ...]:
        """Goals of the other block, or the other drawer, which differ in colour only."""
        others = replace(self, block=other_block(self.block)), replace(self, drawer=other_drawer(self.drawer))
        return tuple(other.stowed.goal for other in others)

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        measures, cabinet = self.stowed, self.params.cabinet
        the, drawer, thing = measures.thing.the, cabinet.the_drawer(self.drawer), cabinet.the_ornament
        return Task(
            name=f"{self.block}_{self.drawer}",
            instructions=(
                f"First open {drawer}, then put {the} in it and shut it again, slowly, without jolting what is on top.",
                f"Put {the} away: pull {drawer} open before you touch the block, lay it inside, push the drawer shut "
                f"gently, and leave {thing} standing.",
                f"Open {drawer} by its handle, set {the} down inside, then close it; do not slam it or upset {thing}.",
            ),
            unconstrained=(f"Put {the} in {drawer} and close it.", f"Tidy {the} away into {drawer}."),
            milestones=measures.milestones(),
            rules=tidy_drawer_rules(measures, self.params),
            goal=measures.goal,
            named=(self.block, self.drawer, f"{self.drawer}_handle", "ornament"),
            lookalikes=self.other_goals(),
        )

    def plan(self) -> Plan:
        """Open the drawer, put the block in, shut it."""
        params = self.params
        move, other = (
            Stowing(block, params.item(block), self.drawer, params.cabinet.shape)
            for block in (self.block, other_block(self.block))
        )
        up = Phase("recover", rise(0.12), grip_m={ARM: 0.07}, speed_mps=0.30, min_s=0.5)
        wrong_ways = {**mistaken(params, move, other), **careless(move)}
        return Plan(move.whole(), params.reaction, up, {**wrong_ways, **detours(Request(params, move, other))})


class TidyDrawer(CabinetScene[TidyDrawerParams]):
    """A Panda, two blocks, and a cabinet with two drawers and a slender ornament on top."""

    name = "tidy_drawer"
    stream_id = 189916104
    category = "long_horizon"
    horizon_s = 14.0
    cameras = (
        CameraSpec("front", "from the front of the drawers at an angle", (0.74, -0.62, 0.66), (0.15, 0.07, 0.05), 38),
        CameraSpec("side", "from straight ahead of the drawers", (0.30, -0.86, 0.44), (0.15, 0.08, 0.06), 38),
        CameraSpec("top", "from above", (0.24, 0.02, 1.18), (0.15, 0.05, 0.0), 40),
        WRIST,
    )
    telling_cameras = ("front",)
    pairs: ClassVar[tuple[ContactPair, ...]] = (
        *CABINET_PAIRS,
        *(pair for block in BLOCKS for pair in stowed_pairs(block)),
    )
    faults: ClassVar[fault.Faults] = tidy_faults()

    def sample(self, rng: np.random.Generator) -> TidyDrawerParams:
        """Sample a cabinet with both drawers shut, and both blocks in front, clear of the drawers."""
        conditions = {"blocks apart": are_apart, **HANDLES_IN_REACH}
        remedy = "let the blocks stand closer together"
        return sample_until(partial(draw_layout, rng), conditions, 2000, self.name, remedy)

    def tasks(self, params: TidyDrawerParams) -> tuple[TidyDrawerTask, ...]:
        """One task for each block and drawer."""
        return tuple(TidyDrawerTask(params, block, drawer) for block in BLOCKS for drawer in DRAWERS)

    def furnish(self, spec: mujoco.MjSpec, params: TidyDrawerParams) -> None:
        """The cabinet, and the blocks on the table."""
        super().furnish(spec, params)
        for name, item, place, yaw in zip(BLOCKS, params.blocks, params.places_m, params.yaws_rad, strict=True):
            add_item(spec, name, item, place, yaw)
