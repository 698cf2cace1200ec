"""Flags that people set on episodes in the gallery, and what they leave out of an export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from badgen.contracts.errors import BadValue, UnknownName
from badgen.files import from_home

FLAGS = ("bad_picture", "wrong_label", "good")
LEAVES_OUT = ("bad_picture", "wrong_label")


def read_flags(name: str) -> Mapping[str, str]:
    """Read a file of flags, as the gallery saves it: episode id -> flag. No name gives no flags.

    Each line is `{"id": "...", "flag": "bad_picture"}`. The last flag of an episode counts.

    Raises:
        BadValue: the file cannot be read, or a line is not of that form.
        UnknownName: there is no such flag.
    """
    if not name:
        return {}
    try:
        text = from_home(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "it is no text"
        raise BadValue(f"flags cannot be read from {name}: {reason}; save them in the gallery of `badgen view`") from e
    flags: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            episode_id, flag = _flag(line, f"line {number} of {Path(name).name}")
            flags[episode_id] = flag
    return flags


def _flag(line: str, where: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        row = None
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("id", "flag")):
        raise BadValue(f'{where} is not of the form {{"id": "...", "flag": "{FLAGS[0]}"}}; got {line[:60]}')
    if row["flag"] not in FLAGS:
        raise UnknownName("flag", row["flag"], FLAGS)
    return row["id"], row["flag"]


def require_known(flags: Mapping[str, str], ids: set[str]) -> None:
    """Raise BadValue where a flag is set on an episode that is not in the dataset."""
    strange = [i for i in flags if i not in ids]
    if strange:
        more = f" and {len(strange) - 1} more" if len(strange) > 1 else ""
        raise BadValue(
            f"flags are set on {strange[0]!r}{more}, not in the dataset; take a file of flags saved in its own gallery"
        )


def reason_against(flags: Mapping[str, str], episode_id: str, relabelled_from: str | None) -> str:
    """Why flags leave an episode out; empty if they do not. A bad picture is also that of relabelled episodes."""
    flag = flags.get(episode_id, "")
    if flag in LEAVES_OUT:
        return f"flagged as {flag.replace('_', ' ')} (without_flagged)"
    if relabelled_from is not None and flags.get(relabelled_from) == "bad_picture":
        return "flagged as bad picture (without_flagged)"
    return ""
