"""Views on one canvas and back, and chunks whose borders keep away from what decides."""

from __future__ import annotations

import numpy as np
import pytest

from badgen.contracts.errors import BadValue
from badgen.contracts.restyle import Movie
from badgen.restyle.models.canvas import Canvas, lengthened, whole_latents
from badgen.restyle.models.chunks import AWAY, Chunks, divided
from badgen.restyle.models.options import ModelOptions


def movies(count: int, height: int, width: int, frames: int = 2) -> list[Movie]:
    rng = np.random.default_rng(count)
    return [rng.integers(1, 256, (frames, height, width, 3), dtype=np.uint8) for _ in range(count)]


@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize("views", [1, 2, 3, 4, 5])
def test_what_is_put_on_a_canvas_comes_off_it_again(views: int, scale: int) -> None:
    canvas, made = Canvas(views, 34, 50, 16, scale), movies(views, 34, 50)
    whole = canvas.tile(made)
    assert whole.shape[1:3] == canvas.size
    assert canvas.size[0] % 16 == canvas.size[1] % 16 == 0
    assert all(np.array_equal(a, b) for a, b in zip(canvas.untile(whole), made, strict=True))
    assert (whole > 0).all(axis=-1).sum() == views * scale**2 * 2 * 34 * 50  # nothing lies under another view


def test_views_are_parted_by_one_black_pixel() -> None:
    whole = Canvas(4, 32, 32, 16).tile(movies(4, 32, 32))
    assert whole.shape[1:3] == (80, 80)
    assert not whole[:, 32].any()
    assert not whole[:, :, 32].any()
    assert whole[:, 33, 33].any()


def test_repeated_pixels_are_averaged() -> None:
    canvas = Canvas(1, 16, 16, 16, 2)
    whole = canvas.tile(movies(1, 16, 16))
    whole[0, :2, :2] = [[[0] * 3, [100] * 3], [[200] * 3, [100] * 3]]
    assert (canvas.untile(whole)[0][0, 0, 0] == 100).all()


def test_movies_are_lengthened_by_their_ends() -> None:
    movie = movies(1, 4, 4, frames=3)[0]
    made = lengthened(movie, 9, lead=2)
    assert [int(np.flatnonzero((m == movie).all(axis=(1, 2, 3)))[0]) for m in made] == [0, 0, 0, 1, 2, 2, 2, 2, 2]
    assert [whole_latents(n) for n in (1, 2, 5, 6, 81)] == [1, 5, 5, 9, 81]


def test_a_clip_that_fits_is_one_chunk() -> None:
    assert divided(121, 121, [60.0]) == Chunks(121, 1)
    assert divided(100, 121, [3.0]).total == 101


def test_chunks_reach_the_end_and_keep_away_from_moments() -> None:
    rng = np.random.default_rng(3)
    for _ in range(300):
        length, most = int(rng.integers(60, 700)), int(rng.integers(40, 130))
        moments = [float(m) for m in rng.uniform(0, length, int(rng.integers(1, 6)))]
        made = divided(length, most, moments)
        assert made.frames <= most
        assert made.frames % 4 == 1
        assert made.total >= length + made.lead
        # Borders as the pipeline sets them: chunk k begins with the last frame of the one before.
        starts = [k * (made.frames - 1) - made.lead for k in range(1, made.count)]
        assert tuple(s + 1 for s in starts) == made.borders
        assert all(not s + 1 - AWAY <= m <= s + AWAY for s in starts for m in moments)


def test_a_short_member_needs_only_the_first_chunks() -> None:
    made = Chunks(17, 4, lead=3)
    assert list(made.starts(62)) == [0, 16, 32, 48]
    assert list(made.starts(31)) == [0, 16, 32]
    assert list(made.starts(30)) == [0, 16]
    assert list(made.starts(14)) == [0]
    assert list(Chunks(1, 1).starts(1)) == [0]


def test_a_border_is_moved_away_from_a_moment() -> None:
    assert divided(200, 121, [150.0]) == Chunks(121, 2)
    for moment in range(117, 125):
        assert divided(200, 121, [float(moment)]) != Chunks(121, 2)


def test_what_cannot_be_divided_is_told() -> None:
    with pytest.raises(BadValue, match="larger --chunk"):
        divided(100, 17, [float(m) for m in range(100)])
    with pytest.raises(BadValue, match="at least 17 frames"):
        ModelOptions(chunk=9)
    with pytest.raises(BadValue, match="steps is -1"):
        ModelOptions(steps=-1)
    assert ModelOptions(scale=2).given == ("scale",)
