"""A server that speaks openpi's protocol over a loopback socket, written from the protocol and not from our client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgpack
import numpy as np
from websockets.sync.server import ServerConnection, serve

Answer = Callable[
    [dict[str, Any], int], Any
]  # message and its number -> what is sent: bytes, a text, or None to hang up


def written(value: Any) -> bytes:
    """A message as openpi's msgpack_numpy writes it."""

    def of(array: Any) -> dict[bytes, Any]:
        return {b"__ndarray__": True, b"data": array.tobytes(), b"dtype": array.dtype.str, b"shape": array.shape}

    content: bytes = msgpack.packb(value, default=of)
    return content


def read(content: bytes) -> Any:
    def of(found: dict[Any, Any]) -> Any:
        if b"__ndarray__" not in found:
            return found
        return np.ndarray(buffer=found[b"data"], dtype=np.dtype(found[b"dtype"]), shape=found[b"shape"])

    return msgpack.unpackb(content, object_hook=of)


def chunk(values: Any) -> bytes:
    return written({"actions": np.asarray(values, dtype=np.float32), "server_timing": {"infer_ms": 1.0}})


class Served:
    """What a running server has seen.

    Attributes:
        uri: its address.
        messages: all messages, in order.
        connections: how many were opened.
    """

    def __init__(self) -> None:
        self.uri, self.messages, self.connections = "", list[dict[str, Any]](), 0
        self.stopping = threading.Event()


@contextmanager
def policy_server(answer: Answer, metadata: bool = True) -> Iterator[Served]:
    """Serve on a free port of this machine while the block lasts."""
    served = Served()

    def handle(socket: ServerConnection) -> None:
        served.connections += 1
        if metadata:
            socket.send(written({"model": "a test"}))
        for content in socket:
            assert isinstance(content, bytes)
            served.messages.append(read(content))
            reply = answer(served.messages[-1], len(served.messages) - 1)
            if reply is None:
                return
            socket.send(reply)

    with serve(handle, "127.0.0.1", 0, compression=None, max_size=None) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        served.uri = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        try:
            yield served
        finally:
            served.stopping.set()
            server.shutdown()
            thread.join(5)
