"""Replies on disk, by the hash of what was asked: the same question is never paid for twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from badgen.critics.exchange.reply import JudgeReply, from_stored
from badgen.critics.exchange.secret import Secret
from badgen.files import write_json


@dataclass(frozen=True)
class Cache:
    """A folder of replies.

    `<hash>.json` is a reply to reuse: a complete one that could be read, or a refusal, which would only be repeated.
    `<hash>.unread-1.json`, `-2`, ... are replies that were cut off or could not be read; they are kept and asked again.

    Attributes:
        folder: where the replies are.
        secret: the key, which is taken out of what is written, should a server have repeated it.
    """

    folder: Path
    secret: Secret

    def get(self, sha256: str) -> JudgeReply | None:
        """The reply to reuse, or None; a file that holds none is as if it were not there."""
        try:
            return from_stored(json.loads((self.folder / f"{sha256}.json").read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def put(self, sha256: str, reply: JudgeReply) -> Path:
        """Keep a reply to reuse."""
        return self._write(self.folder / f"{sha256}.json", reply)

    def put_unread(self, sha256: str, reply: JudgeReply) -> Path:
        """Keep a reply that is of no use, beside earlier ones."""
        number = 1 + len(list(self.folder.glob(f"{sha256}.unread-*.json")))
        return self._write(self.folder / f"{sha256}.unread-{number}.json", reply)

    def _write(self, path: Path, reply: JudgeReply) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return write_json(path, self.secret.hide_in(reply.stored()), durable=False)
