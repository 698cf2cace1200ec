"""Verdicts of critics: how they are read, and that no single signal grants a success."""

from __future__ import annotations

import json
from typing import Any

import pytest

from badgen.contracts.errors import BadValue
from badgen.critics.verdicts import Checked, RunTruth, Verdict, critic_result, read_verdict

GOOD = {"critique": "It stands on its mat.", "goes_wrong_at_s": None, "verdict": "success", "score": 96}
SUCCESS = RunTruth("a", "none", "success", 100, None, None)
FAILURE = RunTruth("b", "drop", "failure", 10, 2.0, 3.0)


def test_a_reply_is_read_from_the_text_around_it() -> None:
    text = f"Looking at {{the frames}}:\n```json\n{json.dumps(GOOD)}\n```\nDone."
    assert read_verdict(text) == Verdict(96, "success", "It stands on its mat.", None)
    assert read_verdict(json.dumps(GOOD | {"verdict": "Failure ", "goes_wrong_at_s": 2})).goes_wrong_at_s == 2.0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"verdict": "cannot tell"}, "verdict must be success or failure, not 'cannot tell'"),
        ({"score": 101}, "score must lie in 0 to 100, not 101"),
        ({"score": None}, "score must lie in 0 to 100, not None"),
        ({"score": "96"}, "score must be a number of at least 0, not '96'"),
        ({"goes_wrong_at_s": -1}, "goes_wrong_at_s must be a number of at least 0, not -1"),
        ({"goes_wrong_at_s": True}, "goes_wrong_at_s must be a number"),
    ],
)
def test_bad_replies_are_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(BadValue, match=told):
        read_verdict(json.dumps(GOOD | change))


def test_a_reply_without_json_is_refused() -> None:
    with pytest.raises(BadValue, match='no JSON object with "verdict"'):
        read_verdict("success, I would say {")


@pytest.mark.parametrize(
    ("verdict", "score", "at_s", "truth", "granted"),
    [
        ("success", 96, None, SUCCESS, True),
        ("success", 96, None, FAILURE, False),  # the physics vetoes
        ("failure", 10, 2.0, SUCCESS, False),  # the critic vetoes
        ("success", 30, None, SUCCESS, False),  # its own score vetoes
        ("success", 96, 2.0, SUCCESS, False),  # and so does its own time
        ("failure", 96, None, FAILURE, False),
    ],
)
def test_a_success_needs_every_signal(
    verdict: Any, score: int, at_s: float | None, truth: RunTruth, granted: bool
) -> None:
    checked = Checked(Verdict(score, verdict, "", at_s), truth)
    assert checked.granted is granted
    assert checked.disagrees is ((verdict == "success") != truth.success)


def test_times_are_compared_only_where_both_have_one() -> None:
    checked = [
        Checked(Verdict(5, "failure", "", 3.5), FAILURE),
        Checked(Verdict(5, "failure", "", 5.0), FAILURE),
        Checked(Verdict(90, "success", "", None), FAILURE),
        Checked(Verdict(5, "failure", "", 1.0), SUCCESS),
        Checked(Verdict(5, "failure", "", 2.5), RunTruth("c", "late", "poor_success", 70, None, 9.0)),
    ]
    found = critic_result(checked)
    assert (found.failures, found.failures_passed, found.successes, found.successes_failed) == (4, 1, 1, 1)
    assert found.departs is not None
    assert (found.departs.count, found.departs.median_late_s) == (2, 2.25)
    assert found.onset is not None
    assert (found.onset.count, found.onset.median_late_s, found.onset.within_1_s) == (3, 0.5, 1)
    assert found.onset.median_off_s == 2.0
