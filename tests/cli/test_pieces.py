"""Progress of long work: a rate and a time to go, without a terminal too."""

import time
from io import StringIO

import pytest
from rich.console import Console

from badgen.cli.pieces import Pieces, duration, pace


@pytest.mark.parametrize(
    ("done", "left", "seconds", "text"),
    [
        (0, 10, 5.0, ""),
        (10, 5, 600.0, "1.0/min, about 5 min to go"),
        (300, 60, 60.0, "5.0/s, about 12 s to go"),
        (5, 0, 60.0, "5.0/min"),
    ],
)
def test_the_pace_says_how_fast_and_how_long(done: int, left: int, seconds: float, text: str) -> None:
    assert pace(done, left, seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(40, "about 40 s"), (725, "about 12 min"), (12600, "about 3.5 h")])
def test_durations_have_a_unit_that_fits(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_without_a_terminal_a_line_is_printed_every_twenty_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
    out = StringIO()
    with Pieces("episodes", Console(file=out, width=80)) as progress:
        for done in range(100):  # one in a second; thirty were done before
            now_s[0] = float(done)
            progress(30 + done, 130)
    lines = out.getvalue().splitlines()
    assert lines[0] == "51/130 episodes, 60.0/min, about 79 s to go"
    assert len(lines) == 4
