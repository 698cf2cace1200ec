"""Anthropic's Messages API and its batches, through the library `anthropic` (extra `llm`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from badgen.critics.exchange.http import Http
from badgen.critics.exchange.reply import JudgeError, JudgeReply, Stop, TryAgain, Unreached, Usage
from badgen.critics.exchange.request import JudgeRequest
from badgen.critics.exchange.secret import Secret
from badgen.critics.providers.contract import Provider, coded, reply_or_reason
from badgen.extras import need

KEY = "ANTHROPIC_API_KEY"
URL = "https://api.anthropic.com"
_STOPS: Mapping[str, Stop] = {"end_turn": "end", "stop_sequence": "end", "refusal": "refusal"}  # others cut it off


class Anthropic(Provider):
    """Claude models.

    Sampling parameters are not sent, since the API refuses them; repeatability comes from the stored replies. Retries
    are left to the caller, which counts and shows them.
    """

    name: ClassVar[str] = "anthropic"
    batch_requests: ClassVar[int] = 10_000  # the API takes 100,000
    batch_bytes: ClassVar[int] = 60_000_000  # the API takes 256 MB; several copies of it are in memory

    def __init__(self, model: str, secret: Secret, url: str = "", timeout_s: float = 300.0) -> None:
        self._library = need("anthropic", "llm")
        self._model, self.secret = model, secret
        self.asked = (self.name, model)
        self._http = Http(url or URL, {}, secret, KEY)
        self._client = self._library.Anthropic(
            api_key=secret.reveal(), base_url=url or URL, max_retries=0, timeout=timeout_s
        )

    def ask(self, request: JudgeRequest) -> JudgeReply:
        """One reply; raises TryAgain or JudgeError."""
        found = self._call(lambda: self._client.messages.with_raw_response.create(**self._params(request)).text())
        return reply_of(self._http.read_json(str(found).encode()))

    def submit(self, requests: Mapping[str, JudgeRequest]) -> str:
        """Hand in a batch; returns its name."""
        rows = [{"custom_id": name, "params": self._params(request)} for name, request in requests.items()]
        return str(self._call(lambda: self._client.messages.batches.create(requests=rows).id))

    def collect(self, batch: str, ids: Sequence[str]) -> Mapping[str, JudgeReply | str] | None:
        """Replies by id, which come in any order; None while the batch is being worked on."""
        if self._call(lambda: self._client.messages.batches.retrieve(batch).processing_status) != "ended":
            return None
        rows = self._call(lambda: [r.to_dict(mode="json") for r in self._client.messages.batches.results(batch)])
        return {row["custom_id"]: self._result(row["result"]) for row in rows}

    def _result(self, result: Mapping[str, Any]) -> JudgeReply | str:
        if result["type"] == "succeeded":
            return reply_or_reason(reply_of, result["message"])
        error = result.get("error", {}).get("error", {})
        return self._http.shown(f"{result['type']} {error.get('message', '')}".strip())

    def _params(self, request: JudgeRequest) -> dict[str, Any]:
        content = [
            {"type": "text", "text": part}
            if isinstance(part, str)
            else {"type": "image", "source": {"type": "base64", "media_type": part.media, "data": coded(part)}}
            for part in request.parts
        ]
        params: dict[str, Any] = {
            "model": self._model,
            "max_tokens": request.most_tokens,
            "messages": [{"role": "user", "content": content}],
        }
        if request.system:
            params["system"] = request.system
        if request.schema is not None:
            schema = self._library.transform_schema(dict(request.schema))
            params["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        return params

    def _call(self, call: Callable[[], Any]) -> Any:
        """The result of a call of the library, whose errors become ours."""
        try:
            return call()
        except self._library.APIStatusError as e:
            raise self._http.refused(e.status_code, json.dumps(e.body), e.response.headers) from None
        except self._library.APIConnectionError as e:
            reason = e.__cause__ or e
            raise Unreached(f"no answer from {self._http.base_url}: {self._http.shown(str(reason))}") from None
        except (ValueError, self._library.APIResponseValidationError) as e:
            raise TryAgain(f"{self._http.base_url} sent no valid answer: {self._http.shown(str(e))}") from None
        except self._library.AnthropicError as e:
            raise JudgeError(f"anthropic: {self._http.shown(str(e))}") from None


def reply_of(message: Mapping[str, Any]) -> JudgeReply:
    """The reply in a message; raises TryAgain where it is no message."""
    try:
        stop = _STOPS.get(message["stop_reason"], "cut_off")
        text = "".join(block["text"] for block in message["content"] if block["type"] == "text")
        used = message["usage"]
        kept = sum(used.get(f"cache_{how}_input_tokens") or 0 for how in ("creation", "read"))
        usage = Usage(used["input_tokens"] + kept, used["output_tokens"])
    except (KeyError, TypeError, AttributeError) as e:
        raise TryAgain(f"anthropic answered without {e}") from None
    if stop == "refusal":
        details = message.get("stop_details") or {}
        text = text or str(details.get("explanation") or details.get("category") or "")
    return JudgeReply(text, stop, usage, message)
