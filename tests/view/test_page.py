"""The gallery's page and data: how large they are, what they hold, and that nothing in them is taken for code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path

import jinja2
import pytest
from fakes import FakeDataset, FakeEpisode, fake_dataset, two_scene_dataset
from gallery_data import Seen, groups, labels, records, rows, value

from badgen.contracts.captions import CaptionSet, Sentence, Text
from badgen.contracts.episode import Clause, Event
from badgen.selection.options import shared
from badgen.view.facets import FACETS, NUMBERS, RESERVED, Facet
from badgen.view.gallery import write_gallery
from badgen.view.page import SCRIPTS, render
from badgen.view.rows import table_of

EVIL = """"'><script>alert("x")</script><!--<img src=x onerror='y'>&amp;\u2028"""


def gallery(dataset: FakeDataset, folder: Path) -> Path:
    return write_gallery(dataset, folder / "gallery").parent


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
            reaction=EVIL,
            requested=EVIL,
            operators=({"name": EVIL},),
            text=evil_text(e.info.text),
            certificate=replace(e.info.certificate, accepted=False, reason=EVIL, clauses=(clause,)),
        )
        e.events = (Event(EVIL, EVIL, 1.0, 1.1, 1.2, 0.5, {EVIL: 1.0}),)
    return dataset


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fakes.CAMERAS", (EVIL, "side"))
        return gallery(evil_run(), tmp_path_factory.mktemp("attacked"))


def test_no_word_of_a_run_becomes_a_tag_or_an_attribute(attacked: Path) -> None:
    seen = Seen((attacked / "index.html").read_text(encoding="utf-8"))
    scripts = [attrs for tag, attrs in seen.tags if tag == "script"]
    assert scripts == [{"defer": None, "src": f"app/{name}.js"} for name in SCRIPTS]
    assert "img" not in [tag for tag, _ in seen.tags]
    assert not [name for _, attrs in seen.tags for name in attrs if name.startswith("on")]
    name = EVIL.replace("/", "\\")
    assert "".join(seen.texts).count(name) == 2  # title and heading


def test_no_word_of_a_run_ends_a_data_script(attacked: Path) -> None:
    paths = list((attacked / "data").glob("*.js"))
    assert len(paths) == 3  # table, rows and one group
    for path in paths:
        assert "<" not in path.read_text(encoding="utf-8")


def test_words_arrive_whole(attacked: Path) -> None:
    record = records(attacked)["lid_lift-0000-b"]
    assert record["instruction"] == EVIL
    assert record["verdict"] == f"rejected: {EVIL.replace('_', ' ')}"
    assert [film["camera"] for film in record["films"]] == [EVIL, "side"]
    assert record["events"][0][0] == EVIL
    assert labels(attacked, "mode")["lid_lift-0000-b"] == [EVIL]
    assert rows(attacked)[1][5] == EVIL


def test_the_browser_is_forbidden_to_run_words_and_to_ask_the_network(attacked: Path) -> None:
    seen = Seen((attacked / "index.html").read_text(encoding="utf-8"))
    (policy,) = (a["content"] for t, a in seen.tags if t == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy


def test_the_page_stays_small_and_points_only_at_files_beside_it(tmp_path: Path) -> None:
    sizes = []
    for count in (1, 40):
        folder = gallery(fake_dataset(groups=count, cameras=()), tmp_path / str(count))
        text = (folder / "index.html").read_text(encoding="utf-8")
        sizes.append(len(text.encode()))
        assert "://" not in text.replace("file:;", "")
        addresses = [a[k] for _, a in Seen(text).tags for k in ("src", "href") if a.get(k)]
        files = [a for a in addresses if a and not a.startswith(("#", "data:"))]
        assert len(files) == len(SCRIPTS) + 2
        assert [f for f in files if not (folder / f).is_file()] == []
        assert sum(p.stat().st_size for p in (folder / "app").iterdir()) + sizes[-1] < 400_000
    assert sizes[1] - sizes[0] < 10


def test_the_scripts_find_what_they_ask_the_page_for() -> None:
    page = (resources.files("badgen.view") / "templates" / "page.html").read_text(encoding="utf-8")
    classes = {c for found in re.findall(r'class="([^"]+)"', page) for c in found.split()}
    sources = "\n".join(
        (resources.files("badgen.view") / "app" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS
    )
    asked = set(re.findall(r'badgen\.find\("(?:[a-z]+)?\.([a-z-]+)', sources))
    assert {"cards", "facets", "episode", "summary", "search", "save", "help", "count"} <= asked
    assert asked <= classes
    assert "innerHTML" not in sources


def test_rows_are_in_the_order_of_the_store_and_in_files_of_bounded_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("badgen.view.gallery.PER_FILE", 5)
    monkeypatch.setattr("badgen.view.rows.PER_FILE", 5)
    dataset = two_scene_dataset(4, cameras=())
    folder = gallery(dataset, tmp_path)
    table = value(folder, "table")
    assert [row[0] for row in rows(folder)] == [e.info.id for e in dataset.stored]
    assert table["row_files"] == -(-len(dataset.stored) // 5) == len(list((folder / "data").glob("rows-*.js")))
    assert [len(value(folder, f"rows-{i:03d}")) for i in range(table["row_files"])][:-1] == [5] * (
        table["row_files"] - 1
    )
    names = [group["name"] for group in groups(folder)]
    assert all(names[row[2]] == row[1] for row in rows(folder))


def test_facets_say_what_the_episodes_are(tmp_path: Path) -> None:
    dataset = two_scene_dataset(6, cameras=("front", "side"))
    folder = write_gallery(dataset, tmp_path / "g", sheets=False).parent
    split = shared({}).split
    by_id = {e.info.id: e for e in dataset.stored}
    assert {labels(folder, "split")[i][0] for i in by_id} <= set(split.names)
    for id_, e in by_id.items():
        assert labels(folder, "scene")[id_] == [e.info.scene]
        assert labels(folder, "split")[id_] == [split.of(e.info.group)]
        assert labels(folder, "visible")[id_] == ([] if e.info.success else ["front"])
        assert labels(folder, "instruction")[id_] == ["own" if e.info.relabelled_from is None else "relabelled"]
    table = value(folder, "table")
    chosen = {f["name"]: f["chosen"] for f in table["facets"] if f["chosen"]}
    assert chosen == {"role": ["failure", "benign"]}
    assert [f["values"] for f in table["facets"] if f["name"] == "outcome"] == [
        ["success", "unsafe_success", "failure"]
    ]


def test_a_run_of_clean_episodes_shows_them(tmp_path: Path) -> None:
    folder = gallery(FakeDataset(Path("dataset"), fake_dataset(groups=1, cameras=()).stored[:1]), tmp_path)
    assert [f["chosen"] for f in value(folder, "table")["facets"] if f["name"] == "role"] == [[]]


def test_a_new_label_needs_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Facet("last", "Last letter", lambda e: (e.info.id[-1],), order=("d",))
    monkeypatch.setattr("badgen.view.rows.FACETS", (*FACETS, line))
    folder = gallery(fake_dataset(groups=1, cameras=()), tmp_path)
    assert value(folder, "table")["facets"][-1] == {
        "name": "last",
        "title": "Last letter",
        "values": ["d", "a", "b", "c"],
        "chosen": [],
        "differs": True,
    }
    assert labels(folder, "last")["lid_lift-0000-c"] == ["c"]


def test_names_of_labels_are_free_in_the_address_of_the_page() -> None:
    names = [f.name for f in FACETS] + [n.name for n in NUMBERS]
    assert len(set(names)) == len(names)
    assert not set(names) & set(RESERVED)
    state = (resources.files("badgen.view") / "app" / "state.js").read_text(encoding="utf-8")
    assert all(f'"{name}"' in state for name in RESERVED)


def test_a_name_that_a_template_lacks_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    loader = jinja2.DictLoader({"page.html": "<p>{{ table.run_nam }}</p>"})
    monkeypatch.setattr("badgen.view.page.PackageLoader", lambda _: loader)
    with pytest.raises(jinja2.UndefinedError, match="run_nam"):
        render(table_of("dataset", []))


def rejected(e: FakeEpisode) -> None:
    certificate = e.info.certificate
    clauses = tuple(replace(c, holds=False) for c in certificate.clauses)
    e.info = replace(e.info, certificate=replace(certificate, accepted=False, reason="no_effect", clauses=clauses))


def eventless(e: FakeEpisode) -> None:
    e.events = ()


@pytest.mark.parametrize(
    ("change", "verdict", "events", "holds"),
    [(rejected, "rejected: no effect", 2, False), (eventless, "accepted", 0, True)],
)
def test_certificate_and_events_are_those_of_the_episode(
    tmp_path: Path, change: Callable[[FakeEpisode], None], verdict: str, events: int, holds: bool
) -> None:
    dataset = fake_dataset(groups=1, cameras=())
    for e in dataset.stored:
        change(e)
    record = records(gallery(dataset, tmp_path))["lid_lift-0000-b"]
    assert record["verdict"] == verdict
    assert len(record["events"]) == events
    assert {clause["holds"] for clause in record["clauses"]} == {holds}


def test_a_run_without_episodes_is_a_page(tmp_path: Path) -> None:
    folder = gallery(FakeDataset(Path("dataset"), []), tmp_path)
    assert value(folder, "table")["row_files"] == 0
    assert "0 failures, 0 successes, 0 groups" in (folder / "index.html").read_text(encoding="utf-8")
