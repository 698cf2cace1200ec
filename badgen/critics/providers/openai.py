"""OpenAI's Chat Completions and its batches, by plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from badgen.critics.exchange.form import FormFile, form_of
from badgen.critics.exchange.http import Http
from badgen.critics.exchange.reply import JudgeReply, Lost, TryAgain
from badgen.critics.exchange.request import JudgeRequest
from badgen.critics.exchange.secret import Secret
from badgen.critics.providers.chat import body_of, reply_of
from badgen.critics.providers.contract import Provider, reply_or_reason

KEY = "OPENAI_API_KEY"
URL = "https://api.openai.com/v1"
_LIMIT = "max_completion_tokens"
_PATH = "/chat/completions"
_LOST = frozenset({"failed", "expired", "cancelled"})


class OpenAI(Provider):
    """Models of OpenAI."""

    name: ClassVar[str] = "openai"
    batch_requests: ClassVar[int] = 10_000  # the API takes 50,000
    batch_bytes: ClassVar[int] = 60_000_000  # the API takes 200 MB; several copies of it are in memory

    def __init__(self, model: str, secret: Secret, url: str = "", timeout_s: float = 300.0) -> None:
        self._model, self.secret = model, secret
        self.asked = (self.name, model)
        self._http = Http(url or URL, {"Authorization": f"Bearer {secret.reveal()}"}, secret, KEY, timeout_s)

    def ask(self, request: JudgeRequest) -> JudgeReply:
        """One reply; raises TryAgain or JudgeError."""
        return reply_of(self._http.post(_PATH, body_of(request, self._model, _LIMIT)))

    def submit(self, requests: Mapping[str, JudgeRequest]) -> str:
        """Upload a file with the requests, and have it worked on; returns the name of the batch."""
        lines = (
            {"custom_id": name, "method": "POST", "url": f"/v1{_PATH}", "body": body_of(request, self._model, _LIMIT)}
            for name, request in requests.items()
        )
        file = FormFile("file", "requests.jsonl", "application/jsonl", "\n".join(map(json.dumps, lines)).encode())
        uploaded = self._http.read_json(self._http.send("POST", "/files", *form_of({"purpose": "batch"}, [file])))
        asked = {"input_file_id": _field(uploaded, "id"), "endpoint": f"/v1{_PATH}", "completion_window": "24h"}
        return _field(self._http.post("/batches", asked), "id")

    def collect(self, batch: str, ids: Sequence[str]) -> Mapping[str, JudgeReply | str] | None:
        """Replies by id, which come in any order; None while the batch is being worked on."""
        state = self._http.get(f"/batches/{batch}")
        status = state.get("status")
        files = [state[name] for name in ("output_file_id", "error_file_id") if state.get(name)]
        if status in _LOST and not files:
            errors = (state.get("errors") or {}).get("data") or [{}]
            raise Lost(f"batch {batch} {status}: {self._http.shown(str(errors[0].get('message', 'no reason')))}")
        if status not in ("completed", *_LOST):
            return None
        return {row["custom_id"]: self._result(row) for file in files for row in self._rows(file)}

    def _rows(self, file: str) -> Iterator[Mapping[str, Any]]:
        for line in self._http.send("GET", f"/files/{file}/content").splitlines():
            if line.strip():
                yield self._http.read_json(line)

    def _result(self, row: Mapping[str, Any]) -> JudgeReply | str:
        answer, error = row.get("response") or {}, row.get("error")
        if answer.get("status_code") == 200:
            return reply_or_reason(reply_of, answer["body"])
        told = error or (answer.get("body") or {}).get("error") or {}
        return self._http.shown(str(told.get("message", f"status {answer.get('status_code')}")))


def _field(found: Mapping[str, Any], name: str) -> str:
    if name not in found:
        raise TryAgain(f"openai answered without {name!r}")
    return str(found[name])
