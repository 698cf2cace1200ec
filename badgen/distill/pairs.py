"""Read folders of compared videos: `pairs.jsonl`, or evaluation sessions of RoboArena."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from badgen.contracts.errors import BadValue, StoreError
from badgen.distill.preference import Side
from badgen.extras import need

PAIRS, SESSIONS = "pairs.jsonl", "*/metadata.yaml"
VIEWS = ("left", "right", "wrist")
_LAYOUTS = f"it needs {PAIRS}, or evaluation_sessions/<name>/metadata.yaml (docs/distill.md)"


@dataclass(frozen=True, slots=True)
class VideoPair:
    """Two videos of one task that people compared.

    Attributes:
        id: name of the pair, unique in the folder.
        instruction: what the robot was asked to do in both.
        a: file of the one video.
        b: file of the other one.
        preferred: which of them people found better; None for a tie.
    """

    id: str
    instruction: str
    a: Path
    b: Path
    preferred: Side | None


def read_pairs(folder: Path, view: str = "left") -> list[VideoPair]:
    """Every pair of a folder, in order of its lines or names; `view` chooses the camera of RoboArena's sessions.

    Raises StoreError where the folder has neither layout or a file is missing, BadValue for a line that is no pair.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder} is not a folder; {_LAYOUTS}")
    if (folder / PAIRS).is_file():
        found = list(_listed(folder))
    else:
        sessions = sorted(folder.rglob(f"evaluation_sessions/{SESSIONS}"))
        if not sessions:
            raise StoreError(f"{folder} has no compared videos; {_LAYOUTS}")
        found = [pair for path in sessions for pair in _session(path, view)]
    _require_unique(folder, found)
    return found


def _listed(folder: Path) -> Iterator[VideoPair]:
    file = folder / PAIRS
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if line.strip():
            yield _pair(folder, f"{file}, line {number}", number, line)


def _pair(folder: Path, where: str, number: int, line: str) -> VideoPair:
    try:
        row = json.loads(line)
    except ValueError as e:
        raise BadValue(f"{where}: is not JSON ({e})") from e
    if not isinstance(row, dict):
        raise BadValue(f"{where}: must be an object with a, b, instruction and preferred; got {line.strip()[:40]}")
    texts = {key: row.get(key) for key in ("a", "b", "instruction")}
    for key, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            raise BadValue(f"{where}: {key} must be a text; got {value!r}")
    preferred = row.get("preferred")
    if preferred not in ("a", "b", "tie"):
        raise BadValue(f"{where}: preferred must be 'a', 'b' or 'tie'; got {preferred!r}")
    name = str(row.get("id", f"pair-{number:06d}"))
    a, b = (_video(folder / str(texts[side]), where) for side in ("a", "b"))
    return VideoPair(name, str(texts["instruction"]), a, b, None if preferred == "tie" else preferred)


def _session(path: Path, view: str) -> Iterator[VideoPair]:
    """The pair of a session; none where one of its two policies did not run."""
    yaml = need("yaml", "distill")
    try:
        told = yaml.safe_load(_text(path))
    except yaml.YAMLError as e:
        raise BadValue(f"{path}: is not YAML ({str(e).splitlines()[0]})") from e
    if not isinstance(told, Mapping):
        raise BadValue(f"{path}: must hold language_instruction, preference and policies")
    preference = str(told.get("preference")).upper()
    if preference not in ("A", "B", "TIE"):
        raise BadValue(f"{path}: preference must be A, B or TIE; got {told.get('preference')!r}")
    instruction, policies = told.get("language_instruction"), told.get("policies")
    if not isinstance(instruction, str) or not instruction.strip():
        raise BadValue(f"{path}: language_instruction must be a text; got {instruction!r}")
    if not isinstance(policies, Mapping) or not (policies.get("A") and policies.get("B")):
        return
    a, b = (_session_video(path.parent, letter, view) for letter in "AB")
    preferred: Mapping[str, Side | None] = {"A": "a", "B": "b", "TIE": None}
    yield VideoPair(path.parent.name, instruction, a, b, preferred[preference])


def _session_video(folder: Path, letter: str, view: str) -> Path:
    """The film of a view: `<letter>_<policy>/..._video_<view>.mp4`, in some dumps `..._<view>.mp4`."""
    films = sorted(folder.glob(f"{letter}_*/*_{view}.mp4"))
    if not films:
        there = sorted({v for v in VIEWS for _ in folder.glob(f"{letter}_*/*_{v}.mp4")})
        raise StoreError(
            f"{folder}: episode {letter} has no film of the view {view}; it has {', '.join(there) or 'none'}, "
            "so give another --view"
        )
    return films[0]


def _video(path: Path, where: str) -> Path:
    if not path.is_file():
        raise StoreError(f"{where}: there is no video {path}")
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as e:
        raise BadValue(f"{path}: is no text in UTF-8 ({e.reason} at byte {e.start})") from e


def _require_unique(folder: Path, pairs: list[VideoPair]) -> None:
    seen = set[str]()
    for pair in pairs:
        if pair.id in seen:
            raise BadValue(f"{folder}: two pairs are named {pair.id!r}; give each its own id")
        seen.add(pair.id)
