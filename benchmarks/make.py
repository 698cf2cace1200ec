"""Print what an episode costs: `python -m benchmarks.make [--scene S] [--pairs N] [--size 256] [--fps 10]`.

CPU seconds of one process, its drawing threads included; medians over the pairs; caches are warm.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, TypeVar

import click
import mujoco
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.engine import resolve
from badgen.engine.attempt import SlotFiller
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.config import DatasetConfig
from badgen.engine.filled import Filled
from badgen.engine.layout_group import Group
from badgen.engine.near_miss import can_be_near, near_misses
from badgen.engine.records import records
from badgen.engine.recovery import recoverability
from badgen.engine.rollout import LabelledRollout, roll_out
from badgen.engine.seeds import Slot
from badgen.judging import label
from badgen.judging.certificate import GRACE_S
from badgen.judging.evidence.eye import SIZE_PX
from badgen.media.video import encode
from badgen.registry import registry
from badgen.render.renderer import Renderer, frame_steps
from badgen.store import write_shard

R = TypeVar("R")
_SEED = 77
_FRAMES, _DRAWN = 20, 1  # frames timed of each camera, and pairs drawn whole: pictures are what takes long
_SEARCHED = 4  # failures whose edge and curve are searched


@dataclass
class Samples:
    """Numbers by name."""

    found: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def time(self, name: str, work: Callable[[], R], per: int = 1) -> R:
        """Run `work` and note its CPU time, divided by `per`."""
        began = process_time()
        done = work()
        self.found[name].append((process_time() - began) / per)
        return done

    def note(self, name: str, value: float) -> None:
        """Note a number that is no time."""
        self.found[name].append(value)

    def of(self, name: str) -> float:
        """Median."""
        return median(self.found[name])


def measure(config: DatasetConfig, pairs: int, scratch: Path) -> Samples:
    """Make pairs, the modes in turn, first without pictures; then draw, encode and store them."""
    samples, bare = Samples(), replace(config, cameras=(), benign=0.0, relabelled=0.0)
    (scene,) = config.scenes
    _pair(bare, Slot(scene, config.modes[0], pairs))  # warms the caches
    for i in range(pairs):
        slot = Slot(scene, config.modes[i % len(config.modes)], i)
        filled, kept = samples.time("pair", partial(_pair, bare, slot))
        if filled.group is None:
            continue
        samples.note("tries", filled.count.simulated)
        run = filled.requested[0][-1].trajectory
        _physics(samples, filled.group)
        samples.time("label", partial(label, run, filled.group.layout.request.task))
        _pictures(samples, config, filled.group, run)
        _store(samples, "arrays", kept, scratch / f"{i}.h5")
        if i < _SEARCHED:
            _searches(samples, filled.group, filled.requested[0][1])
        if i < _DRAWN:
            full = samples.time("drawn", partial(_drawn, config, filled))
            _store(samples, "all", full, scratch / f"{i}-video.h5")
            for video in (v for r in full for v in r.videos):
                samples.note("frame_bytes", len(video.mp4) / len(video.steps))
    return samples


def _pair(config: DatasetConfig, slot: Slot) -> tuple[Filled, list[EpisodeRecord]]:
    """Twin, failure, certificate, labels and text."""
    with SlotRenderer(Filming.of_scene(config, registry().scene(slot.scene))) as studio:
        filled = SlotFiller(config, slot, studio).fill()
        return filled, records(filled, studio)


def _drawn(config: DatasetConfig, filled: Filled) -> list[EpisodeRecord]:
    """The same episodes again, with pictures."""
    assert filled.group is not None
    with SlotRenderer(Filming.of_scene(config, filled.group.layout.scene)) as studio:
        return records(filled, studio)


def _physics(samples: Samples, group: Group) -> None:
    """One clean run through the stepper, then nothing but the physics steps of the same run."""
    layout, world = group.layout, group.world
    until_s = layout.scene.horizon_s + GRACE_S
    expert = layout.expert(layout.request.task.name)
    run = samples.time("episode", lambda: roll_out(layout.scene, expert, world, None, layout.expert_rng(), until_s))
    samples.note("span_s", until_s)
    samples.time("mj_step", partial(_replay, run))


def _replay(run: Trajectory) -> None:
    """The physics steps of a clean run that was logged at every control step, with the same ramps."""
    model, data = run.model, mujoco.MjData(run.model)
    mujoco.mj_setState(model, data, run.state[0], STATE)
    substeps, before = round(run.dt_s / model.opt.timestep), np.array(model.key("home").ctrl)
    for target in run.ctrl[:-1]:
        for k in range(1, substeps + 1):
            data.ctrl[:] = before + (target - before) * (k / substeps) if k < substeps else target
            mujoco.mj_step(model, data)
        before = target
    if not np.array_equal(data.qpos, run.qpos[-1]):
        raise AssertionError("the bare loop must make the same run")


def _pictures(samples: Samples, config: DatasetConfig, group: Group, run: Trajectory) -> None:
    """The first frames of the run from every camera, and their encoding."""
    steps = frame_steps(len(run), group.layout.scene.log_hz, config.fps)[:_FRAMES]
    with Renderer(run.model, config.width, config.height) as camera, Renderer(run.model, SIZE_PX, SIZE_PX) as outlines:
        cameras = config.cameras_in(group.layout.scene)
        for name in cameras:
            camera.rgb(run.state[0], name)
            outlines.bodies(run.state[0], name)
        shots = samples.time("rgb", partial(camera.render_frames, run.state[steps], cameras), len(steps) * len(cameras))
        for name, frames in zip(cameras, zip(*shots, strict=True), strict=True):
            samples.time("segmentation", partial(_outlines, outlines, run.state[steps], name), len(steps))
            samples.time("encode", partial(encode, frames, config.fps, config.quality), len(steps))


def _searches(samples: Samples, group: Group, failure: LabelledRollout) -> None:
    """The edge of a failure's fault, and until when it could be saved."""
    assert failure.fault is not None
    if can_be_near(failure.fault):
        samples.time("near miss", partial(near_misses, group, failure))
    if failure.judged.outcome == "failure":
        samples.time("curve", partial(recoverability, group, failure, np.random.default_rng(_SEED)))


def _outlines(camera: Renderer, states: Any, name: str) -> None:
    for state in states:
        camera.bodies(state, name)


def _store(samples: Samples, what: str, kept: Sequence[EpisodeRecord], path: Path) -> None:
    samples.time(f"store {what}", partial(write_shard, path, kept, {}), len(kept))
    samples.note(f"bytes {what}", path.stat().st_size / len(kept))


def report(s: Samples, config: DatasetConfig) -> Table:
    """One line a cost."""
    table = Table("what", "cost", "remark", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    episode, span_s, share = s.of("episode"), s.of("span_s"), s.of("mj_step") / s.of("episode")
    pixels = f"{config.width}x{config.height}"
    tries = f"twin + {np.mean(s.found['tries']):.2f} perturbed runs, certificate, jittered reruns, labels, text"
    views = len(config.cameras_in(registry().scene(config.scenes[0])))
    video = f"{views} cameras, {config.fps:g} fps, {pixels}"
    for row in (
        ("kept pair, no pictures", _time(s.of("pair")), tries),
        ("one episode simulated", _time(episode), f"{span_s:g} s of robot time: {span_s / episode:.1f} x real time"),
        ("  of it in mj_step", f"{share:.0%}", "the same controls in a bare loop"),
        ("labels of an episode", _time(s.of("label")), "detectors, progress, reward"),
        ("RGB frame", _time(s.of("rgb")), f"{pixels}, {views} cameras of one state"),
        ("segmentation frame", _time(s.of("segmentation")), f"{SIZE_PX}x{SIZE_PX}, for what can be seen"),
        ("frame encoded", _time(s.of("encode")), f"{config.quality}, {s.of('frame_bytes') / 1e3:.1f} kB"),
        ("pair drawn and encoded", _time(s.of("drawn")), video),
        ("episode stored, no pictures", _time(s.of("store arrays")), f"{s.of('bytes arrays') / 1e6:.2f} MB"),
        ("episode stored, all", _time(s.of("store all")), f"{s.of('bytes all') / 1e6:.2f} MB, {video}"),
    ):
        table.add_row(*row)
    for name, what, remark in (
        ("near miss", "near-miss pairs searched", "one or two edges, without pictures"),
        ("curve", "recovery curve", "six moments and those around the limit, four new starts each"),
    ):
        if s.found[name]:
            table.add_row(what, _time(s.of(name)), remark)
    return table


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1.0 else f"{1e3 * seconds:.1f} ms"


@click.command()
@click.option("--scene", default="lid_lift", show_default=True, help="Scene to measure.")
@click.option("--pairs", default=10, show_default=True, type=click.IntRange(1), help="Pairs to make; modes in turn.")
@click.option("--size", default="256", show_default=True, help="Pixels of a frame.")
@click.option("--fps", default=10.0, show_default=True, help="Frames per second.")
def main(scene: str, pairs: int, size: str, fps: float) -> None:
    """Measure what badgen costs on this machine."""
    config = resolve(scene, "all", n=pairs, seed=_SEED, size=size, fps=fps)
    with tempfile.TemporaryDirectory() as scratch:
        samples = measure(config, pairs, Path(scratch))
    console = Console()
    console.print(f"CPU time of one process, medians of {len(samples.found['episode'])} pairs of {scene}")
    console.print(report(samples, config), highlight=False)


if __name__ == "__main__":
    main()
