"""Gemini's generateContent and its batches, by plain HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from badgen.critics.exchange.http import Http
from badgen.critics.exchange.reply import JudgeReply, Lost, Stop, TryAgain, Usage
from badgen.critics.exchange.request import JudgeRequest, Part
from badgen.critics.exchange.secret import Secret
from badgen.critics.providers.contract import Provider, coded, reply_or_reason

KEY = "GEMINI_API_KEY"
URL = "https://generativelanguage.googleapis.com/v1beta"
_STOPS: Mapping[str, Stop] = {
    "STOP": "end",
    **dict.fromkeys(("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"), "refusal"),
}  # others cut it off


class Gemini(Provider):
    """Gemini models."""

    name: ClassVar[str] = "gemini"
    batch_requests: ClassVar[int] = 1_000
    batch_bytes: ClassVar[int] = 15_000_000  # the API takes 20 MB of requests in the call itself

    def __init__(self, model: str, secret: Secret, url: str = "", timeout_s: float = 300.0) -> None:
        self._model, self.secret = model.removeprefix("models/"), secret
        self.asked = (self.name, self._model)
        self._http = Http(url or URL, {"x-goog-api-key": secret.reveal()}, secret, KEY, timeout_s)

    def ask(self, request: JudgeRequest) -> JudgeReply:
        """One reply; raises TryAgain or JudgeError."""
        return reply_of(self._http.post(f"/models/{self._model}:generateContent", body_of(request)))

    def submit(self, requests: Mapping[str, JudgeRequest]) -> str:
        """Hand in a batch; returns its name."""
        rows = [{"request": body_of(request), "metadata": {"key": name}} for name, request in requests.items()]
        batch = {"displayName": "badgen-judge", "inputConfig": {"requests": {"requests": rows}}}
        found = self._http.post(f"/models/{self._model}:batchGenerateContent", {"batch": batch})
        if "name" not in found:
            raise TryAgain("gemini answered without a name of the batch")
        return str(found["name"])

    def collect(self, batch: str, ids: Sequence[str]) -> Mapping[str, JudgeReply | str] | None:
        """Replies by id; None while the batch is being worked on.

        Replies come in the order of the requests. The key in their metadata, which is left out at times, goes first.
        """
        found = self._http.get(f"/{batch}")
        state = str((found.get("metadata") or {}).get("state", "")).rpartition("STATE_")[2]
        if not found.get("done") and state not in ("SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED"):
            return None
        output = found.get("response") or (found.get("metadata") or {}).get("output") or {}
        rows = (output.get("inlinedResponses") or {}).get("inlinedResponses") or []
        if not rows:
            error = found.get("error") or {}
            raise Lost(f"batch {batch} {state.lower()}: {self._http.shown(str(error.get('message', 'no replies')))}")
        keys = [(row.get("metadata") or {}).get("key") for row in rows]
        if None in keys and len(rows) != len(ids):
            raise Lost(f"batch {batch} has {len(rows)} replies for {len(ids)} requests, and they name none")
        return {key or ids[i]: self._result(row) for i, (key, row) in enumerate(zip(keys, rows, strict=True))}

    def _result(self, row: Mapping[str, Any]) -> JudgeReply | str:
        if "response" in row:
            return reply_or_reason(reply_of, row["response"])
        return self._http.shown(str((row.get("error") or {}).get("message", "no reply")))


def body_of(request: JudgeRequest) -> dict[str, Any]:
    """Body of a request."""
    config: dict[str, Any] = {"maxOutputTokens": request.most_tokens}
    if request.schema is not None:
        config |= {"responseMimeType": "application/json", "responseJsonSchema": request.schema}
    system = {"systemInstruction": {"parts": [{"text": request.system}]}} if request.system else {}
    contents = [{"role": "user", "parts": [_part(part) for part in request.parts]}]
    return {**system, "contents": contents, "generationConfig": config}


def reply_of(answer: Mapping[str, Any]) -> JudgeReply:
    """The reply in an answer; raises TryAgain where it has none."""
    try:
        used = answer.get("usageMetadata") or {}
        output = used.get("candidatesTokenCount", 0) + used.get("thoughtsTokenCount", 0)
        usage = Usage(used.get("promptTokenCount", 0), output)
        if blocked := (answer.get("promptFeedback") or {}).get("blockReason"):
            return JudgeReply(str(blocked), "refusal", usage, answer)
        candidate = answer["candidates"][0]
        stop = _STOPS.get(candidate["finishReason"], "cut_off")
        parts = (candidate.get("content") or {}).get("parts") or []
        text = "".join(p.get("text", "") for p in parts if not p.get("thought"))
    except (KeyError, IndexError, TypeError, AttributeError) as e:
        raise TryAgain(f"gemini answered without a reply ({type(e).__name__}: {e})") from None
    return JudgeReply(text or (str(candidate["finishReason"]) if stop == "refusal" else ""), stop, usage, answer)


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, str):
        return {"text": part}
    return {"inlineData": {"mimeType": part.media, "data": coded(part)}}
