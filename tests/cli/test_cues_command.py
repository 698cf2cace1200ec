"""`badgen cues`: a language model at a server on this machine writes cues and wordings; what is not true is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from judge_service import Answer, Seen, openai, serving

from badgen.cli.cues import cues
from badgen.store import Dataset
from badgen.testing import TinyDatasets


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return TinyDatasets(tmp_path_factory.mktemp("tiny")).without_pictures


def test_true_cues_and_wordings_are_kept_and_false_ones_refused(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    failure = next(e for e in dataset if not e.info.success)
    seen = failure.info.text.observable.cue
    kind, said = failure.events[seen.events[0]].kind, seen.text
    canonical = failure.info.canonical_instruction

    def model(asked: Seen) -> Answer:
        if "cues for people" in json.dumps(asked.body):
            answer = json.dumps([{"kind": kind, "cue": said}, {"kind": "fire", "cue": "The table burns down."}])
        else:
            answer = f"{canonical}\nDo whatever you like with the purple teapot."
        return Answer(openai(answer))

    with serving(model) as service:
        words = [str(dataset.path), "--provider", "server", "--url", f"{service.url}/v1", "--model", "writer"]
        done = CliRunner().invoke(cues, [*words, "--wordings", "1", "--out", str(tmp_path)])
        asked = len(service.seen)
        assert CliRunner().invoke(cues, [*words, "--wordings", "1", "--out", str(tmp_path)]).exit_code == 0
        assert len(service.seen) == asked  # the answers are kept
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads((tmp_path / "cues.json").read_text(encoding="utf-8"))
    (of_scene,) = found["cues"].values()
    assert of_scene["kept"] == [{"kind": kind, "cue": said}]
    assert [r["text"] for r in of_scene["refused"]] == ["The table burns down."]
    (wordings,) = found["wordings"].values()
    assert [r["text"] for r in wordings["refused"]] == ["Do whatever you like with the purple teapot."]
    assert "1 kept, 1 refused" in done.output
