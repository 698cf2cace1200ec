"""Plain HTTP with JSON: one request, and errors that say whether to try again."""

from __future__ import annotations

import email.utils
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

from badgen.critics.exchange.reply import JudgeError, Lost, TryAgain, Unreached
from badgen.critics.exchange.secret import Secret

# 408 timeout, 409 lock, 425 too early, 429 rate limit; 529 is Anthropic's "overloaded", and all from 500 on are theirs.
AGAIN = frozenset({408, 409, 425, 429})
_MOST_SHOWN = 300  # characters of a server's own words in one line


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects are errors, since following one would send the key to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True)
class Http:
    """Requests to one server.

    Attributes:
        base_url: what comes before each path.
        headers: sent with every request; they may hold the key.
        secret: the key, to be hidden in errors.
        key_name: environment variable of the key, for errors.
        timeout_s: how long the server may be silent.
        options: what to check where the server does not know the path, for errors.
    """

    base_url: str
    headers: Mapping[str, str]
    secret: Secret
    key_name: str
    timeout_s: float = 300.0
    options: str = "--model and --url"

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Send JSON and read JSON; raises JudgeError or TryAgain."""
        return self.read_json(self.send("POST", path, json.dumps(body).encode(), "application/json"))

    def get(self, path: str) -> dict[str, Any]:
        """Read JSON; raises JudgeError or TryAgain."""
        return self.read_json(self.send("GET", path))

    def send(self, method: str, path: str, data: bytes | None = None, media: str = "") -> bytes:
        """One request; returns the bytes of the answer. Raises JudgeError, or TryAgain where that may help."""
        headers = {**self.headers, **({"Content-Type": media} if media else {})}
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            request = urllib.request.Request(f"{self.base_url}{path}", data, headers, method=method)
            with opener.open(request, timeout=self.timeout_s) as answer:
                found: bytes = answer.read()
                return found
        except urllib.error.HTTPError as e:
            with e:
                raise self.refused(e.code, _body(e), e.headers) from None
        except (OSError, http.client.HTTPException) as e:
            raise Unreached(self._unreached(e)) from None
        except ValueError as e:  # of urllib for an address that is none
            raise JudgeError(
                f"{self.base_url} is not an address: {self.secret.hide(str(e))}; check {self.options}"
            ) from None

    def read_json(self, data: bytes) -> dict[str, Any]:
        """A JSON object; raises TryAgain for anything else, which a healthy server does not send."""
        try:
            found = json.loads(data)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise TryAgain(f"{self.base_url} did not answer with JSON: {self.shown(data.decode(errors='replace'))}")
        return found

    def refused(self, status: int, text: str, headers: Message | Mapping[str, str]) -> JudgeError:
        """The error for a status other than 200, in one line with the server's own words."""
        words = self.shown(_told(text))
        if status in AGAIN or status >= 500:
            return TryAgain(f"{self.base_url} answered {status}: {words}", retry_after_s(headers))
        if status in (401, 403):
            return JudgeError(f"{self.base_url} does not accept the key ({status}): {words}; check {self.key_name}")
        if status == 404:
            return Lost(f"{self.base_url} knows no such model or path (404): {words}; check {self.options}")
        return JudgeError(f"{self.base_url} refused the request ({status}): {words}")

    def shown(self, text: str) -> str:
        """A server's words in one line, without the key."""
        line = " ".join(self.secret.hide(text).split())
        return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}..."

    def _unreached(self, error: Exception) -> str:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        return f"no answer from {self.base_url}: {self.shown(str(reason) or type(error).__name__)}"


def retry_after_s(headers: Message | Mapping[str, str]) -> float | None:
    """How long a server asks to wait [s], from `retry-after-ms` or `retry-after`; None where it does not say."""
    for name, factor in (("retry-after-ms", 1e-3), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers.get(name, "")) * factor)
        except ValueError:
            continue
    date = email.utils.parsedate_tz(headers.get("retry-after", ""))
    return max(0.0, email.utils.mktime_tz(date) - time.time()) if date else None


def _body(error: urllib.error.HTTPError) -> str:
    try:
        return error.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return ""


def _told(text: str) -> str:
    """The message in an error body of any provider; the whole text where it has none."""
    try:
        error = json.loads(text)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        return text
