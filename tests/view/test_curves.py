"""Curves in contact sheets: what they show, that their names stay apart, and sheets without matplotlib."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from fakes import fake_dataset
from PIL import Image as Pil

from badgen.contracts.arrays import Image
from badgen.contracts.errors import MissingDependency
from badgen.view import can_draw, contact_sheet, write_gallery
from badgen.view.axes import spread
from badgen.view.companions import companion
from badgen.view.curves import Curve, curves_of, plot
from badgen.view.style import AMBER, BLUE, GREY, RED

SIZE = (1000, 300)
LEFT, RIGHT, TOP, BOTTOM = 52, 28, 56, 34  # margins around the axes
TIME_S = np.linspace(0, 10, 501)


def level(name: str, value: float, colour: str, dashed: bool = False) -> Curve:
    return Curve(name, TIME_S, np.full(501, value, dtype=np.float32), colour, 3.0, dashed)


def where(picture: Image, colour: str) -> npt.NDArray[np.bool_]:
    """Pixels of exactly that colour."""
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    found: npt.NDArray[np.bool_] = (picture == rgb).all(axis=2)
    return found


def row_of(value: float) -> int:
    """Row of a value in a picture of that size; the axes reach from -0.015 to 1.015."""
    return round(SIZE[1] - BOTTOM - (SIZE[1] - TOP - BOTTOM) * (value + 0.015) / 1.03)


def column_of(t: float) -> int:
    return round(LEFT + (SIZE[0] - LEFT - RIGHT) * t / 10)


def test_a_picture_shows_solid_and_dashed_curves_at_their_values() -> None:
    curves = [
        level("reward of the clean twin", 0.9, GREY),
        level("reward", 0.6, RED),
        level("progress", 0.2, BLUE, dashed=True),
    ]
    picture = plot(curves, [], SIZE)
    assert picture.shape == (300, 1000, 3)
    assert picture.dtype == np.uint8
    inside = slice(LEFT + 5, SIZE[0] - RIGHT - 5)
    for value, colour, low, high in ((0.9, GREY, 0.95, 1.0), (0.6, RED, 0.95, 1.0), (0.2, BLUE, 0.3, 0.7)):
        row = row_of(value)
        drawn = where(picture, colour)[row - 2 : row + 3, inside].any(axis=0)
        assert low <= drawn.mean() <= high
        legend = where(picture, colour)[:25]
        assert legend.sum() > 10  # a sample beside its name


def test_cause_and_onset_are_dotted_lines_at_their_times() -> None:
    picture = plot([level("reward", 0.5, RED)], [("cause", 2.6), ("onset", 7.1)], SIZE)
    axes = where(picture, AMBER)[TOP + 2 : SIZE[1] - BOTTOM - 2]
    lines = np.flatnonzero(axes.any(axis=0))
    for t in (2.6, 7.1):
        column = column_of(t)
        mine = lines[np.abs(lines - column) <= 2]
        assert mine.size > 0
        assert 0.3 < axes[:, mine].any(axis=1).mean() < 0.9  # dotted
    assert all(min(abs(x - column_of(t)) for t in (2.6, 7.1)) <= 2 for x in lines)


@pytest.mark.parametrize("marks", [(0.02, 0.05), (5.0, 5.0), (9.94, 9.97)])
def test_names_of_close_marks_stay_apart_and_in_the_picture(marks: tuple[float, float]) -> None:
    alone = plot([level("reward", 0.5, RED)], [("cause", 5.0)], SIZE)
    both = plot([level("reward", 0.5, RED)], [("cause", marks[0]), ("onset", marks[1])], SIZE)
    names = slice(TOP - 30, TOP - 2)

    def inked(picture: Image) -> npt.NDArray[np.int64]:
        """Columns above the axes that hold letters: lighter blue than white is amber, smoothed or not."""
        return np.flatnonzero((picture[names, :, 2].astype(int) < picture[names, :, 0].astype(int) - 20).any(axis=0))

    one, two = inked(alone), inked(both)
    assert two.min() >= LEFT - 2
    assert two.max() <= SIZE[0] - RIGHT + 2
    widest_gap = int(np.diff(two).max())
    assert widest_gap >= 10  # between the two names, wider than between words
    assert np.ptp(two) > 2 * np.ptp(one)


def test_labels_move_no_more_than_they_must() -> None:
    assert spread([100.0, 300.0], [50.0, 50.0], 0.0, 400.0) == [100.0, 300.0]
    assert spread([100.0, 110.0], [50.0, 50.0], 0.0, 400.0) == [100.0, 164.0]
    assert spread([390.0, 395.0], [50.0, 50.0], 0.0, 400.0) == [311.0, 375.0]
    assert spread([3.0], [50.0], 0.0, 400.0) == [25.0]
    assert spread([], [], 0.0, 400.0) == []


def test_the_twins_reward_lies_underneath() -> None:
    twin, drop = fake_dataset(groups=1).stored[:2]
    names = [c.name for c in curves_of(drop, companion(drop, twin))]
    assert names == ["reward of the clean twin", "reward", "progress"]
    assert [(c.name, c.dashed) for c in curves_of(twin, None)] == [("reward", False), ("progress", True)]


@pytest.fixture
def no_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)


def test_a_sheet_without_curves_is_the_upper_part_of_one_with_them() -> None:
    dataset = fake_dataset(groups=1)
    full = contact_sheet(dataset.stored[1], dataset.stored[0], "front")
    frames = contact_sheet(dataset.stored[1], dataset.stored[0], "front", curves=False)
    assert full.shape[0] == frames.shape[0] + 324
    assert (full[: frames.shape[0]] == frames).all()


@pytest.mark.usefixtures("no_matplotlib")
def test_asking_for_curves_without_matplotlib_names_the_extra_in_one_line() -> None:
    dataset = fake_dataset(groups=1)
    assert not can_draw()
    with pytest.raises(MissingDependency, match=r"needs matplotlib.*pip install 'badgen\[view\]'") as error:
        contact_sheet(dataset.stored[1], dataset.stored[0], "front")
    assert "\n" not in str(error.value)
    assert dataset.stored[1].reads == []  # nothing was decoded in vain


@pytest.mark.usefixtures("no_matplotlib")
def test_a_gallery_without_matplotlib_has_sheets_of_frames(tmp_path: Path) -> None:
    dataset = fake_dataset(groups=1, cameras=("front",))
    folder = write_gallery(dataset, tmp_path / "gallery").parent
    with Pil.open(folder / "sheets" / f"{dataset.stored[1].info.id}.png") as sheet:
        drawn = np.array(sheet)
    assert (drawn == contact_sheet(dataset.stored[1], dataset.stored[0], "front", curves=False)).all()


def test_nothing_of_matplotlib_is_loaded_before_curves_are_drawn_and_pyplot_never() -> None:
    code = """
import sys
import numpy as np
import badgen.view
from badgen.view.curves import Curve, plot
assert "matplotlib" not in sys.modules
plot([Curve("reward", np.arange(3.0), np.zeros(3, np.float32), "red")], [("cause", 1.0)], (400, 300))
assert "matplotlib" in sys.modules
assert "matplotlib.pyplot" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
