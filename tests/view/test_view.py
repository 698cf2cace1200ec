"""Sheets, gallery and terminal: what they show of a dataset, and that nothing of it is taken for code."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from fakes import CAUSE_S, FakeDataset, FakeEpisode, fake_dataset, two_scene_dataset
from gallery_data import records
from PIL import Image as Pil
from rich.console import Console

from badgen.contracts.arrays import Image
from badgen.contracts.errors import BadValue, DatasetConflict, UnknownName
from badgen.media import write_browser_mp4
from badgen.view.gallery import write_gallery
from badgen.view.sheet import contact_sheet, pick_frames
from badgen.view.terminal import show, sparkline
from badgen.view.words import quantity

EVIL = 'lift <script>alert("x")</script> & [bold]put[/bold] it down'


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_gallery(fake_dataset(groups=1, instruction=EVIL), tmp_path_factory.mktemp("view") / "gallery").parent


def text_of(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def test_every_address_in_the_data_is_a_file(gallery: Path) -> None:
    found = records(gallery).values()
    films = [film["address"] for e in found for film in e["films"]]
    others = [e[key] for e in found for key in ("poster", "sheet") if e[key]]
    assert (len(films), len(others)) == (8, 7)  # the twin has no sheet
    assert [a for a in (*films, *others) if not (gallery / a).is_file()] == []


def test_a_failure_has_its_twin_its_times_and_its_words(gallery: Path) -> None:
    found = records(gallery)
    assert [(e["headline"], e["outcome"]) for e in found.values()] == [
        ("clean twin", "success"),
        ("drop · failure", "failure"),
        ("collision · unsafe success", "unsafe_success"),
        ("benign success", "success"),
    ]
    drop = found["lid_lift-0000-b"]
    assert [(b["id"], b["words"]) for b in drop["beside"]] == [("lid_lift-0000-a", "clean twin")]
    assert (drop["near"], drop["saved"]) == (None, None)
    assert drop["camera"] == "front"
    assert drop["marks"] == [["cause", 2.6], ["onset", 3.1]]
    assert drop["captions"] == [[3.1, "the lid is falling"]]
    assert [(f["fps"], f["frames"]) for f in drop["films"]] == [(10.0, 61), (10.0, 61)]
    facts = dict(drop["facts"])
    assert (facts["visible from front"], facts["visible from side"]) == ("3.20 s", "never")
    assert ["cause before effect", True] in [[c["name"], c["holds"]] for c in drop["clauses"]]
    assert "peak force 212 N" in [event[-1] for event in drop["events"]]
    assert not any("Privileged:" in text for _, text in drop["texts"]["observable"])
    assert drop["texts"]["cause"].startswith("Privileged:")
    assert found["lid_lift-0000-a"]["texts"] is None


def test_curves_are_the_stored_labels(gallery: Path) -> None:
    episode = fake_dataset().stored[1]
    curves = records(gallery)["lid_lift-0000-b"]["curves"]
    assert 200 < len(curves["time_s"]) <= 300
    assert (curves["time_s"][0], curves["time_s"][-1]) == (0.0, 6.0)
    rows = np.round(np.array(curves["time_s"]) * 50).astype(int)
    for name in ("reward", "reward_frame", "progress"):
        assert np.abs(np.array(curves[name]) - getattr(episode.labels, name)[rows]).max() < 0.0006


def test_a_still_picture_shows_the_end_of_the_last_event(gallery: Path) -> None:
    with Pil.open(gallery / "posters" / "lid_lift-0000-b.jpg") as picture:
        shown = np.array(picture).astype(int)
    meant = fake_dataset().stored[1].frames("front", [39])[0]
    assert np.abs(shown - meant).mean() < 3


def test_videos_are_what_browsers_play(gallery: Path) -> None:
    path = gallery / "media" / "lid_lift-0000-b-0.mp4"
    data = path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert stream.average_rate == 10
        shown = [f.to_ndarray(format="rgb24").astype(int) for f in container.decode(stream)]
    meant = fake_dataset().stored[1].frames("front")
    assert len(shown) == len(meant)
    assert max(np.abs(a - b).mean() for a, b in zip(shown, meant, strict=True)) < 6


def test_odd_sizes_are_encoded(tmp_path: Path) -> None:
    frames = [np.full((33, 47, 3), 90, dtype=np.uint8)] * 3
    with av.open(str(write_browser_mp4(tmp_path / "a.mp4", frames, 12.5))) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, float(stream.average_rate or 0)) == (48, 34, 12.5)


def test_a_gallery_of_ours_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "gallery"
    write_gallery(fake_dataset(groups=2, cameras=("front",)), out)
    assert (out / "media" / "lid_lift-0001-a-0.mp4").exists()
    write_gallery(fake_dataset(groups=1, cameras=("front",)), out)
    assert not (out / "media" / "lid_lift-0001-a-0.mp4").exists()
    assert list(tmp_path.iterdir()) == [out]


class Unreadable(FakeEpisode):
    """An episode whose frames cannot be decoded."""

    def frames(self, camera: str, indices: Sequence[int] | None = None) -> list[Image]:
        raise OSError("broken video")


def test_a_failed_gallery_leaves_the_old_one_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "gallery"
    write_gallery(fake_dataset(groups=1, cameras=()), out)
    before = text_of(out)
    dataset = fake_dataset(groups=2, cameras=("front",))
    bad = dataset.stored[-1]
    dataset.stored[-1] = Unreadable(bad.info, bad.events, bad.cameras, bad.number, bad.labels)
    with pytest.raises(OSError, match="broken video"):
        write_gallery(dataset, out)
    assert text_of(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_foreign_folder_is_refused_and_an_empty_one_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(DatasetConflict, match="did not write"):
        write_gallery(fake_dataset(groups=1, cameras=()), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]
    (tmp_path / "empty").mkdir()
    assert write_gallery(fake_dataset(groups=1, cameras=()), tmp_path / "empty").is_file()


def test_without_pictures_there_are_curves_only(tmp_path: Path) -> None:
    out = write_gallery(fake_dataset(groups=1, cameras=()), tmp_path / "g").parent
    assert [(e["films"], e["poster"], e["sheet"]) for e in records(out).values()] == [([], None, None)] * 4
    assert {p.name for p in out.iterdir()} == {".badgen-gallery", "app", "data", "index.html"}


def test_a_run_whose_twin_is_not_stored_is_shown_alone(tmp_path: Path) -> None:
    dataset = FakeDataset(Path("dataset"), fake_dataset(groups=1, cameras=("front",)).stored[1:2])
    folder = write_gallery(dataset, tmp_path / "g").parent
    (record,) = records(folder).values()
    assert record["beside"] == []
    assert len(list((folder / "media").iterdir())) == 1


def test_sheets_can_be_left_out(tmp_path: Path) -> None:
    out = write_gallery(fake_dataset(groups=1, cameras=("front",)), tmp_path / "g", sheets=False).parent
    assert not (out / "sheets").exists()
    assert [e["sheet"] for e in records(out).values()] == [None] * 4
    assert len(list((out / "posters").iterdir())) == 4


def test_a_relabelled_episode_has_the_films_of_the_one_it_comes_from(tmp_path: Path) -> None:
    dataset = two_scene_dataset(1)
    out = write_gallery(dataset, tmp_path / "g", sheets=False).parent
    found = records(out)
    again = found["lid_lift-0000-br"]
    assert [f["address"] for f in again["films"]] == [f["address"] for f in found["lid_lift-0000-b"]["films"]]
    assert not (out / "media" / "lid_lift-0000-br-0.mp4").exists()
    assert (out / again["poster"]).is_file()


def test_progress_is_told_while_groups_are_written(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    dataset = fake_dataset(groups=3, cameras=())
    write_gallery(dataset, tmp_path / "g", progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 12), (4, 12), (8, 12), (12, 12)]


def test_frames_of_a_sheet_are_denser_after_the_cause_and_show_cause_and_onset() -> None:
    times = np.arange(101) / 10
    picks = pick_frames(times, [2.55, 3.1], 5.0, 8)
    assert picks[0] == 0
    assert picks[-1] == 100
    assert {26, 31} <= set(picks)
    inside = [p for p in picks if 25 < p <= 50]
    assert len(inside) >= 4  # a quarter of the time, at least half of the frames
    assert pick_frames(times, [], None, 5) == [0, 25, 50, 75, 100]
    assert pick_frames(times, [2.0, 3.0, 4.0], None, 4) == [0, 20, 30, 100]  # no room for the third
    assert pick_frames(times[:3], [0.1, 0.1], 0.2, 8) == [0, 1, 2]


def test_a_sheet_marks_frames_from_onset_on_and_has_the_asked_width() -> None:
    dataset = fake_dataset()
    sheet = contact_sheet(dataset.stored[1], dataset.stored[0], "front", columns=6, width=1200)
    assert sheet.shape[1] == 1200
    red = (sheet == (0xC6, 0x28, 0x28)).all(axis=2)
    long = np.flatnonzero(red.sum(axis=0) > 150)  # upright sides of borders
    times = pick_frames(np.arange(61) / 10, [CAUSE_S, 3.1], 3.9, 6)
    first = next(i for i, p in enumerate(times) if p >= 31)
    size = (1200 - 48 - 5 * 8) // 6
    assert long.min() == 24 + first * (size + 8)
    assert (
        contact_sheet(dataset.stored[0], None, "front").shape[0]
        < contact_sheet(dataset.stored[1], dataset.stored[0], "front").shape[0]
    )


def test_a_sheet_refuses_an_unknown_camera_and_too_many_columns() -> None:
    dataset = fake_dataset()
    with pytest.raises(UnknownName, match="did you mean 'front'"):
        contact_sheet(dataset.stored[1], dataset.stored[0], "fron")
    with pytest.raises(BadValue, match="columns"):
        contact_sheet(dataset.stored[1], dataset.stored[0], "front", columns=8, width=300)


def test_the_terminal_says_what_happened_and_reads_no_markup() -> None:
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    dataset = fake_dataset(instruction=EVIL)
    for e in dataset.stored[:2]:
        show(e, console)
    assert isinstance(console.file, io.StringIO)
    said = console.file.getvalue()
    assert "[bold]put[/bold]" in said
    for words in ("drop · failure", "↑ cause 2.60 s", "↑ onset 3.10 s", "peak force 212 N", "✓ cause before effect"):
        assert words in said


def test_a_sparkline_follows_its_values() -> None:
    time_s = np.arange(100) / 10
    assert sparkline(time_s, (time_s > 4.95).astype(np.float32), 4) == "▁▁██"
    assert sparkline(np.array([0.0, 1.0]), np.array([0, 1], dtype=np.float32), 3) == "▁▅█"


def test_quantities_have_units() -> None:
    assert quantity("peak_force_n", 212.4) == ("peak force", "212 N")
    assert quantity("lid_speed_mps", 0.5) == ("lid speed", "0.5 m/s")
    assert quantity("retries", 2) == ("retries", "2")


def test_more_workers_write_the_same_gallery(tmp_path: Path) -> None:
    dataset = fake_dataset(groups=3, cameras=("front",))
    folders = [write_gallery(dataset, tmp_path / str(n), workers=n).parent for n in (1, 2)]
    one, two = ({str(p.relative_to(f)): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in folders)
    assert one == two
