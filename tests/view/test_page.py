"""The gallery's page: its structure, and that nothing that a dataset says is taken for HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import jinja2
import pytest
from fakes import FakeDataset, FakeEpisode, fake_dataset

from badgen.contracts.episode import CaptionSet, Clause, Event, Sentence, Text
from badgen.view.gallery import write_gallery
from badgen.view.page import page_of, render

EVIL = """"'><script>alert("x")</script><img src=x onerror='y'>&amp;"""
OUTLINE = Path(__file__).with_name("page_outline.txt")
VOID = {"meta", "input", "img", "br"}  # tags without an end


class Seen(HTMLParser):
    """What a browser makes of a page: its tags in order, their attributes and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.outline: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if "svg" not in self._open:
            words = [name if value is None else f'{name}="{value}"' for name, value in attrs]
            self.outline.append(" ".join([" " * len(self._open) + tag, *words]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page(dataset: FakeDataset, folder: Path) -> str:
    return write_gallery(dataset, folder / "gallery").read_text(encoding="utf-8")


def pair_of_runs() -> FakeDataset:
    """A clean twin and the drop beside it: a card of each kind."""
    return FakeDataset(Path("dataset"), fake_dataset(groups=1).stored[:2])


def test_tags_classes_and_attributes_are_as_stored(tmp_path: Path) -> None:
    """Style and script of the page, and whoever links to a card, rely on them: change the stored file knowingly."""
    assert Seen(page(pair_of_runs(), tmp_path)).outline == OUTLINE.read_text(encoding="utf-8").splitlines()


def test_the_script_finds_what_it_asks_for(tmp_path: Path) -> None:
    seen = Seen(page(pair_of_runs(), tmp_path))
    script = (resources.files("badgen.view") / "page.js").read_text(encoding="utf-8")
    classes = {c for _, attrs in seen.tags for c in (attrs.get("class") or "").split()}
    data = {name for _, attrs in seen.tags for name in attrs if name.startswith("data-")}
    asked = set(re.findall(r"\.([a-z]+)(?=[^\"]*\"\))", "\n".join(re.findall(r"querySelector(?:All)?\(.*", script))))
    assert {"card", "stage", "chart", "playhead", "play", "seek", "clock", "pair", "group", "count"} <= asked
    assert asked <= classes
    assert {f"data-{name}" for name in re.findall(r"dataset\.([a-z]+)", script)} <= data
    assert {"data-mode", "data-outcome", "data-pick"} <= data


def evil_text(text: Text) -> Text:
    said = Sentence(EVIL, (0,))
    captions = CaptionSet(said, said, said, said, text.observable.captions)
    return Text(EVIL, captions, captions)


def evil_run() -> FakeDataset:
    """A dataset whose every word is an attack; ids stay as they are, since they name files."""
    dataset = fake_dataset(
        groups=1, cameras=("front", "side"), instruction=EVIL, path=Path("dataset") / EVIL.replace("/", "\\")
    )
    for e in dataset.stored:
        e.cameras = (EVIL, "side")
        e.seen_by = ()
        clause = Clause(EVIL, False, {EVIL: 1.0})
        e.info = replace(
            e.info,
            mode=EVIL,
            modes=(EVIL,),
            group=EVIL,
            task=EVIL,
            attempted_task=EVIL + "2",
            robot=EVIL,
            recovery_policy=EVIL,
            requested=EVIL,
            operators=({"name": EVIL},),
            text=evil_text(e.info.text),
            certificate=replace(e.info.certificate, accepted=False, reason=EVIL, clauses=(clause,)),
        )
        e.events = (Event(EVIL, EVIL, 1.0, 1.1, 1.2, 0.5, {EVIL: 1.0}),)
    return dataset


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fakes.CAMERAS", (EVIL, "side"))
        return Seen(page(evil_run(), tmp_path_factory.mktemp("attacked")))


def test_no_word_of_a_run_becomes_a_tag_or_an_attribute(attacked: Seen) -> None:
    names = [tag for tag, _ in attacked.tags]
    assert names.count("script") == 1
    assert "img" not in names
    assert not [name for _, attrs in attacked.tags for name in attrs if name.startswith("on")]
    assert [attrs for tag, attrs in attacked.tags if tag == "script"] == [{}]


@pytest.mark.parametrize("name", ["data-mode", "data-camera", "data-pick", "value"])
def test_words_in_attributes_arrive_whole(attacked: Seen, name: str) -> None:
    assert EVIL in [attrs.get(name) for _, attrs in attacked.tags]


def test_words_between_tags_arrive_whole(attacked: Seen) -> None:
    text = "".join(attacked.texts)
    assert text.count(EVIL) > 50
    assert f"badgen: {EVIL.replace('/', chr(92))}" in text  # title and heading
    assert f"Certificate: rejected: {EVIL}" in text


def test_a_name_that_a_template_lacks_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    loader = jinja2.DictLoader({"page.html": "<p>{{ page.run_nam }}</p>"})
    monkeypatch.setattr("badgen.view.page.PackageLoader", lambda _: loader)
    with pytest.raises(jinja2.UndefinedError, match="run_nam"):
        render(page_of("dataset", [], [], None))


def rejected(e: FakeEpisode) -> None:
    certificate = e.info.certificate
    clauses = tuple(replace(c, holds=False) for c in certificate.clauses)
    e.info = replace(e.info, certificate=replace(certificate, accepted=False, reason="no_effect", clauses=clauses))


def eventless(e: FakeEpisode) -> None:
    e.events = ()


@pytest.mark.parametrize(
    ("change", "words", "tag", "count"),
    [(rejected, "Certificate: rejected: no effect", "table", 2), (eventless, "Certificate: accepted", "table", 0)],
)
def test_what_an_episode_lacks_is_left_out(
    tmp_path: Path, change: Callable[[FakeEpisode], None], words: str, tag: str, count: int
) -> None:
    dataset = fake_dataset(groups=1, cameras=())
    for e in dataset.stored:
        change(e)
    seen = Seen(page(dataset, tmp_path))
    assert words in "".join(seen.texts)
    assert [t for t, _ in seen.tags].count(tag) == count
    marks = "".join(seen.texts).count("✗")
    assert marks == (16 if change is rejected else 0)


def test_a_run_without_episodes_says_so() -> None:
    seen = Seen(render(page_of("dataset", [], [], None)))
    assert "This dataset holds no episode yet." in "".join(seen.texts)
    assert "article" not in [tag for tag, _ in seen.tags]
