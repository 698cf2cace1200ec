"""What `badgen augment` costs for each frame, beside a rendered one: `python -m benchmarks.augment RUN`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from badgen.contracts.arrays import Image
from badgen.media.video import decode, encode_as
from badgen.registry import registry
from badgen.render.renderer import Renderer
from badgen.restyle.clips.clip import Clips
from badgen.restyle.compose import Compose
from badgen.restyle.gate import judge, moments_of, subject_of
from badgen.restyle.group import CODING
from badgen.store import Dataset, Episode, open_dataset

_SEED = 7
PARTS = ("rendered", "read", "controls", "painted", "encoded", "read again", "judged")


class Clock:
    """CPU time of this process by part [s]."""

    def __init__(self) -> None:
        self.spent_s = dict.fromkeys(PARTS, 0.0)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add what is spent inside to a part."""
        began = process_time()
        yield
        self.spent_s[name] += process_time() - began


def members_of(dataset: Dataset, scene: str) -> list[Episode]:
    """The first failure of a scene and its twin; empty where the run has none."""
    failure = next((e for e in dataset.episodes() if (e.info.scene, e.info.role) == (scene, "failure")), None)
    return [] if failure is None else [failure, dataset.episode(failure.info.twin)]


def cost_ms(members: list[Episode]) -> dict[str, float]:
    """CPU time for each frame of each part, over all cameras of a failure and its twin; OpenGL was opened before."""
    clock, frames, compose, moments = Clock(), 0, Compose(), moments_of(members)
    for episode in members:
        for camera in episode.cameras:
            with clock.part("rendered"):
                frames += len(drawn(episode, camera))
            with clock.part("read"):
                episode.frames(camera)
    with Clips(members[0]) as clips:
        for episode in members:
            with clock.part("controls"):
                clip = clips.clip(episode)
            with clock.part("painted"):
                movies = compose(clip, "", _SEED)
            subject = subject_of(episode, moments)
            for view, movie in zip(clip.views, movies, strict=True):
                with clock.part("encoded"):
                    mp4 = encode_as(list(movie), view.fps, CODING)[0]
                with clock.part("read again"):
                    stored = np.stack(decode(mp4))
                with clock.part("judged"):
                    judge(view, stored, subject)
    clock.spent_s["controls"] -= clock.spent_s["read"]  # a clip holds the stored frames too
    return {part: 1e3 * spent / frames for part, spent in clock.spent_s.items()}


def drawn(episode: Episode, camera: str) -> list[Image]:
    """The frames of a camera, rendered again from the stored states as `badgen make` does."""
    states = episode.arrays().state[np.asarray(episode.frame_steps(camera), dtype=np.int64)]
    paint = registry().scene(episode.info.scene).paint
    with Renderer(episode.world().model, *episode.size(camera), paint) as renderer:
        return [frame for (frame,) in renderer.render_frames(states, [camera])]


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--scene", "scenes", multiple=True, help="Scene to measure; all of the run where none is named.")
def main(run: Path, scenes: tuple[str, ...]) -> None:
    """Measure one failure and its twin of each scene of RUN."""
    dataset = open_dataset(run)
    table = Table("scene", *PARTS, "painted and controls", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for name in scenes or sorted({e.info.scene for e in dataset.episodes()}):
        members = members_of(dataset, name)
        if members:
            drawn(members[1], members[1].cameras[0])  # opens OpenGL
            ms = cost_ms(members)
            share = (ms["painted"] + ms["controls"]) / ms["rendered"]
            table.add_row(name, *(f"{ms[p]:.1f} ms" for p in PARTS), f"{share:.0%} of a rendered frame")
    console = Console(width=140)
    console.print("CPU time of one process for each frame; painted: compose; judged: gate")
    console.print(table, highlight=False)


if __name__ == "__main__":
    main()
