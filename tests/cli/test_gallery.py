"""What `badgen view` says beside the address of the page."""

import sys
from pathlib import Path

import pytest
from fakes import fake_dataset

from badgen.cli import gallery

ADVICE = "pip install 'badgen[view]'"


def printed(
    cameras: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    monkeypatch.setattr(gallery, "open_dataset", lambda path: fake_dataset(groups=1, cameras=cameras))
    gallery.make_gallery(folder, folder / "gallery", 1)
    return capsys.readouterr().out.splitlines()


def test_missing_curves_are_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    opened, advice = printed(("front",), tmp_path, monkeypatch, capsys)
    assert opened.startswith("open ")
    assert ADVICE in advice


def test_nothing_is_told_where_no_curve_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(printed(("front",), tmp_path / "with_matplotlib", monkeypatch, capsys)) == 1
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert len(printed((), tmp_path / "without_pictures", monkeypatch, capsys)) == 1
