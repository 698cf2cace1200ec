"""What a judge is asked: texts and pictures in order, the question last, and the schema of the reply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from badgen.exporting import Question
from badgen.media import image_bytes

_MEDIA = {"png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture: its bytes, its media type such as image/png, and its size [pixels]."""

    data: bytes
    media: str
    width_px: int
    height_px: int


Part: TypeAlias = str | Picture


@dataclass(frozen=True)
class JudgeRequest:
    """One request to a judge, for any provider.

    Attributes:
        system: system message; empty for none.
        parts: texts and pictures in order; each picture follows the text that labels it, and the question is last.
        schema: JSON Schema of the reply, an object; None for plain text.
        most_tokens: largest number of tokens of the reply, thinking included.
    """

    system: str
    parts: tuple[Part, ...]
    schema: Mapping[str, Any] | None
    most_tokens: int

    @property
    def characters(self) -> int:
        """Number of characters of all texts and of the schema."""
        texts = sum(len(p) for p in self.parts if isinstance(p, str))
        return len(self.system) + texts + (len(json.dumps(self.schema)) if self.schema else 0)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures, in order."""
        return tuple(p for p in self.parts if isinstance(p, Picture))

    def sha256(self, *asked: str) -> str:
        """Hash of the request and of whom it is put to, such as provider, address and model; 64 hexadecimal digits."""
        found = hashlib.sha256()
        for piece in self._pieces(*asked):
            found.update(len(piece).to_bytes(8, "big"))  # so that no piece can pass for the end of another
            found.update(piece)
        return found.hexdigest()

    def _pieces(self, *asked: str) -> Iterator[bytes]:
        yield from (word.encode() for word in (*asked, self.system, str(self.most_tokens)))
        yield json.dumps(self.schema, sort_keys=True).encode()
        for part in self.parts:
            if isinstance(part, str):
                yield b"text"
                yield part.encode()
            else:
                yield part.media.encode()
                yield part.data


def request_of(question: Question, most_tokens: int) -> JudgeRequest:
    """The request that puts a question about an episode to a judge."""
    prompt = question.prompt
    parts: list[Part] = []
    for block in prompt.blocks:
        if isinstance(block, str):
            parts.append(block)
        else:
            height, width = block.shape[:2]
            parts.append(Picture(image_bytes(block, prompt.image), _MEDIA[prompt.image], width, height))
    parts += [question.closing] if question.closing else []
    return JudgeRequest(prompt.system, tuple(parts), question.schema, most_tokens)
