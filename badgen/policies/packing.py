"""Messages of openpi's protocol: msgpack, with arrays as maps of bytes keys. Nothing that is read is ever executed.

An array is {b"__ndarray__": true, b"data": its bytes, b"dtype": "<f4", b"shape": [...]}, a single number of NumPy is
{b"__npgeneric__": true, b"data": the number, b"dtype": ...}, as openpi's `msgpack_numpy` writes them.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from badgen.contracts.errors import BadValue
from badgen.extras import need

EXTRA = "policy-server"
_KINDS = "biuf"  # booleans, integers, floats: arrays of objects are neither sent nor read


def packed(message: Any) -> bytes:
    """A message as bytes; raises BadValue for what cannot be sent, MissingDependency."""
    try:
        content: bytes = need("msgpack", EXTRA).packb(message, default=_map_of)
    except (TypeError, ValueError, OverflowError) as e:
        raise BadValue(f"an observation cannot be sent: {e}") from e
    return content


def unpacked(content: bytes) -> Any:
    """The message in these bytes; raises BadValue for bytes that are no message, MissingDependency."""
    msgpack = need("msgpack", EXTRA)
    try:
        return msgpack.unpackb(content, object_hook=_array_of)
    except (ValueError, TypeError, KeyError, msgpack.UnpackException) as e:
        raise BadValue(f"the bytes are no message of openpi's protocol ({' '.join(str(e).split())})") from e


def _map_of(value: Any) -> Any:
    if not isinstance(value, np.ndarray | np.generic) or value.dtype.kind not in _KINDS:
        kind = f"an array of {value.dtype}" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"
        raise TypeError(f"{kind} has no form in the protocol")
    if isinstance(value, np.ndarray):
        shape = list(value.shape)
        return {b"__ndarray__": True, b"data": value.tobytes(), b"dtype": value.dtype.str, b"shape": shape}
    return {b"__npgeneric__": True, b"data": value.item(), b"dtype": value.dtype.str}


def _array_of(found: dict[Any, Any]) -> Any:
    if b"__ndarray__" in found:
        dtype, shape, data = _dtype(found), tuple(int(n) for n in found[b"shape"]), found[b"data"]
        if min(shape, default=0) < 0 or len(data) != prod(shape) * dtype.itemsize:
            raise ValueError(f"an array of shape {shape} and type {dtype} cannot have {len(data)} bytes")
        return np.frombuffer(data, dtype).reshape(shape)
    if b"__npgeneric__" in found:
        return _dtype(found).type(found[b"data"])
    return found


def _dtype(found: dict[Any, Any]) -> np.dtype[Any]:
    name = found[b"dtype"]
    dtype = np.dtype(name.decode() if isinstance(name, bytes) else str(name))
    if dtype.kind not in _KINDS:
        raise ValueError(f"arrays of {dtype} are not read")
    return dtype
