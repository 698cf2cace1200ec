"""`badgen judge` from end to end: a judge that sees the pictures, critics, levels, prompts by hand, and bad input."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fakes import FakeDataset
from judge_service import KEY, Answer, Seen, Service, in_turn, openai, serving
from seeing_judge import SeeingJudge, eyes_fixture, judged_dataset_fixture, line_of, rows, service_fixture  # noqa: F401 -- fixtures

from badgen.cli.judge import judge
from badgen.cli.main import main

DROPS = ("lid_lift-0000-b", "lid_lift-0001-b", "lid_lift-0002-b")


def call(service: Service, out: Path, *args: str) -> Result:
    url = f"{service.url}/v1"
    words = ["some/run", "--provider", "server", "--url", url, "--model", "eyes/1", "--frames", "8", "--out", str(out)]
    return CliRunner().invoke(judge, [*words, *args], catch_exceptions=True)


@pytest.mark.parametrize(
    ("dialect", "level"), [("seed", "none"), ("seed", "dense"), ("ordered", "dense"), ("ordered", "contrast")]
)
def test_a_judge_that_sees_the_truth_makes_no_error(
    judged_dataset: FakeDataset, service: Service, tmp_path: Path, dialect: str, level: str
) -> None:
    done = call(service, tmp_path, "--dialect", dialect, "--level", level)
    assert done.exception is None, done.exception
    assert line_of(done.output, level).split()[1:6] == ["6/6", "0", "0/6", "3/3", "1.00"]
    assert line_of(done.output, level).split()[-2:] == ["0.0", "0.0"]
    found = rows(tmp_path / f"{dialect}-{level}.csv")
    assert all(r["score"] == r["truth_100"] for r in found)
    assert {r["band"] for r in found} == {"plain", "near"}
    assert len(service.seen) == 9  # three groups with two failures each, and their three twins
    again = call(service, tmp_path, "--dialect", dialect, "--level", level)
    assert again.output.splitlines()[2:] == [
        *done.output.splitlines()[2:-2],
        "9 of 9 answered; 0 tokens in and 0 out",
        done.output.splitlines()[-1],
    ]
    assert len(service.seen) == 9


def test_errors_and_bands_are_those_of_the_judge(eyes: SeeingJudge, service: Service, tmp_path: Path) -> None:
    eyes.off = 60
    done = call(service, tmp_path, "--level", "none")
    failures = [r for r in rows(tmp_path / "ordered-none.csv") if r["side"] == "failure"]
    errors = [abs(int(r["score"]) - int(r["truth_100"])) for r in failures]
    assert line_of(done.output, "none").split()[-2] == f"{sum(errors) / len(errors):.1f}"
    assert max(errors) == 60
    assert line_of(done.output, "near").split()[1:4] == ["3/3", "0", "3/3"]  # collisions end at 5 + 60
    told = CliRunner().invoke(judge, ["--score", str(tmp_path / "ordered-none.csv")])
    assert line_of(told.output, "near") == line_of(done.output, "near")


def test_the_cost_is_told_before_and_after(service: Service, tmp_path: Path) -> None:
    done = call(service, tmp_path, "--n", "2", "--level", "none", "--price", "2,10")
    lines = done.output.splitlines()
    assert re.match(r"ordered, level none: [34] prompts, 0 answered before; to send: [34] with \d+ pictures", lines[0])
    assert re.match(r"estimate: 0\.0\d USD, at most 0\.\d\d if every reply", lines[1])
    count = len(service.seen)
    assert f"spent {count * (1234 * 2 + 56 * 10) / 1e6:.4f} USD, {count * 1234:,} tokens in" in done.output
    assert "no price is known" in call(service, tmp_path, "--n", "1").output


def test_a_budget_of_0_only_tells_the_cost(service: Service, tmp_path: Path) -> None:
    done = call(service, tmp_path, "--n", "2", "--price", "2,10", "--budget-usd", "0")
    assert "estimate: 0.0" in done.output
    assert "budget of 0.00 USD is reached" in str(done.exception)
    assert not service.seen


class TestCritic:
    def test_times_are_told_in_seconds_against_both_truths(
        self, eyes: SeeingJudge, service: Service, tmp_path: Path
    ) -> None:
        eyes.late_s = 0.75
        done = call(service, tmp_path, "--dialect", "critic", "--level", "none", "--views", "2")
        assert "passes 0 of 6 failures, fails 0 of 3 successes; 3 runs count as success" in done.output
        assert "departs_s, when it can be seen: 6 failures, median 1.2 s late" in done.output
        assert (
            "onset_s, the first event: 6 failures, median 0.8 s late, median distance 0.8 s, 6 within 1 s"
            in done.output
        )
        pictures = [p for p in service.seen[0].body["messages"][-1]["content"] if p["type"] == "image_url"]
        assert len(pictures) == 16

    def test_the_physics_decides_and_disagreements_are_shown_with_their_pictures(
        self, eyes: SeeingJudge, service: Service, tmp_path: Path
    ) -> None:
        eyes.passed = {DROPS[1]}
        page = tmp_path / "pages" / "page.html"
        done = call(service, tmp_path, "--dialect", "critic", "--level", "none", "--disagreements", str(page))
        assert "passes 1 of 6 failures" in done.output
        assert "3 runs count as success, by critic and physics" in done.output  # the three twins
        assert f"disagreements: 1, shown on {page}" in done.output
        text = page.read_text()
        assert text.count("<article>") == 1
        assert DROPS[1] in text
        assert text.count('src="data:image/jpeg;base64,') == 8
        assert not re.search(r'(?:src|href)="(?!data:)', text)  # nothing is loaded from elsewhere
        assert text.count('class="wrong"') == 4  # of 8 frames up to 6.0 s, those from 3.1 s on
        verdicts = [json.loads(t) for t in (tmp_path / "critic-none.verdicts.jsonl").read_text().splitlines()]
        assert [v["episode"] for v in verdicts if v["disagrees"]] == [DROPS[1]]
        assert [v["episode"] for v in verdicts if v["granted"]] == [f"lid_lift-000{g}-a" for g in range(3)]

    def test_a_verdict_with_a_part_missing_is_malformed(self, judged_dataset: FakeDataset, tmp_path: Path) -> None:
        with serving(lambda seen: Answer(openai('{"score": 3, "verdict": "perhaps"}'))) as service:
            done = call(service, tmp_path, "--dialect", "critic", "--level", "none", "--n", "1")
        assert "0 of 2 answered, 2 malformed" in done.output
        told = [json.loads(t) for t in (tmp_path / "critic-none.problems.jsonl").read_text().splitlines()]
        assert "verdict must be success or failure" in told[0]["detail"]


def test_all_levels_are_asked_about_the_same_episodes(service: Service, tmp_path: Path) -> None:
    done = call(service, tmp_path, "--dialect", "seed", "--ablate", "--n", "2")
    assert done.exception is None, done.exception
    table = done.output.split("judged right")[1].splitlines()[1:6]
    assert [line.split()[0] for line in table] == ["none", "text", "frames", "dense", "contrast"]
    assert all("[0.51, 1.00]" in line or "[0.44, 1.00]" in line for line in table)  # 4 of 4, or 3 of 3
    episodes = {name: {r["episode"] for r in rows(tmp_path / f"seed-{name}.csv")} for name in ("none", "contrast")}
    assert episodes["none"] == episodes["contrast"]


class TestStops:
    def test_a_budget_keeps_what_is_answered_and_the_same_command_goes_on(
        self, service: Service, tmp_path: Path
    ) -> None:
        words = ("--level", "none", "--price", "2,10", "--max-tokens", "1000", "--concurrency", "1")
        done = call(service, tmp_path, *words, "--budget-usd", "0.02")
        assert "budget of 0.02 USD is reached" in str(done.exception)
        kept = len(service.seen)
        assert 1 <= kept < 9
        assert f"{kept} of 9 answered" in done.output
        assert line_of(done.output, "none")
        again = call(service, tmp_path, *words)
        assert again.exception is None
        assert "9 of 9 answered" in again.output
        assert len(service.seen) == 9

    def test_refusals_are_counted_and_told(
        self, judged_dataset: FakeDataset, eyes: SeeingJudge, tmp_path: Path
    ) -> None:
        with serving(in_turn(Answer(openai("I would rather not.", "refusal")), Answer({}, 400))) as service:
            done = call(service, tmp_path, "--level", "none", "--concurrency", "1")
            service.answer = eyes
            again = call(service, tmp_path, "--level", "none")
        assert "0 of 9 answered, 1 refused" in done.output
        assert "refused the request (400)" in str(done.exception)
        told = [json.loads(t) for t in (tmp_path / "ordered-none.problems.jsonl").read_text().splitlines()]
        assert [(t["problem"], t["detail"]) for t in told] == [("refused", "I would rather not.")]
        assert "8 of 9 answered, 1 refused" in again.output

    def test_the_key_is_nowhere(self, judged_dataset: FakeDataset, tmp_path: Path) -> None:
        leaky = Answer(openai(f"{{'frames': '{KEY}'}}") | {"echo": KEY})
        with serving(in_turn(leaky, leaky, Answer({"error": {"message": f"bad key {KEY}"}}, 401))) as service:
            done = call(service, tmp_path, "--level", "none", "--concurrency", "1", "--n", "2")
        assert "bad key ***" in str(done.exception)
        assert KEY not in done.output + str(done.exception)
        files = [p for p in tmp_path.rglob("*") if p.is_file()]
        assert len(files) >= 3
        assert not [p for p in files if KEY in p.read_text()]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name a DATASET and a --provider"),
        (["some/run", "--provider", "server", "--model", "m"], "needs the address of your server"),
        (["some/run", "--provider", "openai"], "name the --model"),
        (["some/run", "--provider", "opanai", "--model", "m"], "did you mean 'openai'?"),
        (["some/run", "--provider", "openai", "--model", "m"], "set the environment variable OPENAI_API_KEY"),
        (["some/run", "--provider", "files", "--dialect", "sed"], "did you mean 'seed'?"),
        (["some/run", "--provider", "files", "--level", "dens"], "did you mean 'dense'?"),
        (["some/run", "--provider", "files", "--ablate"], "needs --dialect seed"),
        (["some/run", "--provider", "files", "--disagreements", "p.html"], "needs --dialect critic"),
        (["some/run", "--provider", "files", "--dialect", "seed", "--views", "2"], "dialect seed shows one camera"),
        (["some/run", "--provider", "files", "--dialect", "robometer", "--level", "text"], "Valid: dense, none"),
        (["some/run", "--provider", "files", "--batch"], "takes neither --ablate nor --batch"),
        (["some/run", "--provider", "files", "--episode", "nobody"], "no episode named 'nobody'"),
        (["--score", "none.csv"], "none.csv is not there"),
    ],
)
def test_bad_input_gets_one_line(
    judged_dataset: FakeDataset,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: list[str],
    says: str,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["badgen", "judge", *words])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert says in told
    assert len(told.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["anthropic", "openai", "gemini"])
def test_a_live_judge_answers_about_one_pair(judged_dataset: FakeDataset, tmp_path: Path, name: str) -> None:
    """Costs less than a cent; runs only where both variables are set."""
    model = os.environ.get(f"BADGEN_LIVE_{name.upper()}")
    if not model or not os.environ.get(f"{name.upper()}_API_KEY"):
        pytest.skip(f"set {name.upper()}_API_KEY, and BADGEN_LIVE_{name.upper()} to the name of a model")
    words = ["some/run", "--provider", name, "--model", model, "--n", "1", "--frames", "4", "--level", "none"]
    done = CliRunner().invoke(judge, [*words, "--out", str(tmp_path)])
    assert done.exception is None
    assert "2 of 2 answered" in done.output
    assert len(rows(tmp_path / "ordered-none.csv")) == 8


def test_ctrl_c_keeps_what_is_answered(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def pressed(self: object, done: int, total: int) -> None:
        raise KeyboardInterrupt

    words = [
        "judge",
        "some/run",
        "--provider",
        "server",
        "--url",
        f"{service.url}/v1",
        "--model",
        "m",
        "--level",
        "none",
    ]
    monkeypatch.setattr(sys, "argv", ["badgen", *words, "--concurrency", "1", "--out", str(tmp_path)])
    with monkeypatch.context() as patched:
        patched.setattr("badgen.cli.pieces.Pieces.__call__", pressed)
        with pytest.raises(SystemExit) as end:
            main()
    assert end.value.code == 130
    assert "stopped; what is answered is kept, and the same command goes on" in capsys.readouterr().err
    kept = len(list((tmp_path / "replies").iterdir()))
    assert 1 <= kept < 9
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert f"9 prompts, {kept} answered before; to send: {9 - kept}" in capsys.readouterr().out


def test_batches_from_end_to_end(eyes: SeeingJudge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's batches: the file, the batch, the file of results; the judge sees the pictures of each request."""
    files: dict[str, bytes] = {}

    def answer(seen: Seen) -> Answer:
        if seen.path == "/v1/files":
            files["in"] = seen.data.split(b"\r\n\r\n", 2)[2].split(b"\r\n--")[0]
            return Answer({"id": "in"})
        if seen.path == "/v1/batches":
            lines = []
            for row in map(json.loads, reversed(files["in"].splitlines())):
                body = eyes(replace(seen, data=json.dumps(row["body"]).encode())).body
                response = {"status_code": 200, "body": body}
                lines.append(json.dumps({"custom_id": row["custom_id"], "response": response, "error": None}))
            files["out"] = "\n".join(lines).encode()
            return Answer({"id": "b1", "status": "validating"})
        if seen.path == "/v1/batches/b1":
            return Answer({"id": "b1", "status": "completed", "output_file_id": "out"})
        return Answer(files["out"])

    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with serving(answer) as service:
        words = ["some/run", "--provider", "openai", "--model", "gpt-6", "--url", f"{service.url}/v1", "--batch"]
        words += ["--level", "none", "--price", "2,10", "--budget-usd", "9", "--out", str(tmp_path)]
        done = CliRunner().invoke(judge, words)
        again = CliRunner().invoke(judge, words)
    assert done.exception is None, done.exception
    assert line_of(done.output, "none").split()[1:3] == ["6/6", "0"]
    assert line_of(done.output, "none").split()[-2:] == ["0.0", "0.0"]
    assert f"spent {0.5 * 9 * (1234 * 2 + 56 * 10) / 1e6:.4f} USD" in done.output
    assert "50% of it in batches" in done.output
    assert "9 answered before; to send: 0" in again.output
    assert len(service.seen) == 4
