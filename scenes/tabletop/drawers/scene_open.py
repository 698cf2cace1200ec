"""Open a drawer by its handle without jolting what stands on the cabinet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.cabinet import DRAWERS
from scenes.kit.robots.home import add_home
from scenes.kit.robots.panda.robot import PANDA
from scenes.tabletop.drawers.faults import drawer_faults
from scenes.tabletop.drawers.measures import PAIRS, DrawerGoal, drawer_milestones
from scenes.tabletop.drawers.rules import drawer_rules
from scenes.tabletop.drawers.world import (
    CAMERA_DESCRIPTIONS,
    DrawerParams,
    draw_drawers,
    drawer_expert,
    new_cabinet_world,
    opened,
    words_of,
)

_TOL_M = 0.012
_STOP_M = 0.006  # a drawer that is pulled all the way ends this far before its stop
_LATE_S = 8.0

FAULTS = drawer_faults(outwards=1.0)


def _openings(params: DrawerParams) -> dict[str, DrawerGoal]:
    """Task name -> what is asked for."""
    travel = params.cabinet.shape.travel_m
    return {
        f"{drawer}_{amount}": DrawerGoal(drawer, target, _TOL_M)
        for drawer in DRAWERS
        for amount, target in (("full", travel - _STOP_M), ("half", travel / 2))
    }


def _task(params: DrawerParams, name: str, opening: DrawerGoal) -> Task:
    this, other, thing = words_of(params.cabinet, opening.drawer)
    much, end = ("all the way", "its stop") if name.endswith("full") else ("halfway", "the halfway point")
    return Task(
        name=name,
        instructions=(
            f"Open {this} {much} by its handle, slowly, without jolting {thing} on the cabinet.",
            f"Take the handle of {this} and pull it open {much}; be gentle, so that {thing} on top stays where it is.",
            f"Slide {this} open {much}. Use the handle, do not yank it, and leave {thing} standing.",
        ),
        plain=(f"Open {this} {much}.", f"Pull {this} {much} open."),
        milestones=drawer_milestones(opening, f"{this} is open {much}"),
        rules=drawer_rules(opening, _LATE_S, this, other, thing, end),
        goal=opening.settled,
    )


class OpenDrawer(LegacyScene[DrawerParams]):
    """A Panda, and a cabinet with two drawers and something slender on top."""

    name = "open_drawer"
    stream_id = 1010312724
    category = "articulated_object"
    robot = PANDA
    horizon_s = 10.0
    legacy_cameras = tuple(CAMERA_DESCRIPTIONS)
    camera_descriptions: ClassVar[Mapping[str, str]] = CAMERA_DESCRIPTIONS
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> DrawerParams:
        """Both drawers shut, or a finger's breadth ajar."""
        return draw_drawers(rng, (0.0, 0.10))

    def build(self, params: DrawerParams, appearance: Appearance = PLAIN) -> mujoco.MjSpec:
        """The room, and the keyframe "home"."""
        spec = new_cabinet_world(self.name, params.base, params.cabinet, appearance)
        add_home(spec, self.robot.handles, opened(params.cabinet))
        return spec

    def legacy_tasks(self, params: DrawerParams) -> tuple[Task, ...]:
        """Either drawer, all the way or halfway."""
        return tuple(_task(params, name, opening) for name, opening in _openings(params).items())

    def legacy_expert(self, params: DrawerParams, task: str) -> ArmExpert:
        """Takes the handle from above and pulls; reads where it is as it goes."""
        opening = _openings(params)[task]
        return drawer_expert(params, opening.drawer, opening.target_m)
