"""Batches in the wire formats of the three providers that have them, with results in another order."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from judge_service import WIRES, Answer, Seen, Service, Wire, serving
from judged import REPLY, Waits, asking, number_of, questions

from badgen.critics.asking import Asking
from badgen.critics.batches import NAME, Batches
from badgen.critics.exchange.reply import JudgeError
from badgen.critics.runner import run

BATCHED = ("anthropic", "openai", "gemini")
EACH = pytest.mark.parametrize("name", BATCHED)


def reply(wire: Wire, body: dict[str, Any]) -> dict[str, Any]:
    return wire.reply(REPLY.replace("85", str(number_of(body))))


class FakeBatches:
    """A provider that takes batches, works on each for `rounds` looks, and hands out results in reverse order.

    Requests about question 2 fail.
    """

    def __init__(self, wire: Wire, rounds: int = 2) -> None:
        self.wire, self.rounds = wire, rounds
        self.batches: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self.files: dict[str, bytes] = {}
        self.looks: dict[str, int] = {}
        self.service: Service | None = None
        self.answers: dict[str, Callable[[Seen], Any]] = {
            "anthropic": self.anthropic,
            "openai": self.openai,
            "gemini": self.gemini,
        }

    def __call__(self, seen: Seen) -> Answer:
        found = self.answers[self.wire.name](seen)
        return found if isinstance(found, Answer) else Answer(found)

    def take(self, rows: list[tuple[str, dict[str, Any]]]) -> str:
        name = f"batch_{len(self.batches)}"
        self.batches[name], self.looks[name] = rows, 0
        return name

    def done(self, name: str) -> bool:
        self.looks[name] += 1
        return self.looks[name] > self.rounds

    def anthropic(self, seen: Seen) -> Any:
        if seen.method == "POST":
            return self.anthropic_state(
                self.take([(r["custom_id"], r["params"]) for r in seen.body["requests"]]), False
            )
        name = seen.path.split("/")[4]
        if not seen.path.endswith("/results"):
            return self.anthropic_state(name, self.done(name))
        lines = []
        for custom_id, body in reversed(self.batches[name]):
            if number_of(body) == 2:
                error = {"type": "error", "error": {"type": "invalid_request_error", "message": "too odd"}}
                lines.append({"custom_id": custom_id, "result": {"type": "errored", "error": error}})
            else:
                result = {"type": "succeeded", "message": reply(self.wire, body)}
                lines.append({"custom_id": custom_id, "result": result})
        data = "\n".join(map(json.dumps, lines)).encode()
        return Answer(data, headers={"Content-Type": "application/x-jsonl"})

    def anthropic_state(self, name: str, ended: bool) -> Any:
        assert self.service is not None
        counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        return {
            "id": name,
            "type": "message_batch",
            "processing_status": "ended" if ended else "in_progress",
            "request_counts": counts,
            "created_at": "2026-11-30T12:00:00Z",
            "expires_at": "2026-12-01T12:00:00Z",
            "results_url": f"{self.service.url}/v1/messages/batches/{name}/results" if ended else None,
        }

    def openai(self, seen: Seen) -> Any:
        if seen.path == "/v1/files":
            assert seen.headers["content-type"].startswith("multipart/form-data; boundary=")
            assert b'name="purpose"\r\n\r\nbatch\r\n' in seen.data
            self.files["in"] = seen.data.split(b"\r\n\r\n", 2)[2].split(b"\r\n--")[0]
            return {"id": "in", "object": "file", "purpose": "batch"}
        if seen.path.startswith("/v1/files/"):
            return Answer(self.files[seen.path.split("/")[3]], headers={"Content-Type": "application/jsonl"})
        if seen.method == "POST":
            assert seen.body["endpoint"] == "/v1/chat/completions"
            rows = [json.loads(line) for line in self.files[seen.body["input_file_id"]].splitlines()]
            assert {(r["method"], r["url"]) for r in rows} == {("POST", "/v1/chat/completions")}
            return {"id": self.take([(r["custom_id"], r["body"]) for r in rows]), "status": "validating"}
        name = seen.path.split("/")[3]
        if not self.done(name):
            return {"id": name, "status": "in_progress", "output_file_id": None, "error_file_id": None}
        good: list[dict[str, Any]] = []
        bad: list[dict[str, Any]] = []
        for custom_id, body in reversed(self.batches[name]):
            failed = number_of(body) == 2
            answer = self.wire.error("too odd") if failed else reply(self.wire, body)
            response = {"status_code": 400 if failed else 200, "request_id": "r", "body": answer}
            (bad if failed else good).append({"id": "x", "custom_id": custom_id, "response": response, "error": None})
        self.files |= {f: "\n".join(map(json.dumps, rows)).encode() for f, rows in (("good", good), ("bad", bad))}
        return {"id": name, "status": "completed", "output_file_id": "good", "error_file_id": "bad" if bad else None}

    def gemini(self, seen: Seen) -> Any:
        if seen.method == "POST":
            assert seen.path == "/v1beta/models/gemini-3-pro:batchGenerateContent"
            rows = seen.body["batch"]["inputConfig"]["requests"]["requests"]
            name = self.take([(r["metadata"]["key"], r["request"]) for r in rows])
            return {"name": f"batches/{name}", "metadata": {"state": "BATCH_STATE_PENDING"}}
        name = seen.path.split("/")[3]
        if not self.done(name):
            return {"name": f"batches/{name}", "metadata": {"state": "BATCH_STATE_RUNNING"}}
        found = [
            {"error": {"code": 3, "message": "too odd"}, "metadata": {"key": key}}
            if number_of(body) == 2
            else {"response": reply(self.wire, body), "metadata": {"key": key}}
            for key, body in reversed(self.batches[name])
        ]
        inlined = {"inlinedResponses": {"inlinedResponses": found}}
        return {"name": f"batches/{name}", "done": True, "response": inlined}


def under_way(folder: Path) -> list[str]:
    """Names of all batches that are noted."""
    return [name for batches in json.loads((folder / NAME).read_text()).values() for name in batches]


def finished(judge: Asking, folder: Path, count: int, waits: Waits) -> Batches:
    batches = Batches(judge, folder, sleep=waits)
    assert batches.run(questions(count), lambda done, total: None) is None
    return batches


@EACH
def test_results_in_another_order_belong_to_their_questions(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, waits = FakeBatches(WIRES[name]), Waits()
    with serving(fake) as service:
        fake.service = service
        judge = asking(monkeypatch, service, WIRES[name], tmp_path / "replies")
        batches = finished(judge, tmp_path, 5, waits)
        before = len(service.seen)
        outcomes = {q.episode: judge.stored(q) for q in questions(5)}
        assert len(service.seen) == before
    assert [o and o.values[-1] for o in outcomes.values()] == [0, 1, None, 3, 4]
    assert list(batches.problems) == ["episode-2"]
    assert batches.problems["episode-2"][0] == "failed"
    assert "too odd" in batches.problems["episode-2"][1]
    assert waits.seconds == [30.0, 30.0]
    assert not service.asked
    assert (judge.meter.usage.input_tokens, judge.meter.usage.output_tokens) == (4 * 1234, 4 * 56)
    assert under_way(tmp_path) == []


@EACH
def test_an_interrupted_command_finds_its_batch_again_and_hands_nothing_in_twice(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeBatches(WIRES[name], rounds=3)

    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    with serving(fake) as service:
        fake.service = service
        judge = asking(monkeypatch, service, WIRES[name], tmp_path / "replies")
        with pytest.raises(KeyboardInterrupt):
            Batches(judge, tmp_path, sleep=interrupted).run(questions(2), lambda done, total: None)
        finished(asking(monkeypatch, service, WIRES[name], tmp_path / "replies"), tmp_path, 2, Waits())
        finished(asking(monkeypatch, service, WIRES[name], tmp_path / "replies"), tmp_path, 2, Waits())
    assert len(fake.batches) == 1


@EACH
def test_a_batch_is_no_larger_than_the_provider_takes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = FakeBatches(WIRES[name], rounds=0)
    with serving(fake) as service:
        fake.service = service
        judge = asking(monkeypatch, service, WIRES[name], tmp_path / "replies")
        monkeypatch.setattr(type(judge.provider), "batch_requests", 2)
        finished(judge, tmp_path, 5, Waits())
    assert [len(rows) for rows in fake.batches.values()] == [2, 2, 1]


def test_a_budget_leaves_the_rest_for_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = WIRES["anthropic"]
    fake = FakeBatches(wire, rounds=0)
    with serving(fake) as service:
        fake.service = service
        judge = asking(monkeypatch, service, wire, tmp_path / "replies", budget_usd=0.05)  # 0.02 a request at most
        stopped = Batches(judge, tmp_path, sleep=Waits()).run(questions(5), lambda done, total: None)
        assert re.search("budget of 0.05 USD is reached", str(stopped))
        assert [len(rows) for rows in fake.batches.values()] == [2]
        finished(asking(monkeypatch, service, wire, tmp_path / "replies"), tmp_path, 5, Waits())
    assert [len(rows) for rows in fake.batches.values()] == [2, 3]


def test_a_connection_lost_while_handing_in_is_told_and_not_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("anthropic", "gemini"):
        with serving(lambda seen: Answer({"name": "x"}, drop=True)) as service:
            judge = asking(monkeypatch, service, WIRES[name], tmp_path / name)
            with pytest.raises(JudgeError, match="it may be under way: look at your batches"):
                Batches(judge, tmp_path, sleep=Waits()).run(questions(2), lambda done, total: None)
        assert len(service.seen) == 1


def test_a_batch_that_failed_as_a_whole_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    states = {
        "openai": {"status": "failed", "errors": {"data": [{"message": "file too large"}]}},
        "gemini": {"done": True, "metadata": {"state": "BATCH_STATE_FAILED"}, "error": {"message": "file too large"}},
    }
    for name, state in states.items():
        with serving(lambda seen, s=state: Answer(s)) as service:  # type: ignore[misc]
            judge = asking(monkeypatch, service, WIRES[name], tmp_path / name)
            (tmp_path / name).mkdir()
            judged_by = " ".join(judge.provider.asked)
            (tmp_path / name / NAME).write_text(json.dumps({judged_by: {"batches/b": ["1"]}, "other": {"c": ["2"]}}))
            with pytest.raises(JudgeError, match="failed: file too large"):
                Batches(judge, tmp_path / name, sleep=Waits()).run(questions(1), lambda done, total: None)
        assert under_way(tmp_path / name) == ["c"]  # so that the same command hands it in again


def test_a_server_of_ones_own_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda seen: Answer({})) as service:
        judge = asking(monkeypatch, service, WIRES["server"], tmp_path)
        with pytest.raises(JudgeError, match="has no batches; leave out --batch"):
            Batches(judge, tmp_path, sleep=Waits()).run(questions(1), lambda done, total: None)
    assert not service.seen


def test_gemini_replies_without_keys_are_taken_in_the_order_of_the_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = WIRES["gemini"]
    rows = [{"response": wire.reply(REPLY.replace("85", str(n)))} for n in (7, 8)]
    state = {"metadata": {"state": "BATCH_STATE_SUCCEEDED", "output": {"inlinedResponses": {"inlinedResponses": rows}}}}
    with serving(lambda seen: Answer(state)) as service:
        judge = asking(monkeypatch, service, wire, tmp_path)
        found = judge.provider.collect("batches/b", ["a", "b"])
        assert found is not None
        assert [(k, '"reward": 7' in getattr(r, "text", "")) for k, r in found.items()] == [("a", True), ("b", False)]
        with pytest.raises(JudgeError, match="2 replies for 3 requests"):
            judge.provider.collect("batches/b", ["a", "b", "c"])


def test_after_a_batch_only_what_is_missing_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = WIRES["openai"]
    fake = FakeBatches(wire, rounds=0)
    with serving(fake) as service:
        fake.service = service
        finished(asking(monkeypatch, service, wire, tmp_path / "replies"), tmp_path, 4, Waits())
    with serving(lambda seen: Answer(reply(wire, seen.body))) as service:
        found = run(asking(monkeypatch, service, wire, tmp_path / "replies"), questions(4), 1)
    assert [o.values[-1] for o in found.outcomes] == [0, 1, 2, 3]
    assert len(service.asked) == 1


def test_a_reply_to_other_questions_that_cannot_be_read_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = WIRES["openai"]
    with serving(lambda seen: Answer(reply(wire, seen.body))) as service:
        judge = asking(monkeypatch, service, wire, tmp_path / "replies")
        bad = judge.provider.ask(judge.request(next(iter(questions(1))))[1])
        judge.cache.put(judge.request(next(iter(questions(1))))[0], replace(bad, text="???"))
        assert judge.stored(next(iter(questions(1)))) is None
        found = run(judge, questions(1), 1)
    assert [o.problem for o in found.outcomes] == [""]
    assert len(service.asked) == 2
