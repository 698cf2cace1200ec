"""`badgen try`: one fault in one layout, for tuning its strength by hand."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from badgen.cli.parameters import PATH
from badgen.cli.trial_lines import trial_lines
from badgen.contracts.episode import EpisodeRecord
from badgen.contracts.errors import BadValue, RenderError, UnknownName
from badgen.engine import DatasetConfig, resolve
from badgen.engine.faults import resolve_fault
from badgen.engine.try_fault import Trial, trial_records, try_fault
from badgen.faults import EXAMPLE, GRAMMAR, one_fault
from badgen.files import replacing
from badgen.registry import registry
from badgen.render.driver import require_drawing
from badgen.serialization import to_json
from badgen.sim import Unstable
from badgen.store import DatasetFolder, open_dataset, write_shard
from badgen.view import can_draw, contact_sheet, write_png

_NONE = "none"


@click.command("try", short_help="Try one fault in one layout, and see what it does.")
@click.argument("scene")
@click.option("--fault", required=True, help=f"The fault: {GRAMMAR}, such as {EXAMPLE}. See `badgen list arguments`.")
@click.option("--seed", default=0, show_default=True, help="Seed of the layout and of what the fault draws.")
@click.option("--camera", help='Camera of the sheet, or "none" to draw nothing.  [default: the first of the scene]')
@click.option("--size", default="256", show_default=True, help="Pixels of a frame: N or WIDTHxHEIGHT.")
@click.option("--out", type=PATH, help="Folder of the sheet.  [default: runs/try/SCENE]")
@click.option("--open", "shown", is_flag=True, help="Open the sheet in the program that shows pictures.")
def try_one(scene: str, fault: str, seed: int, camera: str | None, size: str, out: Path | None, shown: bool) -> None:
    """Try a fault in one layout of SCENE, to tune its strength by hand.

    A clean rollout and one with the fault are simulated. Printed are the fault with all its arguments, what was
    sampled, what happened, and whether `badgen make` would keep it, and if not, what to do. The frames of both rollouts
    are drawn on one sheet, which replaces that of an earlier try. The layout depends only on --seed, so that between
    two tries only the fault differs.
    """
    cameras = camera or registry().scene(scene).camera_names[0]
    config = _config(scene, fault, seed, cameras, size)
    known = registry().scene(scene)
    try:
        trial = try_fault(known, resolve_fault(one_fault(fault), known), seed)
    except Unstable as e:
        raise BadValue(f"{e}. `badgen make` would try again with other draws; make the fault weaker") from e
    for line in trial_lines(trial):
        click.echo(line)
    if not config.cameras:
        return
    twin, failure = _drawn(config, trial)
    click.echo(f"seen      {_seen(failure)}")
    sheet = _write_sheet(config, twin, failure, (out or Path("runs") / "try" / scene) / "sheet.png")
    click.echo(f"sheet     {sheet}")
    if shown:
        _open(sheet)


def _config(scene: str, fault: str, seed: int, camera: str, size: str) -> DatasetConfig:
    config = resolve(scene, faults=(fault,), n=1, seed=seed, cameras=camera, size=size, appearance="plain")
    if len(config.cameras) > 1:
        raise UnknownName("camera", camera, [*registry().scene(scene).camera_names, _NONE])
    return config


def _drawn(config: DatasetConfig, trial: Trial) -> tuple[EpisodeRecord, EpisodeRecord]:
    """Both rollouts with frames, the twin first; raises RenderError, which comes after what was printed."""
    try:
        require_drawing()
        twin, failure = trial_records(config, trial)
    except RenderError as e:
        raise RenderError(f"no sheet: {e}; with --camera none nothing is drawn") from e
    return twin, failure


def _seen(failure: EpisodeRecord) -> str:
    (video,) = failure.videos
    if failure.info.outcome == "success":
        return "there is no failure to see"
    if video.visible_s is not None:
        return f"{video.camera} shows the failure from {video.visible_s:.2f} s on"
    return f"{video.camera} does not show the failure; try another one"


def _write_sheet(config: DatasetConfig, twin: EpisodeRecord, failure: EpisodeRecord, path: Path) -> Path:
    """Draw both rollouts; they are stored for that in a temporary dataset, since only certified ones are ever kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = DatasetFolder(Path(made))
        folder.claim(to_json(config))
        write_shard(folder.shard_path(0), [twin, failure], {})
        dataset = open_dataset(folder.path)
        pair = dataset.episode(failure.info.id), dataset.episode(twin.info.id)
        picture = contact_sheet(*pair, config.cameras[0], curves=can_draw())
    with replacing(path) as unfinished:
        write_png(picture, unfinished)
    return path


def _open(path: Path) -> None:
    """Show a picture, where there is a display."""
    has_display = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not has_display or click.launch(str(path)) != 0:
        click.echo("no program to show it was found here; open the sheet yourself")
