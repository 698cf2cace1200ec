"""Forms with files, as browsers send them (RFC 7578), for servers that take uploads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_BOUNDARY = "badgen-7f3c1e9ab2d84f60"  # in no JSON; in packed numbers by chance once in 2^190 places


@dataclass(frozen=True)
class FormFile:
    """One file of a form: the name of its field, its file name, its media type and its bytes."""

    field: str
    name: str
    media: str
    data: bytes


def form_of(fields: Mapping[str, str], files: Sequence[FormFile]) -> tuple[bytes, str]:
    """The body of a form with these fields and files, and its media type."""
    parts: list[bytes] = []
    for name, value in fields.items():
        parts += [_head(f'name="{name}"'), b"", value.encode()]
    for file in files:
        parts += [_head(f'name="{file.field}"; filename="{file.name}"'), f"Content-Type: {file.media}".encode(), b""]
        parts.append(file.data)
    body = b"\r\n".join([*parts, f"--{_BOUNDARY}--".encode(), b""])
    return body, f"multipart/form-data; boundary={_BOUNDARY}"


def _head(what: str) -> bytes:
    return f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {what}".encode()
