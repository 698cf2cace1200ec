"""OpenAI's Chat Completions, which many other servers speak too: bodies of requests, and replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badgen.critics.exchange.reply import JudgeReply, Stop, TryAgain, Usage
from badgen.critics.exchange.request import JudgeRequest, Part
from badgen.critics.providers.contract import coded

_STOPS: Mapping[str, Stop] = {"stop": "end", "content_filter": "refusal"}  # others cut it off


def body_of(request: JudgeRequest, model: str, limit: str) -> dict[str, Any]:
    """Body of a request.

    Args:
        request: the request.
        model: name of the model.
        limit: name of the limit of tokens: max_completion_tokens with OpenAI, max_tokens with other servers.
    """
    content = [_part(part) for part in request.parts]
    system = [{"role": "system", "content": request.system}] if request.system else []
    body: dict[str, Any] = {
        "model": model,
        "messages": [*system, {"role": "user", "content": content}],
        limit: request.most_tokens,
    }
    if request.schema is not None:
        named = {"name": "judgement", "strict": True, "schema": request.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    return body


def reply_of(answer: Mapping[str, Any]) -> JudgeReply:
    """The reply in an answer; raises TryAgain where it has none."""
    try:
        choice = answer["choices"][0]
        message = choice["message"]
        refused = message.get("refusal")
        stop: Stop = "refusal" if refused else _STOPS.get(choice["finish_reason"], "cut_off")
        used = answer.get("usage") or {}  # some servers leave it out
        usage = Usage(int(used.get("prompt_tokens", 0)), int(used.get("completion_tokens", 0)))
        return JudgeReply(str(refused or message.get("content") or ""), stop, usage, answer)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as e:
        raise TryAgain(f"the server answered without a reply ({type(e).__name__}: {e})") from None


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    url = f"data:{part.media};base64,{coded(part)}"
    return {"type": "image_url", "image_url": {"url": url, "detail": "high"}}
