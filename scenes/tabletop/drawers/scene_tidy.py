"""Open a drawer, put a block in it, and shut it: a long task whose steps depend on each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import ClassVar

import mujoco
import numpy as np

from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.perturbation import OperatorSpec
from badgen.contracts.plan import RECOVERY_POLICIES, Pose, RecoveryPolicy
from badgen.contracts.scene import ContactPair
from badgen.contracts.task import Task
from scenes.kit.control.arm.expert import ArmExpert
from scenes.kit.control.arm.ik import ik_of
from scenes.kit.legacy import LegacyScene
from scenes.kit.props.cabinet import DRAWERS
from scenes.kit.props.items import COLOURS, Item, add_item, draw_item
from scenes.kit.robots.home import add_home
from scenes.kit.robots.station import ARM, Base, draw_base
from scenes.tabletop.drawers.tidy_faults import FAULTS
from scenes.tabletop.drawers.tidy_measures import PAIRS, TaskInstance
from scenes.tabletop.drawers.tidy_plan import BLOCKS, tidy_drawer_plan
from scenes.tabletop.drawers.tidy_rules import tidy_drawer_rules
from scenes.tabletop.drawers.world import (
    CAMERA_DESCRIPTIONS,
    CabinetParams,
    draw_cabinet,
    handle_poses,
    new_cabinet_world,
    opened,
    reachable,
    words_of,
)

_LATE_S = 12.5
_APART_M = 0.12


@dataclass(frozen=True, slots=True)
class TidyDrawerParams:
    """One layout: the cabinet, two blocks on the table with their places and yaws, and the reaction to a mishap."""

    base: Base
    cabinet: CabinetParams
    blocks: tuple[Item, Item]
    places_m: tuple[tuple[float, float], tuple[float, float]]
    yaws_rad: tuple[float, float]
    recovery_policy: RecoveryPolicy

    def place(self, block: str) -> Pose:
        """Where a block stands at first."""
        k = BLOCKS.index(block)
        half = self.yaws_rad[k] / 2
        return Pose((*self.places_m[k], 0.0), (cos(half), 0.0, 0.0, sin(half)))


def _stowed(params: TidyDrawerParams) -> dict[str, TaskInstance]:
    """Task name -> what is asked for."""
    shape = params.cabinet.shape
    return {f"{block}_{drawer}": TaskInstance(block, drawer, shape) for block in BLOCKS for drawer in DRAWERS}


def _task(params: TidyDrawerParams, name: str, stowed: TaskInstance) -> Task:
    drawer, other_drawer, thing = words_of(params.cabinet, stowed.drawer)
    block, other_block = (f"the {params.blocks[BLOCKS.index(b)].words}" for b in (stowed.block, stowed.other_block))
    return Task(
        name=name,
        instructions=(
            f"First open {drawer}, then put {block} in it and shut it again, slowly, without jolting {thing} on top.",
            f"Put {block} away: pull {drawer} open before you touch the block, lay it inside, push the drawer shut "
            f"gently, and leave {thing} standing.",
            f"Open {drawer} by its handle, set {block} down inside, then close it; do not slam it or upset {thing}.",
        ),
        plain=(f"Put {block} in {drawer} and close it.", f"Tidy {block} away into {drawer}."),
        milestones=stowed.milestones(block),
        rules=tidy_drawer_rules(stowed, _LATE_S, block, other_block, drawer, other_drawer, thing),
        goal=stowed.goal,
    )


class TidyDrawer(LegacyScene[TidyDrawerParams]):
    """A Panda, two blocks, and a cabinet with two drawers and something slender on top."""

    name = "tidy_drawer"
    stream_id = 189916104
    category = "long_horizon"
    robot = "panda"
    horizon_s = 14.0
    legacy_cameras = tuple(CAMERA_DESCRIPTIONS)
    camera_descriptions: ClassVar[Mapping[str, str]] = CAMERA_DESCRIPTIONS
    pairs: ClassVar[tuple[ContactPair, ...]] = PAIRS
    faults: ClassVar[Mapping[str, tuple[OperatorSpec, ...]]] = FAULTS

    def sample(self, rng: np.random.Generator) -> TidyDrawerParams:
        """Both drawers shut, both blocks in front of them, out of the drawers' way."""
        while True:
            base, cabinet = draw_base(rng), draw_cabinet(rng, (0.0, 0.0))
            colours = [str(c) for c in rng.permutation([c for c in COLOURS if c not in cabinet.colours])]
            params = TidyDrawerParams(
                base=base,
                cabinet=cabinet,
                blocks=(draw_item(rng, "block", colours[0]), draw_item(rng, "block", colours[1])),
                places_m=(_draw_place(rng, cabinet.side), _draw_place(rng, cabinet.side)),
                yaws_rad=(_draw_yaw(rng, cabinet.yaw_rad), _draw_yaw(rng, cabinet.yaw_rad)),
                recovery_policy=RECOVERY_POLICIES[int(rng.integers(len(RECOVERY_POLICIES)))],
            )
            (ax, ay), (bx, by) = params.places_m
            if hypot(ax - bx, ay - by) > _APART_M and reachable(ik_of(base), handle_poses(cabinet)):
                return params

    def build(self, params: TidyDrawerParams, appearance: Appearance = PLAIN) -> mujoco.MjSpec:
        """The cabinet's room with the blocks, and the keyframe "home"."""
        spec = new_cabinet_world(self.name, params.base, params.cabinet, appearance, aim_y_m=0.06, zoom=0.85)
        for name, item, place, yaw in zip(BLOCKS, params.blocks, params.places_m, params.yaws_rad, strict=True):
            add_item(spec, name, item, place, yaw)
        add_home(spec, (ARM,), opened(params.cabinet))
        return spec

    def legacy_tasks(self, params: TidyDrawerParams) -> tuple[Task, ...]:
        """Either block into either drawer."""
        return tuple(_task(params, name, stowed) for name, stowed in _stowed(params).items())

    def legacy_expert(self, params: TidyDrawerParams, task: str) -> ArmExpert:
        """Opens, puts in, shuts; reads where handle, block and drawer are as it goes."""
        stowed = _stowed(params)[task]
        drawers = (stowed.drawer, stowed.other_drawer)
        plan = tidy_drawer_plan(
            params.blocks,
            stowed.block,
            drawers,
            params.cabinet.shape,
            params.recovery_policy,
            params.place(stowed.block),
        )
        return ArmExpert(plan, {ARM: ik_of(params.base)})


def _draw_place(rng: np.random.Generator, side: float) -> tuple[float, float]:
    return (float(rng.uniform(0.04, 0.26)), -side * float(rng.uniform(0.10, 0.25)))


def _draw_yaw(rng: np.random.Generator, cabinet_yaw_rad: float) -> float:
    """Turned so that the hand need not turn far between the handle and the block."""
    return cabinet_yaw_rad + float(rng.uniform(-0.12, 0.12)) * pi
