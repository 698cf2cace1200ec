"""Colours keep apart: an object never has the colour of what it lies on, and never that of a table top."""

import numpy as np
import pytest
from lab import SEED

from badgen.appearance import randomize_appearance
from badgen.contracts.colour import colour_distance
from badgen.contracts.errors import LayoutError
from scenes.kit.props.contrast import CLEAR, clear_of, draw_clear
from scenes.kit.props.crockery import GLAZES
from scenes.kit.props.cup import COLOURS as CUP_COLOURS
from scenes.kit.props.items import COLOURS as ITEM_COLOURS
from scenes.kit.props.mat import MAT_COLOURS
from scenes.kit.props.palettes import PALETTES
from scenes.kit.props.wiper import BLOCKS_RGB, MAT_RGB
from scenes.tabletop.lid_lift import layout as lid_lift
from scenes.tabletop.pick_place import layout as pick_place
from scenes.tabletop.pour import layout as pour

LAYOUTS = 50
BLACK, GREY, WHITE = (0.0, 0.0, 0.0), (0.466, 0.466, 0.466), (1.0, 1.0, 1.0)
OF_TABLE = 18.0  # least distance from a table top; the shadow of an object adds to it


def rngs() -> list[np.random.Generator]:
    return [np.random.default_rng((SEED, k)) for k in range(LAYOUTS)]


def test_distances_are_those_of_cie() -> None:
    assert colour_distance(BLACK, WHITE) == pytest.approx(100.0, abs=0.1)
    assert colour_distance(GREY, WHITE) == pytest.approx(50.0, abs=0.2)  # a grey of lightness 50
    assert colour_distance((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)) == pytest.approx(170.6, abs=0.5)
    assert colour_distance(GREY, GREY) == 0.0


def test_only_colours_that_differ_enough_are_drawn() -> None:
    palette = {"black": BLACK, "grey": GREY, "white": WHITE}
    assert clear_of(palette, [BLACK]) == ["grey", "white"]
    assert clear_of(palette, [BLACK], least=60.0) == ["white"]
    drawn = {draw_clear(np.random.default_rng(k), palette, [BLACK])[0] for k in range(20)}
    assert drawn == {"grey", "white"}
    with pytest.raises(LayoutError, match="only 1 do; add colours to the palette"):
        draw_clear(np.random.default_rng(0), palette, [BLACK], count=2, least=60.0)


def test_a_lid_never_has_the_colour_of_a_mat_or_of_its_bowl() -> None:
    for rng in rngs():
        params = lid_lift.draw_layout(rng)
        below = [*(MAT_COLOURS[mat.colour] for mat in params.mats), params.colours.bowl, params.colours.handle]
        assert min(colour_distance(params.colours.lid, rgb) for rgb in below) >= CLEAR


def test_an_item_never_has_the_colour_of_bowl_or_plate() -> None:
    candidates = [pick_place.draw_layout(rng) for rng in rngs()]
    found = [params for params in candidates if params is not None]
    assert len(found) > LAYOUTS / 2
    for params in found:
        for item in params.items[: len(pick_place.REQUESTED)]:
            for glaze in (params.bowl_glaze, params.plate_glaze):
                assert colour_distance(ITEM_COLOURS[item.colour], GLAZES[glaze]) >= CLEAR


def test_nuts_never_have_the_colour_of_a_plate_and_cups_never_that_of_one() -> None:
    for rng in rngs():
        params = pour.draw_layout(rng)
        for plate in params.plates:
            others = (*pour.SKINS, *(CUP_COLOURS[cup.colour] for cup in params.cups))
            assert min(colour_distance(CUP_COLOURS[plate.colour], rgb) for rgb in others) >= CLEAR


@pytest.mark.parametrize("palette", ["items", "blocks", "cups", "crockery", "lidded_bowls", "mats"])
def test_no_table_has_the_colour_of_what_stands_on_it(palette: str) -> None:
    tables = [randomize_appearance(rng).table.rgb for rng in rngs()]
    for rgb in PALETTES[palette].values():
        assert min(colour_distance(rgb, table) for table in tables) >= OF_TABLE


def test_no_wiper_has_the_colour_of_its_mat() -> None:
    assert min(colour_distance(rgb, MAT_RGB) for rgb in BLOCKS_RGB) >= CLEAR
