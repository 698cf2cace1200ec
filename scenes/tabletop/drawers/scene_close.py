"""Shut a drawer by its handle without jolting what stands on the cabinet."""

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

_TOL_SHUT_M, _TOL_HALF_M = 0.006, 0.012
_LATE_S = 8.0

FAULTS = drawer_faults(outwards=-1.0)


def _openings(params: DrawerParams) -> dict[str, DrawerGoal]:
    """Task name -> what is asked for."""
    travel = params.cabinet.shape.travel_m
    return {
        f"{drawer}_{amount}": DrawerGoal(drawer, target, tol)
        for drawer in DRAWERS
        for amount, target, tol in (("shut", 0.0, _TOL_SHUT_M), ("half", travel / 2, _TOL_HALF_M))
    }


def _task(params: DrawerParams, name: str, opening: DrawerGoal) -> Task:
    this, other, thing = words_of(params.cabinet, opening.drawer)
    shut = name.endswith("shut")
    done, end = (f"{this} is shut", "the cabinet") if shut else (f"{this} is half shut", "the halfway point")
    close, push = (f"Close {this}", "push it shut") if shut else (f"Close {this} halfway", "push it half shut")
    return Task(
        name=name,
        instructions=(
            f"{close} by its handle, slowly, without jolting {thing} on the cabinet.",
            f"Take the handle of {this} and {push}; be gentle, so that {thing} on top stays where it is.",
            f"{close}. Use the handle, do not slam it, and leave {thing} standing.",
        ),
        plain=(f"{close}.", f"{push.replace('it', this).capitalize()}."),
        milestones=drawer_milestones(opening, done),
        rules=drawer_rules(opening, _LATE_S, this, other, thing, end),
        goal=opening.settled,
    )


class CloseDrawer(LegacyScene[DrawerParams]):
    """A Panda, and a cabinet with two drawers and something slender on top."""

    name = "close_drawer"
    stream_id = 3193009318
    category = "articulated_object"
    robot = PANDA
    horizon_s = 10.0
    legacy_cameras = tuple(CAMERA_DESCRIPTIONS)
    camera_descriptions: ClassVar[Mapping[str, str]] = CAMERA_DESCRIPTIONS
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> DrawerParams:
        """Both drawers wide open."""
        return draw_drawers(rng, (0.82, 0.97))

    def build(self, params: DrawerParams, appearance: Appearance = PLAIN) -> mujoco.MjSpec:
        """The room, and the keyframe "home"."""
        spec = new_cabinet_world(self.name, params.base, params.cabinet, appearance)
        add_home(spec, self.robot.handles, opened(params.cabinet))
        return spec

    def legacy_tasks(self, params: DrawerParams) -> tuple[Task, ...]:
        """Either drawer, shut or half shut."""
        return tuple(_task(params, name, opening) for name, opening in _openings(params).items())

    def legacy_expert(self, params: DrawerParams, task: str) -> ArmExpert:
        """Takes the handle from above and pushes; reads where it is as it goes."""
        opening = _openings(params)[task]
        return drawer_expert(params, opening.drawer, opening.target_m)
