"""What prompts say: the rule, the scale, and nothing of examples that are not there or faults that cannot be seen."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeDataset, FakeEpisode, fake_dataset
from test_gvl import captioned, words

from badgen.contracts.captions import CaptionSet, Sentence
from exporters.gvl import Gvl
from exporters.gvl.dialects import DIALECTS

DROP = "lid_lift-0001-b"
RUN = "The run is judged, not the single picture"
ALONE = "Each frame is judged alone"
NAMES = sorted(DIALECTS)


def prompt(out: Path, dataset: FakeDataset | None = None, **options: Any) -> dict[str, Any]:
    out.mkdir(exist_ok=True)
    options = {"episode": DROP, "provider": "anthropic", "frames": 4, "split": "train=1", **options}
    Gvl().export(dataset or fake_dataset(), out, options)
    body: dict[str, Any] = json.loads((out / f"{options['episode']}.anthropic.json").read_text())
    return body


@pytest.mark.parametrize("name", NAMES)
def test_the_run_is_judged_by_default_and_the_prompt_says_so(tmp_path: Path, name: str) -> None:
    text = words(prompt(tmp_path, dialect=name))
    assert RUN in text
    assert ALONE not in text
    assert "stays low in every later frame" in text
    assert "independently" not in text
    assert "by itself" not in text


@pytest.mark.parametrize("name", NAMES)
def test_frames_are_judged_alone_on_request(tmp_path: Path, name: str) -> None:
    text = words(prompt(tmp_path, dialect=name, rule="frame"))
    assert ALONE in text
    assert RUN not in text
    assert "stays low" not in text
    assert "costs nothing" in text


@pytest.mark.parametrize("rule", ["run", "frame"])
@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_states_its_scale(tmp_path: Path, name: str, rule: str) -> None:
    text = words(prompt(tmp_path, dialect=name, rule=rule))
    value = "percentage" if name in ("opengvl", "robometer") else "reward"
    assert f"Scale of the {value}:\n- 0: nothing of the task is done" in text
    assert re.search(r"^- 100: .*task (is )?done as its words ask", text, re.MULTILINE)
    assert re.search(r"^- Harm.*something .*knocked over.*at most 10\b", text, re.MULTILINE)
    assert re.search(r"^- Something that the task|^- A way that the task rules out", text, re.MULTILINE)
    assert "still walking on" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_walk_says_what_100_is_without_an_end(tmp_path: Path, name: str) -> None:
    dataset = fake_dataset()
    for e in dataset.stored:
        e.info = replace(e.info, category="locomotion")
    text = words(prompt(tmp_path, dataset, dialect=name))
    assert "100 means that it is passed and the robot is still walking on" in text
    assert "grip" not in text.partition("Scale of")[2].partition("\n\n")[0]


NAMED = re.compile(r"\b(references?|examples?|known|hints|other (episodes|runs))\b", re.IGNORECASE)


@pytest.mark.parametrize("rule", ["run", "frame"])
@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_alone_names_no_examples(tmp_path: Path, name: str, rule: str) -> None:
    text = words(prompt(tmp_path, dialect=name, rule=rule, references=0))
    assert NAMED.findall(text) == []
    assert NAMED.findall(words(prompt(tmp_path / "shown", dialect=name, rule=rule)))


def test_each_level_names_only_what_it_shows(tmp_path: Path) -> None:
    texts = {level: words(prompt(tmp_path / level, level=level)).lower() for level in ("text", "frames", "dense")}
    assert "example" not in texts["text"] + texts["dense"]
    assert "reference" not in texts["text"] + texts["frames"]
    assert all("hints" in text for text in texts.values())


def knocked(dataset: FakeDataset, kind: str) -> FakeDataset:
    """The dataset with every first event of this kind, which the text states."""
    for e in dataset.stored:
        if e.events:
            e.events = (replace(e.events[0], kind=kind), *e.events[1:])
            e.info = replace(e.info, text=replace(e.info.text, observable=_said(e, f"It was {kind}.")))
    return dataset


def _said(e: FakeEpisode, text: str) -> CaptionSet:
    return replace(e.info.text.observable, failure=Sentence(f"At 3.1 s: {text}", (0,)), cue=Sentence(text, (0,)))


@pytest.mark.parametrize(
    ("kind", "shuffled", "ordered"),
    [("drop", True, True), ("late", False, True), ("excess_force", False, False), ("foot_slip", False, False)],
)
def test_what_pictures_cannot_show_is_not_given_as_evidence(
    tmp_path: Path, kind: str, shuffled: bool, ordered: bool
) -> None:
    found = {
        name: words(prompt(tmp_path / name, knocked(fake_dataset(), kind), dialect=name))
        for name in ("incontext", "ordered")
    }
    assert (f"It was {kind}." in found["incontext"]) == shuffled
    assert ("hints" in found["incontext"]) == shuffled
    assert (f"What goes wrong in it: At 3.1 s: It was {kind}." in found["ordered"]) == ordered


def test_a_twin_is_judged_from_the_camera_of_its_failure_beside_failures_too(tmp_path: Path) -> None:
    dataset = fake_dataset(4)
    dataset.stored = [e for e in dataset.stored if e.info.mode != "collision"]
    for e in dataset.stored:
        e.seen_by = ("side",)
    bodies = [prompt(tmp_path / i, dataset, dialect="ordered", episode=i) for i in (DROP, "lid_lift-0001-a")]
    for body, number in zip(bodies, (5, 4), strict=True):
        judged = [int(image[0, 0, 0]) for text, image in captioned(body) if text.startswith("Frame")]
        assert set(judged) == {number}
        assert "a run in which something goes wrong" in words(body)
        assert {int(image[0, 0, 1]) for _, image in captioned(body)} == {1}
