"""A policy behind a server: what it is sent, and what becomes of servers that hang, die or answer nonsense."""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from policy_server import chunk, policy_server, written

from badgen.contracts.errors import BadValue, PolicyError, UnknownName
from badgen.policies.load import load_policy
from badgen.policies.ready import ReadyPolicy

SEEN = {"joints": np.arange(3.0), "tools": np.ones((1, 2)), "image/top": np.full((4, 4, 3), 7, np.uint8)}


def connected(uri: str, **options: Any) -> ReadyPolicy:
    policy = load_policy(uri + "?" + "&".join(f"{k}={v}" for k, v in options.items()) if options else uri)
    policy.reset("push the block", 0)
    return policy


def test_a_chunk_comes_back_and_the_parts_go_under_their_own_names() -> None:
    with policy_server(lambda message, k: chunk([[1, 2], [3, 4]])) as served:
        assert connected(served.uri).act(SEEN).tolist() == [[1, 2], [3, 4]]
    sent = served.messages[0]
    assert sent["prompt"] == "push the block"
    assert sent["joints"].dtype == np.float32
    assert sent["joints"].tolist() == [0, 1, 2]
    assert sent["image/top"].dtype == np.uint8
    assert sent["image/top"].shape == (4, 4, 3)


def test_a_key_map_says_what_is_sent_under_which_key(tmp_path: Path) -> None:
    keys = {
        "observation/state": ["joints", "tools"],
        "observation/image": "image/top",
        "prompt": "prompt",
        "session": {"value": 3},
        "actions": "moves",
    }
    (tmp_path / "map.json").write_text(json.dumps(keys), encoding="utf-8")
    with policy_server(lambda message, k: written({"moves": np.zeros((1, 2), np.float32)})) as served:
        policy = connected(served.uri, map=tmp_path / "map.json")
        assert policy.acting.cameras == ("top",)  # they are drawn because the map names them
        assert not policy.deterministic
        policy.act(SEEN)
        with pytest.raises(UnknownName, match="part of the observation named 'tools'"):
            policy.act({"joints": np.zeros(3)})
    sent = served.messages[0]
    assert sorted(sent) == ["observation/image", "observation/state", "prompt", "session"]
    assert sent["observation/state"].tolist() == [0, 1, 2, 1, 1]
    assert sent["session"] == 3


@pytest.mark.parametrize("content", ['["a"]', '{"a": 3}', "{"])
def test_a_key_map_that_cannot_be_used_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "map.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadValue, match=r"key map .*map\.json"):
        load_policy(f"ws://127.0.0.1:1?map={tmp_path / 'map.json'}")


def test_a_server_that_hangs_is_left_after_the_time_limit() -> None:
    with policy_server(lambda message, k: served.stopping.wait(20) and None) as served:
        began = time.monotonic()
        with pytest.raises(
            PolicyError, match=r"did not answer within 0\.3 s; if it needs longer, add wait_s"
        ) as caught:
            connected(served.uri, wait_s=0.3).act(SEEN)
        assert time.monotonic() - began < 5
        served.stopping.set()
    assert caught.value.check == "policy_server"


def test_a_server_that_says_nothing_of_itself_is_left_too() -> None:
    with (
        policy_server(lambda message, k: chunk([1, 2]), metadata=False) as served,
        pytest.raises(PolicyError, match="did not answer"),
    ):
        connected(served.uri, wait_s=0.3).act(SEEN)


def test_a_connection_that_breaks_is_made_anew_and_the_question_asked_again() -> None:
    with policy_server(lambda message, k: None if k == 1 else chunk([[k, 0]])) as served:
        policy = connected(served.uri)
        assert policy.act(SEEN).tolist() == [[0, 0]]
        assert policy.act(SEEN).tolist() == [[2, 0]]  # the second question was lost with the connection
    assert served.connections == 2


def test_a_server_that_dies_for_good_is_one_clear_line() -> None:
    with policy_server(lambda message, k: None) as served, pytest.raises(PolicyError) as caught:
        connected(served.uri).act(SEEN)
    assert "could not be reached in 3 tries" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert served.connections == 3


def test_nothing_listens_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PolicyError, match=r"could not be reached in 3 tries .*; start it, or correct its address"):
        connected(f"ws://127.0.0.1:{port}").act(SEEN)


def test_the_error_of_a_server_is_its_last_line_and_the_next_question_gets_a_new_connection() -> None:
    text = "Traceback (most recent call last):\n  ...\nKeyError: 'observation/image'"
    with policy_server(lambda message, k: chunk([1, 2]) if k else text) as served:
        policy = connected(served.uri)
        with pytest.raises(PolicyError, match=r"reports: KeyError: 'observation/image'$"):
            policy.act(SEEN)
        assert policy.act(SEEN).tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("reply", "said", "check"),
    [
        (chunk([[1.0, np.nan]]), "answered nan as number 1 of action 0", "policy_nan"),
        (chunk(np.zeros((2, 3, 4))), r"array of shape \(2, 3, 4\)", "policy_shape"),
        (chunk(np.zeros((0, 2))), r"array of shape \(0, 2\)", "policy_shape"),
        (written({"action": 1}), "without 'actions': action", "policy_server"),
        (written([1, 2]), "without 'actions': list", "policy_server"),
        (b"\xc1 no message", "no message of openpi's protocol", "policy_server"),
        (
            written({"actions": {b"__ndarray__": True, b"data": b"xy", b"dtype": "<f4", b"shape": [9]}}),
            r"shape \(9,\) and type float32 cannot have 2 bytes",
            "policy_server",
        ),
        (
            written({"actions": {b"__ndarray__": True, b"data": b"", b"dtype": "|O", b"shape": [0]}}),
            "arrays of object are not read",
            "policy_server",
        ),
    ],
)
def test_answers_that_cannot_be_used(reply: bytes, said: str, check: str) -> None:
    with policy_server(lambda message, k: reply) as served, pytest.raises(PolicyError, match=said) as caught:
        connected(served.uri).act(SEEN)
    assert caught.value.check == check
    assert "\n" not in str(caught.value)


def test_what_cannot_be_sent_is_named() -> None:
    with (
        policy_server(lambda message, k: chunk([1, 2])) as served,
        pytest.raises(BadValue, match="an array of object has no form in the protocol"),
    ):
        connected(served.uri).act({"odd": np.array([None])})
