"""Many questions: at the same time, stopped by errors, and gone on with; and the key, which is nowhere."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from judge_service import KEY, WIRES, Answer, Seen, in_turn, serving
from judged import REPLY, SCORES, asking, number_of, questions

from badgen.critics.runner import run
from badgen.exporting import Question

WIRE = WIRES["openai"]


def echo(seen: Seen) -> Answer:
    """A reply whose last score is the number of the question."""
    return Answer(WIRE.reply(REPLY.replace("85", str(number_of(seen.body)))))


def test_answers_belong_to_their_questions_and_come_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = threading.Semaphore(4)
    most: list[int] = []

    def slow(seen: Seen) -> Answer:
        assert busy.acquire(blocking=False)  # never more at the same time than asked for
        most.append(1)
        time.sleep(0.02 * (number_of(seen.body) % 3))
        busy.release()
        return echo(seen)

    ticks: list[tuple[int, int]] = []
    with serving(slow) as service:
        found = run(asking(monkeypatch, service, WIRE, tmp_path), questions(12), 4, lambda a, b: ticks.append((a, b)))
    assert found.stopped is None
    assert [o.question.episode for o in found.outcomes] == [f"episode-{n}" for n in range(12)]
    assert [o.values[-1] for o in found.outcomes] == list(range(12))
    assert ticks == [(n, 12) for n in range(1, 13)]
    assert not any(o.question.prompt.pictures for o in found.outcomes)  # thousands of them would not fit into memory
    assert len(most) == 12


def test_what_is_answered_is_kept_when_the_key_is_refused_and_the_same_call_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Answer(WIRE.reply(REPLY))
    refused = Answer(WIRE.error("quota"), 403)
    with serving(in_turn(good, good, good, refused)) as service:
        first = run(asking(monkeypatch, service, WIRE, tmp_path), questions(8), 1)
    assert "403" in str(first.stopped)
    assert len(first.outcomes) == 3
    assert len(service.seen) == 4  # nothing is sent after the error
    with serving(lambda seen: good) as service:
        second = run(asking(monkeypatch, service, WIRE, tmp_path), questions(8), 3)
    assert second.stopped is None
    assert len(service.seen) == 5
    assert [o.stored for o in second.outcomes] == [True] * 3 + [False] * 5


def test_stored_replies_after_the_error_are_still_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(echo) as service:
        judge = asking(monkeypatch, service, WIRE, tmp_path)
        for question in list(questions(6))[3:]:
            judge.ask(question)
    with serving(lambda seen: Answer(WIRE.error("no"), 400)) as service:
        found = run(asking(monkeypatch, service, WIRE, tmp_path), questions(6), 1)
        assert found.stopped is not None
        assert [o.question.episode for o in found.outcomes] == ["episode-3", "episode-4", "episode-5"]
        made: list[str] = []
        many = questions(40)

        def noting(episode: str) -> Question:
            made.append(episode)
            return many.ask(episode)

        noted = replace(many, ask=noting)
        assert len(run(asking(monkeypatch, service, WIRE, tmp_path), noted, 1, stored=3).outcomes) == 3
    assert len(made) < 12  # no prompt is made only to find that it has no reply


def test_the_budget_stops_before_it_is_exceeded_and_a_new_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(echo) as service:
        judge = asking(monkeypatch, service, WIRE, tmp_path, budget_usd=0.03)  # 0.003 a reply, 0.02 at most
        found = run(judge, questions(20), 3)
        assert "budget of 0.03 USD is reached" in str(found.stopped)
        assert 1 <= len(found.outcomes) < 20
        assert judge.meter.spent_usd <= 0.03
        again = run(asking(monkeypatch, service, WIRE, tmp_path, budget_usd=9.0), questions(20), 3)
    assert again.stopped is None
    assert len(again.outcomes) == 20
    assert len(service.seen) == 20


def test_a_stop_ends_the_waits_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(seen: Seen) -> Answer:
        return Answer(WIRE.error("no"), 400) if number_of(seen.body) == 0 else Answer(WIRE.error("busy"), 429)

    began_s = time.monotonic()
    with serving(answer) as service:
        judge = asking(monkeypatch, service, WIRE, tmp_path, first_s=30.0)
        object.__setattr__(judge.patience, "sleep", lambda seconds, stop: stop.wait(seconds))
        found = run(judge, questions(4), 4)
    assert found.stopped is not None
    assert time.monotonic() - began_s < 15.0


def test_refusals_and_unreadable_replies_do_not_stop_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(seen: Seen) -> Answer:
        n = number_of(seen.body)
        if n == 1:
            return Answer(WIRE.reply("no", "refusal"))
        return Answer(WIRE.reply("???")) if n == 2 else Answer(WIRE.reply(REPLY))

    with serving(answer) as service:
        found = run(asking(monkeypatch, service, WIRE, tmp_path), questions(4), 2)
    assert [o.problem for o in found.outcomes] == ["", "refused", "malformed", ""]
    assert found.outcomes[3].values == SCORES


@pytest.mark.parametrize("name", list(WIRES))
def test_the_key_is_in_no_file_even_if_the_server_repeats_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = WIRES[name]
    leaky = Answer(wire.reply(f"your key is {KEY}") | {"debug": {KEY: [KEY]}})
    refused = Answer(wire.reply(f"not with {KEY}", wire.refused))
    with serving(in_turn(leaky, leaky, refused)) as service:
        found = run(asking(monkeypatch, service, wire, tmp_path), questions(2), 1)
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert len(files) == 3
    assert not [p for p in files if KEY in p.read_text()]
    assert any("***" in p.read_text() for p in files)
    assert [o.problem for o in found.outcomes] == ["malformed", "refused"]
