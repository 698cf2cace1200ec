"""A language model as a sampler for compared videos: asked at a server on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from judge_service import WIRES, Answer, Seen, serving
from judged import asking

from badgen.contracts.errors import BadValue
from badgen.critics.exchange.reply import JudgeError
from badgen.critics.video_judge import VideoJudge, values_in
from badgen.distill.sampler import Shuffled, rewards_of

WIRE = WIRES["openai"]
FRAMES = [np.full((32, 48, 3), 20 * k, np.uint8) for k in range(5)]


def reply(*values: int) -> str:
    return json.dumps({"frames": [{"frame_number": n, "value": v} for n, v in enumerate(values, start=1)]})


def test_values_are_rewards_of_the_frames_and_the_same_order_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda seen: Answer(WIRE.reply(reply(0, 10, 50, 80, 100)))) as service:
        judge = VideoJudge(asking(monkeypatch, service, WIRE, tmp_path))
        for _ in range(2):
            found = rewards_of(judge, FRAMES, "Lift the lid.", np.random.default_rng(0))
            assert found.tolist() == [0.0, 0.1, 0.5, 0.8, 1.0]
        assert len(service.seen) == 1
        assert "Lift the lid." in json.dumps(service.seen[0].body)
        shuffled, rng = Shuffled(judge), np.random.default_rng(1)
        for _ in range(4):
            rewards_of(shuffled, FRAMES, "Lift the lid.", rng)
        assert len(service.seen) > 3  # another order is another question


def test_a_judge_that_refuses_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nonsense(seen: Seen) -> Answer:
        return Answer(WIRE.reply("I would rather not."))

    with serving(nonsense) as service:
        judge = VideoJudge(asking(monkeypatch, service, WIRE, tmp_path))
        with pytest.raises(JudgeError, match="malformed"):
            judge(FRAMES, "Lift the lid.", np.random.default_rng(0))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[]", "no JSON object"),
        ("{", "no JSON object"),
        (reply(1, 2), "2 values for 3 frames"),
        (reply(1, 2, 3, 4), "4 values for 3 frames"),
        (reply(1, 2, 101), "frame 3 is 101"),
        (reply(1, -1, 3), "frame 2 is -1"),
        (reply(1, 2, 3).replace("2}", "2.5}"), "frame 2 is 2.5"),
        (reply(1, 2, 3).replace('"frame_number": 3', '"frame_number": 2'), "3 values for 3 frames"),
    ],
)
def test_a_reply_must_give_each_frame_one_whole_number(text: str, wrong: str) -> None:
    with pytest.raises(BadValue, match=wrong):
        values_in(text, 3)
