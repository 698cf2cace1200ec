"""Servers of Large Reward Models and of Robometer, spoken to over loopback in their own protocols."""

from __future__ import annotations

import base64
import email.message
import email.parser
import email.policy
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from judge_service import Answer, Seen, Service, in_turn, serving

from badgen.contracts.arrays import F64
from badgen.contracts.errors import UnknownName
from badgen.critics.asking import Patience
from badgen.critics.exchange.reply import JudgeError
from badgen.evaluation.models import Frames, FrameScorer
from badgen.evaluation.servers.lrm import REWARDS, LargeRewardModels
from badgen.evaluation.servers.robometer import Robometer
from badgen.evaluation.servers.sending import KEY, http_of

TASK = "lift the lid"
LEVELS = (0, 51, 102, 153)  # of the grey frames: 0, 0.2, 0.4 and 0.6 of 255
AT_ONCE = Patience(tries=3, sleep=lambda seconds, stop: None)


def frames() -> Frames:
    return np.stack([np.full((6, 8, 3), level, dtype=np.uint8) for level in LEVELS])


def seconds() -> F64:
    return np.array([0.0, 0.5, 1.0, 1.5])


def decoded(packed: dict[str, Any]) -> npt.NDArray[Any]:
    data = np.frombuffer(base64.b64decode(packed["data"]), dtype=packed["dtype"])
    return data.reshape(packed["shape"])


def level(body: dict[str, Any], name: str) -> float:
    """How bright a flatly packed picture is, 0 to 1."""
    packed = {"data": body[name], "shape": body[f"{name}_shape"], "dtype": body[f"{name}_dtype"]}
    assert decoded(packed).shape == (6, 8, 3)
    return float(decoded(packed).mean()) / 255.0


def reward_server(seen: Seen) -> Answer:
    """Answers as `vlm_reward_server.py` does; the brighter a picture, the better."""
    body = seen.body
    assert body["task_description"] == TASK
    if seen.path == "/compute_reward":
        score = level(body, "image") * (0.5 if body["reward_type"] == "quality" else 1.0)
    elif seen.path == "/compute_completion":
        score = float(level(body, "image") > 0.5)
    elif seen.path == "/compute_comparison":
        score = float(np.sign(level(body, "image_b") - level(body, "image_a")))
    else:
        films = {"/compute_roboreward": 0.25, "/compute_robometer": 1.0, "/compute_topreward": 0.1}
        assert ("fps" in body) == (seen.path != "/compute_robometer")
        score = films[seen.path] * len(body["frames"]) * float(decoded(body["frames"][-1]).mean()) / 255.0
    return Answer({"success": True, "score": score, "response": "..."})


@pytest.fixture(name="service")
def service_fixture() -> Iterator[Service]:
    with serving(reward_server) as service:
        yield service


def lrm(service: Service, reward: str) -> F64:
    return LargeRewardModels(http_of(f"{service.url}/", 10), reward, AT_ONCE)(frames(), TASK, seconds())


@pytest.mark.parametrize(
    ("reward", "scores", "requests"),
    [
        ("progress", (0.0, 0.2, 0.4, 0.6), 4),
        ("quality", (0.0, 0.1, 0.2, 0.3), 4),
        ("completion", (0.0, 0.0, 0.0, 1.0), 4),
        ("contrastive", (0.0, 1 / 3, 2 / 3, 1.0), 3),
        ("roboreward", (0.0, 0.25 * 2 * 0.2, 0.25 * 3 * 0.4, 0.25 * 4 * 0.6), 4),
        ("robometer", (0.0, 2 * 0.2, 3 * 0.4, 4 * 0.6), 4),
        ("topreward", (0.0, 0.1 * 2 * 0.2, 0.1 * 3 * 0.4, 0.1 * 4 * 0.6), 4),
    ],
)
def test_every_reward_of_the_server(service: Service, reward: str, scores: tuple[float, ...], requests: int) -> None:
    assert lrm(service, reward) == pytest.approx(scores)
    assert len(service.seen) == requests
    if reward in ("roboreward", "topreward"):
        assert all(s.body["fps"] == 2.0 for s in service.seen)


def test_all_seven_are_tested() -> None:
    marks = test_every_reward_of_the_server.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marks[0].args[1]} == set(REWARDS)
    with pytest.raises(UnknownName, match="did you mean 'progress'"):
        LargeRewardModels(http_of("http://127.0.0.1:9"), "progres")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            Answer({"success": False, "error": "out of\nmemory"}, status=500),
            "500: out of memory; asked 3 times",
        ),
        (Answer({"success": False, "error": "no image"}), "/compute_reward failed: no image"),
        (Answer({"success": True}), "answered without a number as score"),
        (Answer({"success": True, "score": "high"}), "is --protocol right"),
        (Answer(b"<html>"), "did not answer with JSON"),
        (Answer({"error": "nothing here"}, status=404), "check --server and --protocol"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(answer: Answer, message: str) -> None:
    with serving(lambda seen: answer) as service, pytest.raises(JudgeError, match=message) as e:
        lrm(service, "progress")
    assert "\n" not in str(e.value)


def test_a_busy_server_is_asked_again_and_a_missing_one_is_told() -> None:
    good = Answer({"success": True, "score": 0.5})
    with serving(in_turn(Answer({"error": "busy"}, status=503), good)) as service:
        assert lrm(service, "progress").tolist() == [0.5] * 4
        assert len(service.seen) == 5
    with pytest.raises(JudgeError, match="no answer from"):
        lrm(service, "progress")


# --- Robometer


def parts_of(seen: Seen) -> dict[str, email.message.EmailMessage]:
    """Fields of a form, by name."""
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + seen.data)
    found = {}
    for part in form.iter_parts():
        assert isinstance(part, email.message.EmailMessage)
        found[str(part.get_param("name", header="content-disposition"))] = part
    return found


def robometer_server(seen: Seen) -> Answer:
    """Answers as `eval_server.py` does: arrays are in files that the JSON of a sample names."""
    assert seen.path == "/evaluate_batch_npy"
    parts = parts_of(seen)
    sample = json.loads(parts["sample_0"].get_content())
    assert sample["sample_type"] == "progress"
    trajectory = sample["trajectory"]
    assert trajectory["task"] == TASK
    file = parts[trajectory["frames"]["__numpy_file__"]]
    assert (file.get_filename() or "").endswith(".npy")
    packed = file.get_payload(decode=True)
    assert isinstance(packed, bytes)
    film = np.load(io.BytesIO(packed), allow_pickle=False)
    assert list(film.shape) == trajectory["frames_shape"]
    progress = film.mean(axis=(1, 2, 3)) / 255.0
    if parts["use_frame_steps"].get_content().strip() == "true":
        progress = progress / 2
    return Answer({"outputs_preference": None, "outputs_progress": {"progress_pred": [progress.tolist()]}})


@pytest.mark.parametrize(("prefixes", "scale"), [(False, 1.0), (True, 0.5)])
def test_robometer_gets_films_as_numpy_files(prefixes: bool, scale: float) -> None:
    with serving(robometer_server) as service:
        found = Robometer(http_of(service.url, 10), prefixes, AT_ONCE)(frames(), TASK, seconds())
    assert found == pytest.approx([0.0, 0.2 * scale, 0.4 * scale, 0.6 * scale])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"outputs_progress": None}, "answered without outputs_progress.progress_pred"),
        ({"outputs_progress": {"progress_pred": []}}, "is --protocol right"),
        ({"outputs_progress": {"progress_pred": [[0.1, 0.2]]}}, "gave 2 values for 4 frames.*try --frames 2"),
        ({"detail": "no GPU"}, "no GPU"),
    ],
)
def test_robometer_answers_that_are_none(body: dict[str, Any], message: str) -> None:
    with serving(lambda seen: Answer(body)) as service, pytest.raises(JudgeError, match=message) as e:
        Robometer(http_of(service.url, 10), patience=AT_ONCE)(frames(), TASK, seconds())
    assert "\n" not in str(e.value)


@pytest.mark.parametrize("make", [lambda http: LargeRewardModels(http, "progress"), Robometer], ids=["lrm", "rbm"])
def test_a_key_is_sent_where_there_is_one(monkeypatch: pytest.MonkeyPatch, make: Callable[[Any], FrameScorer]) -> None:
    monkeypatch.setenv(KEY, "sk-secret-1234")
    with serving(lambda seen: Answer({"error": "who is sk-secret-1234?"}, status=401)) as service:
        with pytest.raises(JudgeError, match=r"accept the key \(401\): who is \*\*\*\?; check BADGEN_SERVER_KEY"):
            make(http_of(service.url, 10))(frames(), TASK, seconds())
        assert service.seen[0].headers["authorization"] == "Bearer sk-secret-1234"
