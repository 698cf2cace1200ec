"""Files and folders appear whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from badgen import files
from badgen.contracts.errors import BadValue


def test_what_is_written_is_there_and_nothing_else(tmp_path: Path) -> None:
    assert files.write_bytes(tmp_path / "a", b"\x00\r\n").read_bytes() == b"\x00\r\n"
    assert files.write_text(tmp_path / "b", "ü\n", durable=False).read_bytes() == "ü\n".encode()
    assert files.write_json(tmp_path / "c", {"b": (1,), "a": "ü"}).read_bytes() == (
        '{\n  "a": "ü",\n  "b": [\n    1\n  ]\n}\n'.encode()
    )
    files.write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b", "c"]


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    path = files.write_text(tmp_path / "a", "old")

    def breaks() -> None:
        with files.replacing(path) as made:
            made.write_text("half")
            assert made.parent == tmp_path
            assert files.is_unfinished(made)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        breaks()
    with pytest.raises(BadValue, match="JSON"):
        files.write_json(path, {"x": float("nan")})
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_killed_writer_leaves_the_old_file_and_a_stray_to_remove(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    path = files.write_text(tmp_path / "deep" / "a", "old")
    code = (
        "import os, signal, sys; from pathlib import Path; from badgen import files\n"
        "files.sync = lambda p: os.kill(os.getpid(), signal.SIGKILL)\n"
        "files.write_text(Path(sys.argv[1]), 'new')"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], timeout=100, check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "old"
    stray = next(p for p in path.parent.iterdir() if p != path)
    assert files.is_unfinished(stray)
    files.remove_unfinished(tmp_path)
    assert list(path.parent.iterdir()) == [path]


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[tuple[str, bool]] = []
    monkeypatch.setattr(files, "sync", lambda p: synced.append((p.suffix, (tmp_path / "a").exists())))
    files.write_text(tmp_path / "a", "x")
    assert synced == [(".tmp", False), (tmp_path.suffix, True)]
    files.write_text(tmp_path / "b", "x", durable=False)
    assert len(synced) == 2


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    made, target = tmp_path / "made", tmp_path / "target"
    for word in ("first", "second"):
        made.mkdir()
        (made / word).touch()
        files.replace_folder(made, target)
        assert [p.name for p in target.iterdir()] == [word]
    assert [p.name for p in tmp_path.iterdir()] == ["target"]


def test_a_folder_that_cannot_take_the_place_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").touch()
    with pytest.raises(OSError, match="missing"):
        files.replace_folder(tmp_path / "missing", target)
    assert [p.name for p in target.iterdir()] == ["kept"]
    assert os.listdir(tmp_path) == ["target"]
