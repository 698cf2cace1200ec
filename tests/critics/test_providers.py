"""Each provider at a server on this machine: what is sent, how replies are read, and every kind of error."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from judge_service import KEY, USED, WIRES, Answer, Seen, Wire, in_turn, serving
from judged import REPLY, SCORES, Waits, asking, question

from badgen.contracts.errors import UnknownName
from badgen.critics.exchange.reply import JudgeError
from badgen.critics.providers import NAMES, provider

EACH = pytest.mark.parametrize("wire", WIRES.values(), ids=list(WIRES))


def shapes(wire: Wire, seen: Seen) -> list[str]:
    """Kinds of the parts of the user's message, in order."""
    body = seen.body
    if wire.name == "gemini":
        return ["text" if "text" in part else "picture" for part in body["contents"][0]["parts"]]
    content = next(m for m in body["messages"] if m["role"] == "user")["content"]
    return ["text" if part["type"] == "text" else "picture" for part in content]


def schema_sent(wire: Wire, body: dict[str, Any]) -> Any:
    if wire.name == "anthropic":
        assert body["output_config"]["format"]["type"] == "json_schema"
        return body["output_config"]["format"]["schema"]
    if wire.name == "gemini":
        assert body["generationConfig"]["responseMimeType"] == "application/json"
        return body["generationConfig"]["responseJsonSchema"]
    assert body["response_format"]["json_schema"]["strict"] is True
    return body["response_format"]["json_schema"]["schema"]


@EACH
def test_pictures_follow_their_labels_and_the_question_is_last(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda seen: Answer(wire.reply(REPLY))) as service:
        found = asking(monkeypatch, service, wire, tmp_path).ask(question())
    assert found.values == SCORES
    (seen,) = service.seen
    assert shapes(wire, seen) == ["text", *["text", "picture"] * 3, "text"]
    assert schema_sent(wire, seen.body)["properties"]["frames"]["items"]["required"][-1] == "reward"
    assert wire.model in (seen.body.get("model", ""), seen.path.split("/")[-1].partition(":")[0])
    assert b"temperature" not in seen.data


def test_each_provider_gets_its_own_headers_limits_and_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies, headers = {}, {}
    for name, wire in WIRES.items():
        with serving(lambda seen, w=wire: Answer(w.reply(REPLY))) as service:  # type: ignore[misc]
            asking(monkeypatch, service, wire, tmp_path / name).ask(question())
        bodies[name], headers[name] = service.seen[0].body, service.seen[0].headers
    assert [s for s in headers["anthropic"] if s == "anthropic-version"]
    assert headers["gemini"]["x-goog-api-key"] == KEY
    assert all(headers[name]["authorization"] == f"Bearer {KEY}" for name in ("anthropic", "openai", "server"))
    limits = [bodies["anthropic"]["max_tokens"], bodies["openai"]["max_completion_tokens"]]
    limits += [bodies["gemini"]["generationConfig"]["maxOutputTokens"], bodies["server"]["max_tokens"]]
    assert limits == [2000] * 4
    sent = [
        bodies["anthropic"]["messages"][0]["content"][2]["source"]["data"],
        bodies["openai"]["messages"][1]["content"][2]["image_url"]["url"].removeprefix("data:image/png;base64,"),
        bodies["gemini"]["contents"][0]["parts"][2]["inlineData"]["data"],
    ]
    assert len(set(sent)) == 1
    assert base64.b64decode(sent[0]).startswith(b"\x89PNG")
    assert bodies["anthropic"]["system"] == bodies["openai"]["messages"][0]["content"] == "You judge robots."
    assert bodies["gemini"]["systemInstruction"] == {"parts": [{"text": "You judge robots."}]}


@EACH
def test_tokens_are_those_that_the_provider_counts(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda seen: Answer(wire.reply(REPLY))) as service:
        judge = asking(monkeypatch, service, wire, tmp_path)
        judge.ask(question())
    assert (judge.meter.usage.input_tokens, judge.meter.usage.output_tokens) == USED
    assert judge.meter.spent_usd == pytest.approx((1234 * 2 + 56 * 10) / 1e6)


@EACH
def test_a_stored_reply_is_not_asked_for_again(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda seen: Answer(wire.reply(REPLY))) as service:
        first = asking(monkeypatch, service, wire, tmp_path).ask(question())
        again = asking(monkeypatch, service, wire, tmp_path).ask(question())
        asking(monkeypatch, service, wire, tmp_path).ask(question(1))
    assert (first.values, first.stored) == (again.values, not again.stored)
    assert len(service.seen) == 2
    kept = [json.loads(path.read_text()) for path in tmp_path.glob("*.json")]
    assert [k["raw"] for k in kept] == [wire.reply(REPLY)] * 2


@EACH
@pytest.mark.parametrize(("status", "headers", "waited"), [(429, {"retry-after": "7"}, 7.0), (529, {}, 1.0)])
def test_a_busy_provider_is_asked_again_after_the_wait_that_it_names(
    wire: Wire,
    status: int,
    headers: dict[str, str],
    waited: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    busy = Answer(wire.error("slow down"), status, headers)
    waits = Waits()
    with serving(in_turn(busy, busy, Answer(wire.reply(REPLY)))) as service:
        found = asking(monkeypatch, service, wire, tmp_path, waits=waits).ask(question())
    assert found.values == SCORES
    assert len(service.seen) == 3
    assert waits.seconds == [waited, max(waited, 2.0)]


@EACH
def test_a_provider_that_stays_busy_is_given_up_in_one_line(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda seen: Answer(wire.error("rate\nlimit"), 429)) as service:
        judge = asking(monkeypatch, service, wire, tmp_path, tries=3)
        with pytest.raises(JudgeError, match=r"429.*rate limit; gave up after 3 tries, the same command goes on") as e:
            judge.ask(question())
    assert len(service.seen) == 3
    assert "\n" not in str(e.value)
    assert judge.meter.spent_usd == 0.0


@EACH
def test_a_lost_connection_is_tried_again(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Answer(wire.reply(REPLY))
    with serving(in_turn(Answer(wire.reply(REPLY), drop=True), whole)) as service:
        assert asking(monkeypatch, service, wire, tmp_path).ask(question()).values == SCORES
    judge = asking(monkeypatch, service, wire, tmp_path / "gone", tries=2)  # the server is gone
    with pytest.raises(JudgeError, match=r"no answer from http://127.0.0.1:\d+.*gave up after 2 tries"):
        judge.ask(question())


@EACH
def test_what_is_no_json_is_tried_again(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Answer(b"<html>Bad gateway</html>", headers={"Content-Type": "text/html"})
    empty = Answer({"odd": True})
    with serving(in_turn(page, empty, Answer(wire.reply(REPLY)))) as service:
        assert asking(monkeypatch, service, wire, tmp_path).ask(question()).values == SCORES
    assert len(service.seen) == 3


@EACH
def test_a_refusal_is_kept_and_not_asked_for_again(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda seen: Answer(wire.reply("I cannot help with that.", wire.refused))) as service:
        found = asking(monkeypatch, service, wire, tmp_path).ask(question())
        again = asking(monkeypatch, service, wire, tmp_path).ask(question())
    assert (found.problem, found.values, again.problem) == ("refused", (), "refused")
    assert "cannot help" in found.detail
    assert len(service.seen) == 1


@EACH
def test_a_cut_off_reply_is_kept_and_asked_for_once_more(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda seen: Answer(wire.reply(REPLY[:40], wire.cut_off))) as service:
        judge = asking(monkeypatch, service, wire, tmp_path)
        found = judge.ask(question())
    assert (found.problem, len(service.seen)) == ("cut off", 2)
    assert "--max-tokens" in found.detail
    assert sorted(p.name.rpartition(".unread")[2] for p in tmp_path.iterdir()) == ["-1.json", "-2.json"]
    assert judge.meter.usage.output_tokens == 2 * USED[1]


@EACH
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Frame 1 is fine.", "no JSON array"),
        (REPLY.replace("85", "850"), "reward of frame 3 must lie in 0 to 100"),
        (json.dumps({"frames": json.loads(REPLY)["frames"][:2]}), "lacks frames 3"),
    ],
)
def test_a_malformed_reply_is_asked_for_once_more(
    wire: Wire, text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(in_turn(Answer(wire.reply(text)), Answer(wire.reply(REPLY)))) as service:
        assert asking(monkeypatch, service, wire, tmp_path / "once").ask(question()).values == SCORES
    with serving(lambda seen: Answer(wire.reply(text))) as service:
        found = asking(monkeypatch, service, wire, tmp_path / "twice").ask(question())
    assert (found.problem, len(service.seen)) == ("malformed", 2)
    assert told in found.detail


@EACH
@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "does not accept the key.*check {variable}"), (404, "no such model or path.*--model"), (400, "refused")],
)
def test_what_asking_again_does_not_cure_is_told_at_once(
    wire: Wire, status: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = f"Incorrect API key provided: {KEY}. See the page."
    with serving(lambda seen: Answer(wire.error(words), status)) as service:
        judge = asking(monkeypatch, service, wire, tmp_path)
        with pytest.raises(JudgeError, match=told.format(variable=wire.variable)) as e:
            judge.ask(question())
    assert len(service.seen) == 1
    assert "See the page" in str(e.value)
    assert KEY not in str(e.value)


@pytest.mark.parametrize("name", ["openai", "gemini", "server"])
def test_a_redirect_is_not_followed_since_the_key_would_go_with_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda seen: Answer({})) as other:
        away = Answer({}, 302, {"Location": f"{other.url}/elsewhere"})
        with serving(lambda seen: away) as service:
            judge = asking(monkeypatch, service, WIRES[name], tmp_path)
            with pytest.raises(JudgeError, match="302"):
                judge.ask(question())
    assert not other.seen


class TestKeys:
    @pytest.mark.parametrize("name", [n for n in NAMES if n != "server"])
    def test_a_missing_one_is_named(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(WIRES[name].variable, raising=False)
        with pytest.raises(JudgeError, match=f"no key: set the environment variable {WIRES[name].variable}"):
            provider(name, "some-model")

    def test_one_that_cannot_be_sent_is_refused_and_not_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-abc def")
        with pytest.raises(JudgeError, match="holds characters that no key has") as e:
            provider("openai", "gpt-6")
        assert "sk-abc" not in str(e.value)

    @EACH
    def test_no_text_of_the_judge_holds_it(self, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(wire.variable, KEY)
        found = provider(wire.name, wire.model, "http://127.0.0.1:9/v1")
        assert KEY not in repr(found.secret) + str(found.secret) + repr(found.asked)

    def test_a_server_of_ones_own_needs_none_but_an_address(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with serving(lambda seen: Answer(WIRES["server"].reply(REPLY))) as service:
            judge = asking(monkeypatch, service, WIRES["server"], tmp_path)
            monkeypatch.delenv("BADGEN_SERVER_KEY")
            bare = provider("server", "qwen", service.url + "/v1")
            bare.ask(judge.request(question())[1])
        assert "authorization" not in service.seen[0].headers
        with pytest.raises(JudgeError, match="--url"):
            provider("server", "qwen")
        with pytest.raises(JudgeError, match="is not an address"):
            provider("server", "qwen", "nowhere").ask(judge.request(question())[1])

    def test_an_unknown_provider_is_refused(self) -> None:
        with pytest.raises(UnknownName, match="did you mean 'openai'"):
            provider("openia", "x")
