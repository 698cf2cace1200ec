"""What both clients share: the address, the key, and asking again where a server is busy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from badgen.critics.asking import Patience
from badgen.critics.exchange.http import Http
from badgen.critics.exchange.reply import JudgeError, TryAgain
from badgen.critics.exchange.secret import key_from

KEY = "BADGEN_SERVER_KEY"
PATIENCE = Patience(tries=4)
T = TypeVar("T")


def http_of(url: str, timeout_s: float = 300.0) -> Http:
    """Requests to a server; the key is read from BADGEN_SERVER_KEY, if it is set there."""
    secret = key_from(KEY, needed=False)
    headers = {"Authorization": f"Bearer {secret.reveal()}"} if secret else {}
    return Http(url.rstrip("/"), headers, secret, KEY, timeout_s, "--server and --protocol")


def patiently(ask: Callable[[], T], patience: Patience) -> T:
    """What a request gives; it is sent again where that may help, and the last error is raised where it does not."""
    for tried in range(1, patience.tries + 1):
        try:
            return ask()
        except TryAgain as e:
            if tried == patience.tries:
                raise JudgeError(f"{e}; asked {tried} times") from e
            patience.sleep(patience.wait_s(tried, e.wait_s), threading.Event())
    raise AssertionError("patience.tries is at least 1")
