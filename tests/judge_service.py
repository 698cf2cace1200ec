"""A server on this machine that stands for a provider, and answers in the wire formats of the real ones."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-test-7hQ2xV9mZ4"
USED = (1234, 56)  # tokens that every fake reply counts: input, output


@dataclass(frozen=True)
class Seen:
    """A request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    data: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.data)
        return found


@dataclass(frozen=True)
class Answer:
    """What is sent back; with `drop`, the connection is closed in the middle of the answer."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: bool = False


@dataclass
class Service:
    """The address of a running server, what arrived there, and the rule for what it answers."""

    url: str
    answer: Callable[[Seen], Answer]
    seen: list[Seen] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def asked(self) -> list[Seen]:
        """Requests for a reply, without those about batches and files."""
        ends = ("/messages", "/chat/completions", ":generateContent")
        return [s for s in self.seen if s.path.endswith(ends)]


@contextlib.contextmanager
def serving(answer: Callable[[Seen], Answer]) -> Iterator[Service]:
    """A server that is there until the end of the block."""
    service = Service("", answer)

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def handle_any(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            seen = Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, data)
            with service.lock:
                service.seen.append(seen)
            self.send(service.answer(seen))

        do_GET = do_POST = handle_any

        def send(self, answer: Answer) -> None:
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if answer.drop else body)
            self.close_connection = answer.drop

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def in_turn(*answers: Answer) -> Callable[[Seen], Answer]:
    """The answers one after another, then the last one again and again."""
    left = list(answers)
    return lambda seen: left.pop(0) if len(left) > 1 else left[0]


# --- replies in the formats of the providers


def anthropic(text: str, stop: str = "end_turn") -> dict[str, Any]:
    return {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": USED[0] - 34, "cache_read_input_tokens": 34, "output_tokens": USED[1]},
    }


def openai(text: str, stop: str = "stop") -> dict[str, Any]:
    refused = stop == "refusal"
    message = {"role": "assistant", "content": None if refused else text, "refusal": text if refused else None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1790000000,
        "model": "gpt-6",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop" if refused else stop, "logprobs": None}],
        "usage": {"prompt_tokens": USED[0], "completion_tokens": USED[1], "total_tokens": sum(USED)},
    }


def gemini(text: str, stop: str = "STOP") -> dict[str, Any]:
    parts = [{"text": "thinking aloud", "thought": True}, {"text": text}] if text else []
    return {
        "candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": stop, "index": 0}],
        "usageMetadata": {
            "promptTokenCount": USED[0],
            "candidatesTokenCount": USED[1] - 6,
            "thoughtsTokenCount": 6,
            "totalTokenCount": sum(USED),
        },
        "modelVersion": "gemini-3-pro",
    }


@dataclass(frozen=True)
class Wire:
    """How one provider answers.

    Attributes:
        model: name of a model.
        variable: environment variable of the key.
        path: of the address that `--url` names.
        reply: text -> a complete reply.
        refused, cut_off: the words of the provider for how such a reply ended.
        error: words -> body of an error.
    """

    name: str
    model: str
    variable: str
    path: str
    reply: Callable[..., dict[str, Any]]
    refused: str
    cut_off: str
    error: Callable[[str], Any]


def _openai_error(words: str) -> Any:
    return {"error": {"message": words, "type": "invalid_request_error", "param": None, "code": None}}


WIRES: Mapping[str, Wire] = {
    "anthropic": Wire(
        "anthropic",
        "claude-sonnet-5-5",
        "ANTHROPIC_API_KEY",
        "",
        anthropic,
        "refusal",
        "max_tokens",
        lambda words: {"type": "error", "error": {"type": "some_error", "message": words}, "request_id": "req_1"},
    ),
    "openai": Wire("openai", "gpt-6", "OPENAI_API_KEY", "/v1", openai, "refusal", "length", _openai_error),
    "gemini": Wire(
        "gemini",
        "gemini-3-pro",
        "GEMINI_API_KEY",
        "/v1beta",
        gemini,
        "SAFETY",
        "MAX_TOKENS",
        lambda words: {"error": {"code": 400, "message": words, "status": "INVALID_ARGUMENT"}},
    ),
    "server": Wire("server", "qwen", "BADGEN_SERVER_KEY", "/v1", openai, "content_filter", "length", _openai_error),
}
