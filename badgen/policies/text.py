"""How a policy is named in one text: `module:function?key=value` or `ws://host:port?map=FILE.json`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qsl

from badgen.contracts.errors import BadValue, UnknownName
from badgen.files import from_home

EXAMPLE = "my_policy:load?weights=best.pt"
SCHEMES = ("ws://", "wss://")
ACTING = ("execute", "hold", "cameras", "size", "repeats")  # how it is asked; everything else is its own
OF_SERVERS = ("map", "wait_s")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Acting:
    """How a policy is asked and its answers are carried out.

    Attributes:
        execute: how many actions of a chunk are carried out before the policy is asked again; None for all.
        hold: for how many steps each action is given, for a policy that is slower than the world.
        cameras: cameras whose pictures the policy gets, as `image/CAMERA` in the observation.
        size: width and height of these pictures [pixels].
        repeats: whether the same observations lead to the same actions.
    """

    execute: int | None = None
    hold: int = 1
    cameras: tuple[str, ...] = ()
    size: int = 224
    repeats: bool = True


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy as a user names it; `read_policy_text` makes one.

    Attributes:
        source: "module:function" or "ws://host:port".
        acting: how it is asked.
        options: what else the text says: arguments of the function, or options of the server.
    """

    source: str
    acting: Acting = Acting()
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_server(self) -> bool:
        """Whether it is asked over the network."""
        return self.source.startswith(SCHEMES)

    def files(self) -> tuple[str, ...]:
        """Name and SHA-256 of every option that names a file, such as a checkpoint: the data depend on its bytes."""
        named = ((key, from_home(value)) for key, value in self.options.items())
        return tuple(f"{key} {_sha256(path)}" for key, path in named if path.is_file())


def read_policy_text(text: str) -> PolicyText:
    """Read the name of a policy; raises BadValue, or UnknownName for an option that a server does not have."""
    source, given = split_options("policy", text)
    is_server = source.startswith(SCHEMES)
    module, separator, name = source.partition(":")
    if not is_server and not (separator and name.isidentifier() and _is_dotted(module)):
        raise BadValue(f"policy {text!r} must be MODULE:FUNCTION, such as {EXAMPLE}, or ws://HOST:PORT")
    options = {k: v for k, v in given.items() if k not in ACTING}
    for key in options if is_server else ():
        if key not in OF_SERVERS:
            raise UnknownName("option of a policy server", key, (*ACTING, *OF_SERVERS))
    return PolicyText(source, _acting(text, given, is_server), MappingProxyType(options))


def split_options(kind: str, text: str) -> tuple[str, dict[str, str]]:
    """What comes before the "?" of a text, and the options after it; raises BadValue.

    Args:
        kind: what the text names, such as "policy".
        text: "NAME" or "NAME?key=value&key=value".
    """
    source, _, query = text.partition("?")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError as e:
        raise BadValue(f"{kind} {text!r}: after '?' come KEY=VALUE pairs joined by '&'; {e}") from e
    given = dict(pairs)
    if len(given) < len(pairs):
        raise BadValue(f"{kind} {text!r}: an option is given twice")
    return source, given


def _acting(text: str, given: Mapping[str, str], is_server: bool) -> Acting:
    # A server may draw its actions at random: openpi's splits its random key at every call.
    repeats = given.get("repeats", "no" if is_server else "yes")
    if repeats not in _YES_NO:
        raise BadValue(f"policy {text!r}: repeats must be yes or no, got {repeats!r}")
    return Acting(
        _whole(text, given, "execute", 1, 10_000) if "execute" in given else None,
        _whole(text, given, "hold", 1, 10_000),
        tuple(c for c in given.get("cameras", "").split(",") if c),
        _whole(text, given, "size", 16, 1024, default=224),
        _YES_NO[repeats],
    )


def _whole(text: str, given: Mapping[str, str], key: str, low: int, high: int, default: int = 1) -> int:
    value = given.get(key, str(default))
    if not value.isdecimal() or not low <= int(value) <= high:
        raise BadValue(f"policy {text!r}: {key} must be a whole number from {low} to {high}, got {value!r}")
    return int(value)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as f:
            return hashlib.file_digest(f, "sha256").hexdigest()
    except OSError as e:
        raise BadValue(f"{path} cannot be read ({e.strerror})") from e


def _is_dotted(module: str) -> bool:
    return all(part.isidentifier() for part in module.split("."))
