"""What one picture costs: `python -m benchmarks.frames`."""

from __future__ import annotations

from statistics import median
from time import process_time

import click
import mujoco
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.appearance import randomize_appearance
from badgen.contracts.appearance import PLAIN, Appearance
from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE
from badgen.registry import registry
from badgen.render.renderer import Renderer
from badgen.sim import World, build_world
from benchmarks.bare_frames import Shares, shares

_SEED = 7
_FRAMES = 25


def world_of(name: str, appearance: Appearance) -> World:
    """A layout of the scene in a room of that look."""
    scene = registry().scene(name)
    params = scene.sample(np.random.default_rng(_SEED))
    return build_world(scene.build(params, appearance), scene.pairs)


def home_state(world: World) -> F64:
    data, state = mujoco.MjData(world.model), np.empty(mujoco.mj_stateSize(world.model, STATE))
    mujoco.mj_resetDataKeyframe(world.model, data, 0)
    mujoco.mj_getState(world.model, data, state, STATE)
    return state


def cost_ms(name: str, appearance: Appearance, size: int) -> tuple[float, float, float]:
    """CPU time of opening a world for drawing, of a colour frame, and of a frame of outlines, over all cameras."""
    world, cameras = world_of(name, appearance), registry().scene(name).camera_names
    state, began = home_state(world), process_time()
    with Renderer(world.model, size, size) as camera:
        for c in cameras:
            camera.rgb(state, c)
            camera.bodies(state, c)
        opened = process_time() - began
        colour, outline = [], []
        for k in range(_FRAMES):
            start = process_time()
            camera.rgb(state, cameras[k % len(cameras)])
            middle = process_time()
            camera.bodies(state, cameras[k % len(cameras)])
            colour.append(middle - start)
            outline.append(process_time() - middle)
    return 1e3 * opened, 1e3 * median(colour), 1e3 * median(outline)


def share_of(name: str, appearance: Appearance, size: int) -> Shares:
    """How much of the drawing of a scene is MuJoCo's own."""
    world = world_of(name, appearance)
    return shares(name, world, home_state(world), size)


@click.command()
@click.option("--scene", "scenes", multiple=True, help="Scene to draw; all where none is named.")
@click.option("--looks", default=2, show_default=True, type=click.IntRange(0), help="Drawn looks beside the plain one.")
@click.option("--size", default=256, show_default=True, help="Pixels of a frame's side.")
def main(scenes: tuple[str, ...], looks: int, size: int) -> None:
    """Measure the drawing of each scene, in the plain room and in drawn ones."""
    heads = ("opened", "colour", "outlines", "two cameras", "of bare, one", "of bare, two")
    table = Table("scene", "appearance", *heads, box=None, pad_edge=False)
    for column in table.columns[2:]:
        column.justify = "right"
    rooms = [("plain", PLAIN), *((f"drawn {k}", randomize_appearance(np.random.default_rng(k))) for k in range(looks))]
    for name in scenes or sorted(registry().scenes):
        for title, appearance in rooms:
            share = share_of(name, appearance, size)
            costs_ms = (*cost_ms(name, appearance, size), share.two_ms)
            table.add_row(name, title, *(f"{ms:.1f} ms" for ms in costs_ms), f"{share.one:.2f}", f"{share.two:.2f}")
    console = Console()
    console.print(f"CPU time of one process, {size}x{size}, all cameras; opened: with the first frame of each camera")
    console.print("of bare: time of a bare loop of MuJoCo's functions for the same pictures, as a share of ours")
    console.print(table, highlight=False)


if __name__ == "__main__":
    main()
