"""Near-miss pairs, curves of what can be saved, and recoveries: in gallery, contact sheets and terminal."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from edge_data import (
    ABOVE,
    ALWAYS,
    BELOW,
    FAILURE,
    FROM_S,
    LIMIT,
    NEVER,
    RECOVERY,
    RESTART_S,
    TRIED,
    TWIN,
    UNTIL_S,
    at_edge_of_mode,
    edge_dataset,
    with_curve,
)
from fakes import FakeDataset, FakeEpisode
from gallery_data import labels, records, value
from PIL import Image as Pil
from rich.console import Console

from badgen.contracts.arrays import Image
from badgen.contracts.recoverability import Recoverability
from badgen.view import contact_sheet, show, write_gallery
from badgen.view.facts import facts, headline
from badgen.view.saved import plot_saved
from badgen.view.style import AMBER, GREEN, RED
from badgen.view.terminal import saved_line

SIZE = (1000, 220)
LEFT, RIGHT, TOP, BOTTOM = 52, 28, 56, 34  # margins around the axes


def gallery(dataset: FakeDataset, folder: Path) -> Path:
    return write_gallery(dataset, folder / "gallery", sheets=False).parent


def colour_of(name: str) -> tuple[int, ...]:
    return tuple(int(name[i : i + 2], 16) for i in (1, 3, 5))


def where(picture: Image, colour: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (picture == colour_of(colour)).all(axis=2)
    return found


def said_by(e: FakeEpisode) -> str:
    console = Console(file=io.StringIO(), width=160, force_terminal=False)
    show(e, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_each_side_of_a_pair_is_shown_beside_the_other_one_first(tmp_path: Path) -> None:
    found = records(gallery(edge_dataset(cameras=()), tmp_path))
    beside = {id_: [(b["id"], b["name"]) for b in e["beside"]] for id_, e in found.items()}
    assert beside == {
        TWIN: [],
        FAILURE: [(TWIN, "clean twin"), (RECOVERY, "recovery")],
        ABOVE: [(BELOW, "other side"), (TWIN, "clean twin")],
        BELOW: [(ABOVE, "other side"), (TWIN, "clean twin")],
        RECOVERY: [(TWIN, "clean twin"), (FAILURE, "failure")],
    }
    first = found[BELOW]["beside"][0]
    assert first["words"] == "other side: unsafe success (collision) at 59.4 %"
    assert first["own_words"] == "this side: succeeds at 57.8 %"
    assert found[BELOW]["beside"][1]["own_words"] == "near miss · success"


def test_the_line_of_a_pair_names_edge_strengths_and_distance(tmp_path: Path) -> None:
    found = records(gallery(edge_dataset(cameras=()), tmp_path))
    line = (
        "near miss (edge of success, physical): succeeds at 57.8 %, unsafe success (collision) at 59.4 % of the "
        "fault's strength; 3.4 cm and 12° apart"
    )
    assert [found[id_]["near"] for id_ in (TWIN, FAILURE, ABOVE, BELOW, RECOVERY)] == [None, None, line, line, None]


def test_a_pair_between_two_failures_says_which_is_which(tmp_path: Path) -> None:
    dataset = at_edge_of_mode(edge_dataset(cameras=()))
    line = (
        "near miss (edge of mode, physical): poor success (late) at 57.8 %, unsafe success (collision) at 59.4 % of "
        "the fault's strength; 1.23 m apart"
    )
    found = records(gallery(dataset, tmp_path))
    assert (found[ABOVE]["near"], found[BELOW]["near"]) == (line, line)
    assert (
        "a milder failure at 57.8 %, unsafe success (collision) at 59.4 %"
        in dict(facts(dataset.stored[2]))["near miss"]
    )
    assert "poor success (late) at 57.8 %, a worse failure at 59.4 %" in dict(facts(dataset.stored[3]))["near miss"]


def test_headlines_and_facts_say_what_an_episode_is_in_its_group() -> None:
    dataset = edge_dataset()
    assert [headline(e) for e in dataset.stored] == [
        "clean twin",
        "drop · failure",
        "near miss · collision · unsafe success",
        "near miss · success",
        "recovery · drop · poor success",
    ]
    twin, drop, above, below, recovery = (dict(facts(e)) for e in dataset.stored)
    for absent in (twin, drop, recovery):
        assert (absent["near miss"], absent["other side"]) == ("–", "–")
    assert (above["other side"], below["other side"]) == (BELOW, ABOVE)
    assert above["near miss"].endswith(f"searched from {FAILURE}")
    assert below["near miss"].startswith("edge of success, physical: succeeds at 57.8 %, no longer succeeds at 59.4 %")
    assert drop["recoverable"] == "can be saved until 3.40 s, lost from 3.60 s on"
    assert (twin["recoverable"], twin["restart"]) == ("not tried", "–")
    assert recovery["restart"].startswith("4.10 s: ")


def test_the_page_holds_the_curve_its_limit_and_the_restart(tmp_path: Path) -> None:
    dataset = edge_dataset(cameras=())
    found = records(gallery(dataset, tmp_path))
    saved = found[FAILURE]["saved"]
    assert saved["words"] == "It can be saved until 3.40 s, lost from 3.60 s on."
    assert (saved["tries"], saved["limit"]) == (4, [UNTIL_S, FROM_S])
    assert [(t, share) for t, share, _, _ in saved["moments"]] == [(t, n / 4) for t, n in TRIED]
    assert all(0 <= low <= share <= high <= 1 and high - low > 0.4 for _, share, low, high in saved["moments"])
    assert [e["saved"] for id_, e in found.items() if id_ != FAILURE] == [None] * 4
    assert found[RECOVERY]["marks"] == [["cause", 2.6], ["onset", 3.1], ["restart", RESTART_S]]


@pytest.mark.parametrize(
    ("found", "words"),
    [(ALWAYS, "It can still be saved at the end."), (NEVER, "It is lost from its cause on.")],
)
def test_a_curve_without_a_limit_has_words(tmp_path: Path, found: Recoverability, words: str) -> None:
    dataset = edge_dataset(cameras=())
    dataset.stored[1] = with_curve(dataset.stored[1], found)
    saved = records(gallery(dataset, tmp_path))[FAILURE]["saved"]
    assert (saved["words"], saved["limit"]) == (words, None)


def test_pairs_and_curves_are_filters_and_the_limit_is_a_number(tmp_path: Path) -> None:
    folder = gallery(edge_dataset(cameras=()), tmp_path)
    by = {name: labels(folder, name) for name in ("near_edge", "near_boundary", "recoverability", "role")}
    assert [by["near_edge"][id_] for id_ in (FAILURE, ABOVE, BELOW)] == [[], ["success"], ["success"]]
    assert [by["near_boundary"][id_] for id_ in (FAILURE, ABOVE, BELOW)] == [[], ["physical"], ["physical"]]
    assert [by["recoverability"][id_] for id_ in (FAILURE, RECOVERY)] == [["limit"], []]
    assert by["role"][RECOVERY] == ["recovery"]
    table = value(folder, "table")
    differs = {f["name"]: f["differs"] for f in table["facets"]}
    assert differs["near_edge"]  # it has one value, which only the pair has
    assert not differs["scene"]
    numbers = [n["name"] for n in table["numbers"]]
    rows = {row[0]: row[9][numbers.index("recoverable_until")] for row in value(folder, "rows-000")}
    assert (rows[FAILURE], rows[RECOVERY]) == (UNTIL_S, None)


def test_a_plot_shows_the_share_that_is_saved_and_where_the_limit_lies() -> None:
    picture = plot_saved(LIMIT, 6.0, [("cause", 2.6), ("onset", 3.1)], SIZE)
    assert picture is not None
    width, height = SIZE[0] - LEFT - RIGHT, SIZE[1] - TOP - BOTTOM

    def column(t: float) -> int:
        return round(LEFT + width * t / 6.0)

    def row(share: float) -> int:
        return round(SIZE[1] - BOTTOM - height * (share + 0.015) / 1.03)

    line = where(picture, GREEN)
    for t, n in TRIED:
        x, y = column(t), row(n / 4)
        assert line[y - 2 : y + 3, x - 3 : x + 4].any(), f"nothing at {t} s"
    assert not line[TOP:, : column(2.5)].any()
    assert not line[TOP:, column(5.6) :].any()
    below = picture[row(0.06)].astype(int)  # between the line and the edge of the axes, at the side of the limit
    reddish = np.flatnonzero(below[:, 0] - below[:, 1] > 30)
    inside = reddish[(reddish > column(3.2)) & (reddish < column(4.0))]
    assert abs(inside.min() - column(UNTIL_S)) <= 2
    assert abs(inside.max() - column(FROM_S)) <= 2
    assert where(picture, AMBER)[TOP : SIZE[1] - BOTTOM, column(2.6) - 2 : column(2.6) + 3].any()


def test_a_sheet_of_a_failure_with_a_curve_is_taller_by_its_plot() -> None:
    dataset = edge_dataset()
    twin, drop = dataset.stored[:2]
    without = with_curve(drop, Recoverability())
    tall = contact_sheet(drop, twin, "front")
    short = contact_sheet(without, twin, "front")
    assert tall.shape[0] == short.shape[0] + 220 + 24
    assert (tall[: short.shape[0]] == short).all()
    assert where(tall[short.shape[0] :], GREEN).sum() > 500
    for found in (ALWAYS, NEVER):
        again = contact_sheet(with_curve(drop, found), twin, "front")
        assert again.shape == tall.shape
        assert (again != tall).any()


def test_a_sheet_of_a_success_at_the_edge_shows_the_times_of_the_failing_side() -> None:
    dataset = edge_dataset()
    _, _, above, below, _ = dataset.stored
    above.reads.clear()
    below.reads.clear()
    contact_sheet(below, above, "front", curves=False)
    contact_sheet(above, below, "front", curves=False)
    assert above.reads[0] == above.reads[1] == below.reads[0]
    assert 31 in above.reads[0][1]  # the onset of the failing side, at 10 frames a second


def test_a_sheet_of_a_recovery_is_red_until_the_restart_and_green_after_it() -> None:
    dataset = edge_dataset()
    twin, recovery = dataset.stored[0], dataset.stored[4]
    sheet = contact_sheet(recovery, twin, "front", columns=8, curves=False)
    first_green = np.flatnonzero(where(sheet, GREEN).sum(axis=0) > 100).min()
    last_red = np.flatnonzero(where(sheet, RED).sum(axis=0) > 100).max()
    assert last_red < first_green
    assert 41 in recovery.reads[0][1]  # the frame of the restart


def test_the_sheets_of_a_gallery_have_the_other_side(tmp_path: Path) -> None:
    dataset = edge_dataset(cameras=("front",))
    twin, _, above, below, _ = dataset.stored
    folder = write_gallery(dataset, tmp_path / "gallery").parent
    with Pil.open(folder / "sheets" / f"{BELOW}.png") as opened:
        drawn = np.array(opened)
    assert (drawn == contact_sheet(below, above, "front")).all()
    assert drawn.shape != contact_sheet(below, None, "front").shape
    other = contact_sheet(below, twin, "front")
    assert other.shape != drawn.shape or (other != drawn).any()


def test_the_terminal_says_all_of_it() -> None:
    _, drop, above, _, recovery = edge_dataset().stored
    assert "near miss (edge of success, physical): succeeds at 57.8 %" in said_by(above)
    assert "recovery · drop · poor success" in said_by(recovery)
    assert "↑ restart 4.10 s" in said_by(recovery)
    said = said_by(drop)
    assert "can be saved until 3.40 s, lost from 3.60 s on" in said
    line = re.search(r"^saved     (.*)$", said, re.MULTILINE)
    assert line is not None
    blocks = line.group(1)
    assert blocks.startswith(" " * 30)  # nothing was tried before the cause
    assert blocks.strip()[0] == "█"
    assert blocks.strip()[-1] == "▁"


def test_a_line_of_what_is_saved_reaches_from_the_first_moment_to_the_last() -> None:
    found = ALWAYS.recovery_curve
    assert found is not None
    assert saved_line(found, 6.0, 12) == "     ██████"
