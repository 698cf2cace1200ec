"""Drive a headless Chromium by its DevTools protocol, which it speaks over two pipes; needs no other package."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW_TO_INSTALL = "no Chromium was found; install it (on Debian: apt-get install chromium), or set CHROMIUM to its path"
_PATIENCE_S = 30.0
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # the sandbox refuses to run as root, and the only page shown is our own
    "--disable-gpu",
    "--mute-audio",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever asks for the network fails
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-pipe",
)
_KEYS = {" ": "Space", "Enter": "Enter", "Escape": "Escape", "/": "Slash", "?": "Slash"}


class BrowserError(Exception):
    """The browser did not do what was asked."""


def find_browser() -> str | None:
    """Path of a Chromium, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


class Page:
    """One page of the browser.

    Attributes:
        problems: errors of the page's console, uncaught exceptions, refused and failed loads.
    """

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self.problems: list[str] = []
        self._write, self._read = to_browser, from_browser
        self._received, self._count, self._session = b"", 0, ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Any:
        """Call a method of the protocol and return its result; raises BrowserError."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + _PATIENCE_S
        while (answer := self._next(until)).get("id") != self._count:
            self._note(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._received:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                raise BrowserError(f"the browser has not answered for {_PATIENCE_S:.0f} s")
            part = os.read(self._read, 1 << 20)
            if not part:
                raise BrowserError("the browser has ended")
            self._received += part
        message, _, self._received = self._received.partition(b"\0")
        parsed: dict[str, Any] = json.loads(message)
        return parsed

    def _note(self, event: Mapping[str, Any]) -> None:
        """Keep what went wrong in the page."""
        params = event.get("params", {})
        match event.get("method"):
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.problems.append(details.get("exception", {}).get("description", details["text"]))
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                self.problems.append(" ".join(str(a.get("value", a.get("description"))) for a in params["args"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.problems.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
            case "Network.loadingFailed" if not params.get("canceled"):
                self.problems.append(f"{params['type']}: {params['errorText']}")

    def open(self, address: str) -> None:
        """Open an address and wait until its page has been loaded; the page is loaded anew if it is open already."""
        self.call("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank'")
        self.call("Page.navigate", url=address)
        self.wait("location.href !== 'about:blank' && document.readyState === 'complete'")

    def eval(self, code: str) -> Any:
        """Value of JavaScript code in the page; a promise is waited for."""
        got = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in got:
            details = got["exceptionDetails"]
            raise BrowserError(f"{code}: {details.get('exception', {}).get('description', details['text'])}")
        return got["result"].get("value")

    def wait(self, code: str, patience_s: float = _PATIENCE_S) -> Any:
        """Wait until code gives something true, and return it; raises BrowserError."""
        until = time.monotonic() + patience_s
        while not (value := self.eval(code)):
            if time.monotonic() > until:
                raise BrowserError(f"after {patience_s:.0f} s it is still not so: {code}")
            time.sleep(0.03)
        return value

    def press(self, key: str) -> None:
        """Press and release a key."""
        code = _KEYS.get(key, f"Digit{key}" if key.isdigit() else f"Key{key.upper()}" if len(key) == 1 else key)
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        named = {"key": key, "code": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **named)
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    def mouse(self, kind: str, x: float, y: float) -> None:
        """`mousePressed`, `mouseMoved` or `mouseReleased` with the left button, at a place in the window [px]."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)

    def size(self, width: int, height: int) -> None:
        """Set the size of the window [px]."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, path: Path) -> None:
        """Write what the window shows as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))


@contextlib.contextmanager
def browser_page(program: str) -> Iterator[Page]:
    """A page of a new browser, which ends with the block."""
    to_browser, from_us = os.pipe()[::-1], os.pipe()
    read_end, write_end = to_browser[1], from_us[1]
    with tempfile.TemporaryDirectory(prefix="badgen-browser-", ignore_cleanup_errors=True) as profile:
        # The browser reads from its file 3 and writes to its file 4.
        shell = f'exec "$@" 3<&{read_end} 4>&{write_end}'
        arguments = ["bash", "-c", shell, "bash", program, *_FLAGS, f"--user-data-dir={profile}"]
        process = subprocess.Popen(
            arguments, pass_fds=(read_end, write_end), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(read_end)
        os.close(write_end)
        try:
            page = Page(to_browser[0], from_us[0])
            yield page
            page._session = ""
            page.call("Browser.close")
        finally:
            os.close(to_browser[0])
            os.close(from_us[0])  # the browser ends with its pipes
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
