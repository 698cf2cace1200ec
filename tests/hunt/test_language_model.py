"""A language model as a proposer, at a server on this machine: proposals are checked, and bad ones named back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from judge_service import Answer, Seen, Service, openai, serving

from badgen.contracts.errors import BadgenError
from badgen.critics.asking import Asking
from badgen.critics.budget import Meter
from badgen.critics.cache import Cache
from badgen.critics.exchange.reply import JudgeError
from badgen.critics.providers import provider
from badgen.hunt.language_model import LanguageModel, proposal_of
from badgen.hunt.misses import Verdict
from badgen.hunt.space import Cell, space_of

SPACE = space_of(("stack",), requests=2)
GOOD: dict[str, Any] = {
    "scene": "stack",
    "request": 1,
    "mode": "cause:torque_noise",
    "band": "hidden",
    "fault": "torque_noise@lower:rms_share=0.3..0.4",
    "strength": 0.5,
    "why": "it trembles",
}
BAD = GOOD | {"fault": "torque_nose@lower"}


@pytest.fixture(name="service")
def service_fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A model that makes a good and a bad proposal at first, and two good ones once a bad one is named back."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def model(seen: Seen) -> Answer:
        rows = [GOOD, GOOD] if "could not be used" in json.dumps(seen.body) else [BAD, GOOD]
        return Answer(openai(json.dumps({"proposals": rows})))

    with serving(model) as found:
        yield found


def proposer(service: Service, folder: Path) -> LanguageModel:
    found = provider("server", "writer", f"{service.url}/v1")
    asking = Asking(found, "writer", Cache(folder, found.secret), Meter(None), 2000)
    return LanguageModel(SPACE, {"stack": ["Stack the red block.", "Stack the blue block."]}, asking, count=2)


def test_good_proposals_are_simulated_and_bad_ones_named_back(service: Service, tmp_path: Path) -> None:
    model = proposer(service, tmp_path)
    first = model.propose([])
    assert (first.scene, first.request, first.band, first.strength) == ("stack", 1, "hidden", 0.5)
    assert first.spec.name == "torque_noise"
    assert list(first.spec.args["rms_share_range"]) == [0.3, 0.4]
    cell = Cell("stack", "drop", "near")
    history = [Verdict(0, first, "find", "", cell, "failure", "passed", 0.7, 0.1)]
    model.propose(history)
    asked = json.dumps(service.asked[1].body)
    assert "torque_nose" in asked  # with what was wrong
    assert "did you mean 'torque_noise'" in asked
    assert "FIND: passed" in asked
    assert "stack drop near" in asked
    assert "Stack the blue block." in asked
    assert service.asked[0].body["response_format"]["json_schema"]["schema"]["required"] == ["proposals"]


def test_the_same_hunt_is_paid_for_once(service: Service, tmp_path: Path) -> None:
    one = proposer(service, tmp_path).propose([])
    asked = len(service.asked)
    assert proposer(service, tmp_path).propose([]) == one
    assert len(service.asked) == asked


def test_a_model_without_any_usable_proposal_ends_the_hunt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(lambda seen: Answer(openai(json.dumps({"proposals": [BAD]})))) as service:
        with pytest.raises(JudgeError) as found:
            proposer(service, tmp_path).propose([])
        assert "no proposal that can be used in 3 replies" in str(found.value)
        assert len(service.asked) >= 2


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"scene": "stak"}, "did you mean 'stack'"),
        ({"request": 2}, "whole number from 0 to 1"),
        ({"band": "hiden"}, "did you mean 'hidden'"),
        ({"strength": 0.0}, "above 0 and at most 1"),
        ({"fault": "shortcut:alternatives={hesitate:approach}"}, "has no strength that can be lowered"),
        ({"fault": "torque_noise@lower:rms_share=-1"}, "rms_share_range"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(BadgenError) as found:
        proposal_of(GOOD | changed, SPACE, 0)
    assert says in str(found.value)


def test_a_proposal_must_be_an_object_with_its_parts() -> None:
    for row in ("push", {"scene": "stack"}):
        with pytest.raises(BadgenError) as found:
            proposal_of(row, SPACE, 0)
        assert "missing" in str(found.value)
