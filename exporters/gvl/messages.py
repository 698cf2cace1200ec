"""Convert a prompt into the request format of each provider of vision-language models."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from badgen.contracts.arrays import Image
from badgen.exporting import Prompt
from badgen.media import image_bytes

Body: TypeAlias = dict[str, Any]
_MEDIA = {"png": "image/png", "jpg": "image/jpeg"}


def coded(image: Image, kind: str) -> str:
    """An image as base64 text; PNG is lossless."""
    return base64.b64encode(image_bytes(image, kind)).decode("ascii")


def anthropic(prompt: Prompt) -> Body:
    """Request body for Anthropic's Messages API, without model and max_tokens."""
    content: list[Body] = []
    for block in prompt.blocks:
        if isinstance(block, str):
            content.append({"type": "text", "text": block})
        else:
            source = {"type": "base64", "media_type": _MEDIA[prompt.image], "data": coded(block, prompt.image)}
            content.append({"type": "image", "source": source})
    system = {"system": prompt.system} if prompt.system else {}
    return {**system, "messages": [{"role": "user", "content": content}]}


def openai(prompt: Prompt) -> Body:
    """Request body for OpenAI's Chat Completions API, without model."""
    content: list[Body] = []
    for block in prompt.blocks:
        if isinstance(block, str):
            content.append({"type": "text", "text": block})
        else:
            url = f"data:{_MEDIA[prompt.image]};base64,{coded(block, prompt.image)}"
            content.append({"type": "image_url", "image_url": {"url": url, "detail": "high"}})
    system = [{"role": "system", "content": prompt.system}] if prompt.system else []
    return {"messages": [*system, {"role": "user", "content": content}]}


def gemini(prompt: Prompt) -> Body:
    """Request body for Gemini's generateContent, where the URL names the model."""
    parts: list[Body] = []
    for block in prompt.blocks:
        if isinstance(block, str):
            parts.append({"text": block})
        else:
            parts.append({"inline_data": {"mime_type": _MEDIA[prompt.image], "data": coded(block, prompt.image)}})
    system = {"systemInstruction": {"parts": [{"text": prompt.system}]}} if prompt.system else {}
    return {**system, "contents": [{"role": "user", "parts": parts}]}


PROVIDERS: Mapping[str, Callable[[Prompt], Body]] = {"anthropic": anthropic, "openai": openai, "gemini": gemini}
