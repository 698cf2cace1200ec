"""All benchmarks in one run: `python -m benchmarks.suite [--scene S] [--json FILE]`.

Everything is CPU time of one process, so that ratios hold on a machine that does other work too. With `--robosuite
PYTHON`, the interpreter of an environment that has robosuite 1.5.2, its Lift is measured in the same run.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.appearance import PLAIN
from badgen.registry import registry
from badgen.render.driver import driver
from badgen.store.machine import versions
from benchmarks import frames, physics, yields

_LIFT = Path(__file__).with_name("robosuite_lift.py")


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    info = Path("/proc/cpuinfo")
    names = {line.partition(": ")[2] for line in info.read_text().splitlines() if line.startswith("model name")}
    return {
        "processor": ", ".join(sorted(names)) or platform.processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "system": platform.platform(),
        "opengl": driver().properties(),
        "versions": versions(),
    }


def of_scene(name: str, layouts: int, size: int, each_mode: int) -> dict[str, Any]:
    """All figures of one scene."""
    runs = [physics.measure(name, i) for i in range(layouts)]
    opened_ms, colour_ms, outline_ms = frames.cost_ms(name, PLAIN, size)
    share = frames.share_of(name, PLAIN, size)
    bare, drawn = (yields.measure(name, cameras, each_mode) for cameras in ("none", "main"))
    return {
        "mujoco_share": float(np.median([m.bare_s / m.whole_s for m in runs])),
        "times_real_time": float(np.median([m.simulated_s / m.whole_s for m in runs])),
        "control_steps_per_s": float(np.median([m.control_steps / m.whole_s for m in runs])),
        "bare_frames_share": share.one,
        "bare_frames_share_two_cameras": share.two,
        "two_cameras_ms": share.two_ms,
        "frame_ms": colour_ms,
        "outline_ms": outline_ms,
        "opened_ms": opened_ms,
        "without_cameras": asdict(bare) | {"each_core_hour": bare.each_core_hour},
        "main_cameras": asdict(drawn) | {"each_core_hour": drawn.each_core_hour},
    }


def lift(python: str, size: int) -> dict[str, float]:
    """The same figures of robosuite's Lift, measured by another interpreter."""
    done = subprocess.run([python, str(_LIFT), str(size)], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(found: Mapping[str, Mapping[str, Any]]) -> Table:
    """One line a scene."""
    heads = (
        "scene",
        "MuJoCo",
        "x real time",
        "steps/s",
        "frame",
        "of bare loop",
        "kept/core-h",
        "with pictures",
        "MB/episode",
    )
    made = Table(*heads, box=None, pad_edge=False)
    for column in made.columns[1:]:
        column.justify = "right"
    for name, f in found.items():
        bare, drawn = f["without_cameras"], f["main_cameras"]
        made.add_row(
            name,
            f"{f['mujoco_share']:.2f}",
            f"{f['times_real_time']:.1f}",
            f"{f['control_steps_per_s']:.0f}",
            f"{f['frame_ms']:.1f} ms",
            f"{f['bare_frames_share']:.2f}",
            f"{bare['each_core_hour']:.0f}",
            f"{drawn['each_core_hour']:.0f}",
            f"{drawn['bytes_each'] / 1e6:.2f}",
        )
    return made


def _against(found: Mapping[str, Mapping[str, Any]], other: Mapping[str, float]) -> Sequence[str]:
    """How much faster one-arm scenes are than robosuite's Lift."""
    mine = found.get("pick_place") or next(iter(found.values()))
    return (
        f"robosuite Lift: {other['steps_per_s']:.0f} control steps and {other['frames_per_s']:.1f} frames in a CPU s",
        f"ours: {mine['control_steps_per_s'] / other['steps_per_s']:.1f} x its steps, "
        f"{1e3 / mine['frame_ms'] / other['frames_per_s']:.1f} x its frames",
    )


@click.command()
@click.option("--scene", default="all", show_default=True, help="Scenes, separated by commas.")
@click.option("--layouts", default=3, show_default=True, type=click.IntRange(1), help="Layouts to simulate of each.")
@click.option("--each-mode", default=1, show_default=True, type=click.IntRange(1), help="Failures to make of a mode.")
@click.option("--size", default=256, show_default=True, help="Pixels of a frame.")
@click.option("--robosuite", metavar="PYTHON", help="Interpreter of an environment that has robosuite.")
@click.option("--json", "out", type=click.Path(path_type=Path), help="File for all figures.")
def main(scene: str, layouts: int, each_mode: int, size: int, robosuite: str | None, out: Path | None) -> None:
    """Measure everything."""
    console, names = Console(), sorted(registry().scenes) if scene == "all" else scene.split(",")
    found: dict[str, Any] = {}
    for name in names:
        found[name] = of_scene(name, layouts, size, each_mode)
        console.print(f"{name} done", style="dim")
    facts = machine()
    console.print(f"{facts['processor']}, {facts['cores']} cores, load {facts['load']:.1f}; CPU time of one process")
    console.print(table(found), highlight=False)
    other = lift(robosuite, size) if robosuite else None
    if other is not None:
        console.print(*_against(found, other), sep="\n", highlight=False)
    if out is not None:
        out.write_text(json.dumps({"machine": facts, "scenes": found, "robosuite_lift": other}, indent=2) + "\n")


if __name__ == "__main__":
    main()
