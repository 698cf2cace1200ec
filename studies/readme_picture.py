"""Make the moving picture of the README from a real run: `python -m studies.readme_picture`, or `make picture`.

A humanoid is pushed while it walks; beside it its twin walks on. The reward of both is drawn below. The same seed
gives the same file on the same machine.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from PIL import Image as Pil

import badgen
from badgen.contracts.arrays import F64
from badgen.contracts.exporter import StoredEpisode
from studies.readme_frame import COLOURS, PANEL, Curve, Story, draw

SCENE, MODE, CAMERA, FPS = "humanoid_walk", "cause:push", "side", 10.0
_BEFORE_S, _AFTER_S = 1.6, 2.4  # what is shown around the onset
_HOLD_MS = 2500  # how long the last frame stays
_COLOURS = 96
_SWATCH = 60  # [px] height of each colour of the drawing in the sheet that the palette is made from
_SAMPLES = 8  # frames from which the palette is made


@dataclass(frozen=True, slots=True)
class Clip:
    """Frames of one episode in the window that is shown, and its reward there."""

    frames: list[Pil.Image]
    curve: Curve


def make_pair(folder: Path, seed: int) -> tuple[StoredEpisode, StoredEpisode]:
    """Make one failure with its twin in a folder, and return both."""
    size = f"{2 * PANEL[0]}x{2 * PANEL[1]}"  # twice as large as shown, so that edges become smooth
    dataset = badgen.make(
        SCENE,
        MODE,
        n=1,
        out=folder,
        seed=seed,
        cameras=CAMERA,
        size=size,
        fps=FPS,
        appearance="plain",
        relabelled=0.0,
        benign=0.0,
        jitters=0,
    )
    failure = next(e for e in dataset.episodes() if not e.info.is_twin)
    return failure, dataset.episode(failure.info.twin)


def clip(episode: StoredEpisode, start_s: float, stop_s: float) -> Clip:
    """Frames and reward of an episode between two times."""
    arrays = episode.arrays()
    times: F64 = arrays.time_s[list(episode.frame_steps(CAMERA))]
    shown = np.flatnonzero((times >= start_s - 1e-9) & (times <= stop_s + 1e-9))
    images = [Pil.fromarray(f).resize(PANEL, Pil.Resampling.BOX) for f in episode.frames(CAMERA, shown.tolist())]
    inside = (arrays.time_s >= times[shown[0]] - 1e-9) & (arrays.time_s <= times[shown[-1]] + 1e-9)
    return Clip(images, Curve(arrays.time_s[inside], arrays.labels.reward[inside]))


def story_of(failure: StoredEpisode, twin: StoredEpisode) -> tuple[Story, Clip, Clip]:
    """What the picture tells, with the frames of both sides."""
    info = failure.info
    assert info.onset_s is not None
    assert info.cause_s is not None
    window = info.onset_s - _BEFORE_S, info.onset_s + _AFTER_S
    clean, failed = clip(twin, *window), clip(failure, *window)
    sentence = info.text.observable.failure.text
    return Story(info.instruction, sentence, info.cause_s, info.onset_s, clean.curve, failed.curve), clean, failed


def write(story: Story, clean: Clip, failed: Clip, file: Path) -> None:
    """Write the animation; all frames share one palette, so that what stands still costs nothing."""
    times = np.linspace(story.clean.time_s[0], story.clean.time_s[-1], len(clean.frames))
    pages = [draw(story, *page) for page in zip(clean.frames, failed.frames, times.tolist(), strict=True)]
    chosen = [pages[i] for i in np.linspace(0, len(pages) - 1, _SAMPLES).round().astype(int)]
    swatches = [Pil.new("RGB", (pages[0].width, _SWATCH), colour) for colour in COLOURS]  # else rare ones are lost
    sheet = Pil.fromarray(np.vstack([np.asarray(p) for p in (*chosen, *swatches)]))
    palette = sheet.quantize(_COLOURS, method=Pil.Quantize.MEDIANCUT)
    flat = [p.quantize(palette=palette, dither=Pil.Dither.NONE) for p in pages]
    durations = [round(1000 / FPS)] * (len(flat) - 1) + [_HOLD_MS]
    flat[0].save(file, save_all=True, append_images=flat[1:], duration=durations, loop=0, optimize=True, disposal=1)


@click.command()
@click.option("--seed", default=0, show_default=True, help="Seed of the run.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("docs/failure_and_twin.gif"),
    show_default=True,
    help="File to write.",
)
def main(seed: int, out: Path) -> None:
    """Make the run and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        story, clean, failed = story_of(*make_pair(Path(folder) / "run", seed))
    write(story, clean, failed, out)
    click.echo(f"{out}: {len(clean.frames)} frames, {out.stat().st_size / 1e6:.2f} MB. {story.sentence}")


if __name__ == "__main__":
    main()
