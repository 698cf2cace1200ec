"""One prompt in the request format of each provider of vision-language models."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import PIL.Image

from badgen.contracts.arrays import Image
from exporters.gvl_prompt import Prompt

Body: TypeAlias = dict[str, Any]
_PNG = "image/png"


def png_base64(image: Image) -> str:
    """Return an image as a base64 PNG, which loses nothing: a label of one frame must meet exactly that frame."""
    buffer = io.BytesIO()
    PIL.Image.fromarray(image).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def anthropic(prompt: Prompt) -> Body:
    """Build the body of Anthropic's Messages API, less model and max_tokens."""
    content: list[Body] = []
    for block in prompt.blocks:
        if isinstance(block, str):
            content.append({"type": "text", "text": block})
        else:
            source = {"type": "base64", "media_type": _PNG, "data": png_base64(block)}
            content.append({"type": "image", "source": source})
    return {"system": prompt.system, "messages": [{"role": "user", "content": content}]}


def openai(prompt: Prompt) -> Body:
    """Build the body of OpenAI's Chat Completions API, less model."""
    content: list[Body] = []
    for block in prompt.blocks:
        if isinstance(block, str):
            content.append({"type": "text", "text": block})
        else:
            url = f"data:{_PNG};base64,{png_base64(block)}"
            content.append({"type": "image_url", "image_url": {"url": url, "detail": "high"}})
    system = {"role": "system", "content": prompt.system}
    return {"messages": [system, {"role": "user", "content": content}]}


def gemini(prompt: Prompt) -> Body:
    """Build the body of Gemini's generateContent; the model is in the address there."""
    parts: list[Body] = []
    for block in prompt.blocks:
        if isinstance(block, str):
            parts.append({"text": block})
        else:
            parts.append({"inline_data": {"mime_type": _PNG, "data": png_base64(block)}})
    return {"systemInstruction": {"parts": [{"text": prompt.system}]}, "contents": [{"role": "user", "parts": parts}]}


PROVIDERS: Mapping[str, Callable[[Prompt], Body]] = {"anthropic": anthropic, "openai": openai, "gemini": gemini}
