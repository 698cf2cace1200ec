"""Find the weights of a model: in a folder, or at the Hugging Face Hub by their id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from badgen.contracts.errors import BadValue, MissingWeights
from badgen.extras import need

EXTRA = "video"
_ID = re.compile(r"[\w.-]+/[\w.-]+")
_BLOCK = 1 << 24  # bytes that are hashed at a time


@dataclass(frozen=True)
class Offer:
    """Weights that a restyler takes unless others are given.

    Attributes:
        id: at the Hugging Face Hub.
        pipeline: class of diffusers that the index must name.
        index: the file that says what a folder of such weights holds.
        parts: folders that are needed.
        size: of what is fetched, in words.
        licence: of the weights.
    """

    id: str
    pipeline: str
    index: str
    parts: tuple[str, ...]
    size: str
    licence: str


@dataclass(frozen=True)
class Weights:
    """Weights on this machine.

    Attributes:
        folder: where they are.
        name: their id with its revision, or the name of the folder with the hash of its files.
    """

    folder: Path
    name: str


def find_weights(model: str, offer: Offer, say: Callable[[str], None]) -> Weights:
    """The weights in a folder or of an id; those of an id are fetched where they are not yet on this machine.

    Args:
        model: folder or id; empty for the offer.
        offer: weights by default, and what others must have too.
        say: is told before anything is fetched.

    Raises BadValue for a folder without weights, MissingWeights where they cannot be fetched.
    """
    folder = Path(model or offer.id)
    if folder.is_dir():
        _require(folder, offer)
        return Weights(folder.resolve(), f"{folder.resolve().name} sha256:{_hash(folder)[:16]}")
    if not _ID.fullmatch(str(folder)):
        raise BadValue(
            f"--model {model}: no such folder; give one, or an id of the Hugging Face Hub such as {offer.id}"
        )
    return _fetched(str(folder), offer, say)


def _fetched(model: str, offer: Offer, say: Callable[[str], None]) -> Weights:
    hub = need("huggingface_hub", EXTRA)
    wanted = [offer.index, *(f"{part}/*" for part in offer.parts)]
    try:
        found = Path(hub.snapshot_download(model, allow_patterns=wanted, local_files_only=True))
    except (OSError, ValueError):
        if not hub.is_offline_mode():
            say(f"fetching {_told(model, offer)}")
        found = _download(hub, model, wanted, offer)
    _require(found, offer)
    return Weights(found, f"{model}@{found.name}")


def _require(folder: Path, offer: Offer) -> None:
    """Raise BadValue for a folder that holds no weights, or those of another pipeline."""
    try:
        told = json.loads((folder / offer.index).read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise BadValue(
            f"{folder} holds no weights in the format of diffusers: no {offer.index} can be read there"
        ) from e
    found = told.get("_class_name")
    if found != offer.pipeline:
        raise BadValue(f"{folder} holds weights for {found}; needed are those for {offer.pipeline}, such as {offer.id}")


def _download(hub: object, model: str, wanted: list[str], offer: Offer) -> Path:
    """Fetch weights; every way in which that fails (no network, no such id, not allowed) is a MissingWeights."""
    try:
        return Path(hub.snapshot_download(model, allow_patterns=wanted))  # type: ignore[attr-defined]
    except (OSError, ValueError, RuntimeError) as e:
        why = re.split(r"[.\n] ?", str(e).strip())[0]
        raise MissingWeights(
            f"the weights {_told(model, offer)} are not on this machine and cannot be fetched "
            f"({type(e).__name__}: {why or 'no reason given'}); connect to huggingface.co and "
            "unset HF_HUB_OFFLINE, or give --model a folder that holds them"
        ) from e


def _told(model: str, offer: Offer) -> str:
    return f"{model} ({offer.size}, licence {offer.licence})" if model == offer.id else model


def _hash(folder: Path) -> str:
    """SHA-256 of names and bytes of all files that are not hidden."""
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = file.relative_to(folder)
        if any(part.startswith(".") for part in name.parts):
            continue
        digest.update(f"{name.as_posix()}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as f:
            while block := f.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
