"""Flags that people set in the gallery: which episodes an export leaves out for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import FakeDataset, fake_dataset, two_scene_dataset

from badgen.contracts.errors import BadValue, UnknownName
from badgen.selection.options import shared
from badgen.selection.select import Selection, select
from exporters.frames import Frames


def saved(folder: Path, **flags: str) -> str:
    """A file of flags as the gallery saves it, on members of the first group."""
    path = folder / "flags.jsonl"
    lines = [json.dumps({"id": f"lid_lift-0000-{member}", "flag": flag}) for member, flag in flags.items()]
    path.write_text("\n".join([*lines, ""]))
    return str(path)


def chosen(dataset: FakeDataset, flags: str) -> Selection:
    return select(dataset, shared({"without_flagged": flags}), needs_pictures=True)


def test_bad_pictures_and_wrong_labels_are_left_out_and_counted(tmp_path: Path) -> None:
    selection = chosen(fake_dataset(groups=2), saved(tmp_path, b="bad_picture", c="wrong_label", d="good"))
    ids = {e.id for e in selection.entries}
    assert {f"lid_lift-0000-{m}" for m in "abcd"} & ids == {"lid_lift-0000-a", "lid_lift-0000-d"}
    assert {f"lid_lift-0001-{m}" for m in "abcd"} <= ids
    assert selection.left_out == {
        "flagged as bad picture (without_flagged)": 1,
        "flagged as wrong label (without_flagged)": 1,
    }


@pytest.mark.parametrize(("flag", "gone"), [("bad_picture", {"b", "br"}), ("wrong_label", {"b"})])
def test_a_bad_picture_is_also_that_of_relabelled_episodes(tmp_path: Path, flag: str, gone: set[str]) -> None:
    dataset = two_scene_dataset(3)
    selection = chosen(dataset, saved(tmp_path, b=flag))
    left = {e.info.id for e in dataset.stored} - {e.id for e in selection.entries}
    assert left == {f"lid_lift-0000-{member}" for member in gone}


def test_the_last_flag_of_an_episode_counts_and_no_file_leaves_all(tmp_path: Path) -> None:
    path = Path(saved(tmp_path, b="bad_picture"))
    path.write_text(path.read_text() + '{"id": "lid_lift-0000-b", "flag": "good"}\n')
    assert chosen(fake_dataset(groups=1), str(path)).left_out == {}
    assert chosen(fake_dataset(groups=1), "").left_out == {}


def test_a_flag_on_an_episode_of_another_dataset_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"set on 'lid_lift-0000-x' and 1 more, not in the dataset; take a file"):
        chosen(fake_dataset(groups=1), saved(tmp_path, b="good", x="bad_picture", y="good"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bad_picture", "line 1 of flags.jsonl is not of the form"),
        ('\n{"id": "lid_lift-0000-a"}', "line 2 of flags.jsonl is not of the form"),
        ('["lid_lift-0000-a", "good"]', "line 1 of flags.jsonl is not of the form"),
        ('{"id": "lid_lift-0000-a", "flag": "bad_pictur"}', "did you mean 'bad_picture'"),
    ],
)
def test_a_file_of_another_form_is_an_error_that_names_the_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "flags.jsonl").write_text(text)
    with pytest.raises((BadValue, UnknownName), match=words):
        chosen(fake_dataset(groups=1), str(tmp_path / "flags.jsonl"))


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"flags cannot be read from .*none.jsonl: No such file"):
        chosen(fake_dataset(groups=1), str(tmp_path / "none.jsonl"))
    (tmp_path / "picture.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadValue, match="it is no text"):
        chosen(fake_dataset(groups=1), str(tmp_path / "picture.jsonl"))


def test_an_export_counts_what_is_flagged_and_names_no_folder_of_this_machine(tmp_path: Path) -> None:
    (out := tmp_path / "out").mkdir()
    Frames().export(fake_dataset(groups=1), out, {"without_flagged": saved(tmp_path, b="wrong_label")})
    sheet = json.loads((out / "datasheet.json").read_text())
    assert sheet["options"]["without_flagged"] == "flags.jsonl"
    assert sheet["left_out"] == {"flagged as wrong label (without_flagged)": 1}
    assert str(tmp_path) not in (out / "dataset_card.md").read_text()
    episodes = [json.loads(line)["id"] for line in (out / "episodes.jsonl").read_text().splitlines()]
    assert "lid_lift-0000-b" not in episodes
