"""Reading folders of compared videos: both layouts, and one clear line for what is wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from toy_videos import RISING, film, listed

from badgen.contracts.errors import BadgenError, BadValue, StoreError
from badgen.distill import read_pairs


def session(folder: Path, name: str, **told: object) -> Path:
    """An evaluation session as RoboArena writes it."""
    home = folder / "dump" / "evaluation_sessions" / name
    for letter, policy in (("A", "pi0"), ("B", "paligemma")):
        for view in ("left", "wrist"):
            film(home / f"{letter}_{policy}" / f"{policy}_2025_video_{view}.mp4", RISING)
    policies = {letter: {"policy_name": "p", "binary_success": 0, "duration": 31} for letter in "AB"}
    metadata = {"language_instruction": "lift the lid", "preference": "A", "policies": policies} | told
    (home / "metadata.yaml").write_text(yaml.safe_dump(metadata), encoding="utf-8")
    return folder


def test_a_list_of_pairs(tmp_path: Path) -> None:
    pairs = read_pairs(listed(tmp_path, "a", "tie", "b"))
    assert [(p.id, p.preferred) for p in pairs] == [("pair0", "a"), ("pair1", None), ("pair2", "b")]
    assert pairs[0].instruction == "lift the lid"
    assert (pairs[0].a.name, pairs[0].b.name) == ("good.mp4", "bad.mp4")


def test_sessions_of_roboarena(tmp_path: Path) -> None:
    session(tmp_path, "s1")
    session(tmp_path, "s2", preference="TIE")
    session(tmp_path, "s3", preference="B", policies={"A": {"policy_name": "p"}, "B": None})
    pairs = read_pairs(tmp_path, "wrist")
    assert [(p.id, p.preferred) for p in pairs] == [("s1", "a"), ("s2", None)]  # in s3 one policy did not run
    assert pairs[0].a.name == "pi0_2025_video_wrist.mp4"
    assert pairs[0].b.parent.name == "B_paligemma"


def write(text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "pairs.jsonl").write_text(text, encoding="utf-8")


GOOD = {"a": "good.mp4", "b": "bad.mp4", "instruction": "lift the lid", "preferred": "a"}


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda f: shutil.rmtree(f), StoreError, "is not a folder"),
        (lambda f: (f / "pairs.jsonl").unlink(), StoreError, "has no compared videos; it needs pairs.jsonl, or"),
        (write("{nothing"), BadValue, "line 1: is not JSON"),
        (write("[1]"), BadValue, "line 1: must be an object"),
        (write(json.dumps(GOOD) + "\n" + json.dumps(GOOD | {"preferred": "A"})), BadValue, "line 2: preferred must be"),
        (write(json.dumps(GOOD | {"instruction": " "})), BadValue, "line 1: instruction must be a text"),
        (write(json.dumps({k: v for k, v in GOOD.items() if k != "b"})), BadValue, "b must be a text; got None"),
        (write(json.dumps(GOOD | {"a": "none.mp4"})), StoreError, "there is no video"),
        (
            write(json.dumps(GOOD | {"id": "x"}) + "\n" + json.dumps(GOOD | {"id": "x"})),
            BadValue,
            "two pairs are named",
        ),
        (lambda f: (f / "pairs.jsonl").write_bytes(b"\xff\xfe"), BadValue, "is no text in UTF-8"),
    ],
)
def test_what_is_wrong_is_one_line(
    tmp_path: Path, change: Callable[[Path], object], error: type[BadgenError], says: str
) -> None:
    folder = listed(tmp_path / "videos", "a")
    change(folder)
    with pytest.raises(error) as raised:
        read_pairs(folder)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"preference": "C"}, "preference must be A, B or TIE; got 'C'"),
        ({"preference": None}, "preference must be A, B or TIE; got None"),
        ({"language_instruction": 3}, "language_instruction must be a text; got 3"),
    ],
)
def test_a_wrong_session_is_one_line(tmp_path: Path, told: dict[str, object], says: str) -> None:
    with pytest.raises(BadValue) as raised:
        read_pairs(session(tmp_path, "s1", **told))
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_yaml_that_is_none_is_one_line(tmp_path: Path) -> None:
    home = session(tmp_path, "s1") / "dump" / "evaluation_sessions" / "s1"
    (home / "metadata.yaml").write_text("a: [1\nb: {", encoding="utf-8")
    with pytest.raises(BadValue, match="is not YAML") as raised:
        read_pairs(tmp_path)
    assert "\n" not in str(raised.value)


def test_a_view_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no film of the view right; it has left, wrist"):
        read_pairs(session(tmp_path, "s1"), "right")
