"""The moving picture of the README: what a frame shows, and what the file is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image as Pil

from badgen.contracts.arrays import Image
from studies.docs_tables import ROOT
from studies.readme_frame import PANEL, Curve, Story, draw
from studies.readme_picture import Clip, write

PICTURE = ROOT / "docs" / "failure_and_twin.gif"
MOST_BYTES = 1_500_000
RED = (198, 40, 40)


def story() -> Story:
    time_s = np.linspace(1.0, 4.0, 151)
    clean = (time_s / 4.0).astype(np.float32)
    failed = np.where(time_s < 2.0, clean, 0.0).astype(np.float32)
    return Story("Walk ahead.", "The robot falls.", 1.8, 2.0, Curve(time_s, clean), Curve(time_s, failed))


def frame(now_s: float) -> Image:
    grey = Pil.new("RGB", PANEL, "#808080")
    return np.asarray(draw(story(), grey, grey, now_s))


def red_pixels(page: Image) -> int:
    return int((page == RED).all(axis=2).sum())


def test_the_failure_is_marked_from_its_onset_on() -> None:
    around = 2 * 4 * sum(PANEL) - 4 * 16  # a border of 4 pixels around one panel
    assert red_pixels(frame(1.9)) < around < red_pixels(frame(2.0))


def test_the_curves_grow_with_time_and_the_failing_reward_ends_at_the_bottom() -> None:
    early, late = frame(1.2), frame(4.0)
    chart = slice(PANEL[1] + 98, PANEL[1] + 98 + 104)  # rows between the axes
    blue = (late[chart] == (21, 101, 192)).all(axis=2)
    red = (late[chart] == RED).all(axis=2)
    rows_at_end = {
        "blue": np.flatnonzero(blue[:, 480:508].any(axis=1)),
        "red": np.flatnonzero(red[:, 480:508].any(axis=1)),
    }
    assert rows_at_end["blue"].max() < rows_at_end["red"].min()
    assert (early[chart] == RED).all(axis=2).sum() < red.sum()


def test_the_same_frames_give_the_same_file(tmp_path: Path) -> None:
    side = Clip([Pil.new("RGB", PANEL, shade) for shade in ("#404040", "#808080", "#c0c0c0")], story().clean)
    for name in ("a.gif", "b.gif"):
        write(story(), side, side, tmp_path / name)
    assert (tmp_path / "a.gif").read_bytes() == (tmp_path / "b.gif").read_bytes()
    with Pil.open(tmp_path / "a.gif") as made:
        assert getattr(made, "n_frames", 1) == 3


def test_the_picture_in_the_readme_is_small_and_moves() -> None:
    assert PICTURE.stat().st_size <= MOST_BYTES
    with Pil.open(PICTURE) as picture:
        assert picture.width == 640
        assert getattr(picture, "n_frames", 1) >= 30
