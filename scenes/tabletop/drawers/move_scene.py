"""Scenes open_drawer and close_drawer: move a drawer by its handle without jolting the ornament on the cabinet."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

import numpy as np

from badgen.contracts.plan import Plan
from badgen.contracts.rule import Exceeds, Rule, Touch
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Milestone, Task
from badgen.sampling import sample_until
from scenes.kit.faults import arm as fault
from scenes.kit.judging import cabinet as about
from scenes.kit.judging.cabinet import CABINET_PAIRS, DrawerGoal, sliding_mps
from scenes.kit.judging.rules import arm_rules, rule
from scenes.kit.layout import draw_reaction
from scenes.kit.props.cabinet import DRAWERS, other_drawer
from scenes.kit.props.placed_cabinet import PlacedCabinet, draw_cabinet
from scenes.kit.robots.station import ARM, HAND, draw_base, grip
from scenes.kit.scene import ArmTask
from scenes.tabletop.drawers.cabinet_scene import CABINET_CAMERAS, HANDLES_IN_REACH, CabinetParams, CabinetScene, on_top
from scenes.tabletop.drawers.move_faults import move_faults
from scenes.tabletop.drawers.move_parts import Moves
from scenes.tabletop.drawers.move_plan import move_plan

FAST_MPS = 0.35  # clean rollouts stay below 0.25
LATE_S = 8.0
_HALF_TOL_M, _SHUT_TOL_M = 0.012, 0.006
_STOP_M = 0.006  # distance from its stop of a drawer that is pulled open fully


def move_milestones(goal: DrawerGoal, done: str) -> tuple[Milestone, ...]:
    """Milestones of moving one drawer; `done` describes the goal, such as "the red drawer is shut"."""
    return (
        Milestone("reach", 0.15, goal.near, "the hand reaches the handle"),
        Milestone("grasp", 0.20, goal.held, "the hand holds the handle"),
        Milestone("slide", 0.50, goal.slid, done),
        Milestone("release", 0.15, goal.let_go, f"{done} and let go of"),
    )


def move_rules(goal: DrawerGoal, cabinet: PlacedCabinet, end: str) -> tuple[Rule, ...]:
    """Rules for moving one drawer of a cabinet; `end` names its goal position, such as "its stop"."""
    drawer, other = goal.drawer, other_drawer(goal.drawer)
    the, the_other = cabinet.the_drawer(drawer), cabinet.the_drawer(other)
    by_front = Touch((f"{ARM}-{drawer}_tray",), 2.0)
    return (
        *about.left_standing(cabinet.the_ornament),
        about.arm_strikes_cabinet(("carcass", f"{other}_tray"), "the cabinet"),
        rule(
            "by_front",
            "off_handle",
            by_front,
            (HAND, f"{drawer}_tray"),
            the,
            scale=50.0,
            universal=False,
        ),
        about.too_fast(partial(sliding_mps, drawer=drawer), FAST_MPS, drawer, the),
        about.other_drawer_moved(other, the_other, the),
        about.handle_slipped(drawer, the, goal.may_let_go),
        *_left_wrong(goal, the, end),
        about.missed(the),
        *arm_rules(goal.settled, LATE_S, the, (grip(f"{drawer}_handle"),)),
    )


def _left_wrong(goal: DrawerGoal, the: str, end: str) -> tuple[Rule, ...]:
    """The drawer is left at a wrong opening, or does not stay at the right one."""
    drawer, tol_m = (goal.drawer,), goal.tol_m
    short, far = Exceeds(goal.short_m, tol_m, "short_m", 0.4), Exceeds(goal.too_far_m, tol_m, "beyond_m", 0.4)
    back = Exceeds(goal.undone_m, tol_m + 0.006, "back_m")
    return (
        rule("left_short", "short", short, drawer, the, end, scale=0.08),
        rule("left_too_far", "too_far", far, drawer, the, end, scale=0.08),
        rule("undone", "reverted", back, drawer, the, scale=0.08),
    )


class Words(NamedTuple):
    """Instruction templates: {the} is the drawer, {far} the amount of motion, {end} the resulting state."""

    ask: str
    take: str
    slide: str
    unconstrained: str
    done: str


class Opening(NamedTuple):
    """An opening that can be requested.

    Attributes:
        name: suffix of the task's name, after the drawer.
        target_m: goal opening, within `tol_m`.
        far, end: values for the instruction templates.
        rest: noun phrase of the drawer's goal position.
    """

    name: str
    target_m: float
    tol_m: float
    far: str
    end: str
    rest: str


@dataclass(frozen=True)
class MoveDrawerTask(ArmTask[CabinetParams]):
    """Move one drawer to one opening."""

    params: CabinetParams
    drawer: str
    opening: Opening
    words: Words

    @property
    def task(self) -> Task:
        """The task: its instructions, milestones, rules and goal."""
        o, the = self.opening, self.params.cabinet.the_drawer(self.drawer)
        thing, goal = self.params.cabinet.the_ornament, DrawerGoal(self.drawer, o.target_m, o.tol_m)
        ask, take, slide, unconstrained, done = (part.format(the=the, far=o.far, end=o.end) for part in self.words)
        return Task(
            name=f"{self.drawer}_{o.name}",
            instructions=(
                f"{ask} by its handle, slowly, without jolting what stands on the cabinet.",
                f"Take the handle of {the} and {take}; be gentle, so that {thing} on top stays where it is.",
                f"{slide} it, and leave {thing} standing.",
            ),
            unconstrained=(f"{ask}.", f"{unconstrained}."),
            milestones=move_milestones(goal, done),
            rules=move_rules(goal, self.params.cabinet, o.rest),
            goal=goal.settled,
            named=("cabinet", self.drawer, f"{self.drawer}_handle", "ornament"),
            lookalikes=(DrawerGoal(other_drawer(self.drawer), o.target_m, o.tol_m).settled,),
        )

    def plan(self) -> Plan:
        """Grasp the handle, slide the drawer, release."""
        params = self.params
        move = Moves(params.cabinet, self.drawer, self.opening.target_m)
        return move_plan(move, params.reaction, on_top(params.base, params.cabinet))


class MoveDrawer(CabinetScene[CabinetParams], abc.ABC):
    """A Panda, and a cabinet with two drawers and a slender ornament on top.

    Attributes:
        open_share: range of the drawers' initial openings, as shares of their travel.
        words: instruction templates.
    """

    category = "articulated_object"
    horizon_s = 10.0
    cameras = CABINET_CAMERAS
    pairs: ClassVar[tuple[ContactPair, ...]] = CABINET_PAIRS
    open_share: ClassVar[tuple[float, float]]
    words: ClassVar[Words]

    @abc.abstractmethod
    def openings(self, travel_m: float) -> tuple[Opening, ...]:
        """Openings that can be requested of a drawer with this travel."""

    def sample(self, rng: np.random.Generator) -> CabinetParams:
        """Sample a cabinet whose handles the arm can reach."""

        def draw() -> CabinetParams:
            base, cabinet = draw_base(rng), draw_cabinet(rng, self.open_share)
            return CabinetParams(base=base, cabinet=cabinet, reaction=draw_reaction(rng))

        return sample_until(draw, HANDLES_IN_REACH, 2000, self.name, "narrow the places where the cabinet may stand")

    def tasks(self, params: CabinetParams) -> tuple[MoveDrawerTask, ...]:
        """One task for each drawer and opening."""
        openings = self.openings(params.cabinet.shape.travel_m)
        return tuple(MoveDrawerTask(params, drawer, opening, self.words) for drawer in DRAWERS for opening in openings)


class OpenDrawer(MoveDrawer):
    """A Panda that pulls drawers open, fully or halfway; initially they are shut or slightly open."""

    name = "open_drawer"
    stream_id = 1010312724
    open_share = (0.0, 0.10)
    telling_cameras = ("front", "arm_wrist")
    faults: ClassVar[fault.Faults] = move_faults(outwards=1.0)

    words = Words(
        ask="Open {the} {far}",
        take="pull it open {far}",
        slide="Slide {the} open {far}. Use the handle, do not yank",
        unconstrained="Pull {the} {far} open",
        done="{the} is open {far}",
    )

    def openings(self, travel_m: float) -> tuple[Opening, ...]:
        """Nearly to the stop, or half of the travel."""
        return (
            Opening("full", travel_m - _STOP_M, _HALF_TOL_M, f"all the way ({_cm(travel_m)})", "", "its stop"),
            Opening("half", travel_m / 2, _HALF_TOL_M, f"halfway ({_cm(travel_m / 2)})", "", "the halfway point"),
        )


class CloseDrawer(MoveDrawer):
    """A Panda that pushes drawers shut, or half shut; initially they are wide open."""

    name = "close_drawer"
    stream_id = 3193009318
    open_share = (0.82, 0.97)
    telling_cameras = ("front",)
    faults: ClassVar[fault.Faults] = move_faults(outwards=-1.0)

    words = Words(
        ask="Close {the}{far}",
        take="push it {end}",
        slide="Close {the}{far}. Use the handle, do not slam",
        unconstrained="Push {the} {end}",
        done="{the} is {end}",
    )

    def openings(self, travel_m: float) -> tuple[Opening, ...]:
        """Shut, or half of the travel."""
        left = f"(until {_cm(travel_m / 2)} stick out)"
        return (
            Opening("shut", 0.0, _SHUT_TOL_M, "", "shut", "the cabinet"),
            Opening("half", travel_m / 2, _HALF_TOL_M, f" halfway {left}", f"half shut {left}", "the halfway point"),
        )


def _cm(length_m: float) -> str:
    """A length in words, in whole centimetres."""
    return f"{100 * length_m:.0f} cm"
