"""Every check of an exporter fails for an exporter that breaks it, and says how."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from guide import RewardLines, variant

from badgen.contracts.errors import BadValue
from badgen.contracts.exporter import Exporter
from badgen.exporting import DatasetExporter
from badgen.testing import EXPORTER_CHECKS, CheckFailed, ExporterLab, TinyDatasets, check_exporter


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> TinyDatasets:
    return TinyDatasets(tmp_path_factory.mktemp("tiny"))


def also(act: Callable[[Any, Path], list[Path]], **changes: Any) -> Any:
    """Reward lines, and something else; `act` gets the dataset and the folder, and returns more files."""

    def export(self: Any, dataset: Any, out: Path, options: Any) -> list[Path]:
        return [*RewardLines.export(self, dataset, out, options), *act(dataset, out)]

    return variant(RewardLines, export=export, **changes)


def written(path: Path, content: bytes = b"x", told: bool = True) -> list[Path]:
    path.write_bytes(content)
    return [path] if told else []


def first_frames(dataset: Any, out: Path) -> list[Path]:
    return written(out / "x", b"".join(e.frames(e.cameras[0], [0])[0].tobytes() for e in dataset.episodes()))


def one_failure(dataset: Any, out: Path) -> list[Path]:
    return written(out / "x", next(e for e in dataset.episodes() if not e.info.success).info.id.encode())


def refuses(dataset: Any, out: Path) -> list[Path]:
    raise BadValue("")


def in_pieces(self: Any, dataset: Any, out: Path, options: Any) -> list[Path]:
    """One line for each episode, added to what is there."""
    episodes = list(dataset.episodes())
    for done, episode in enumerate(episodes, 1):
        with (out / "ids.txt").open("a") as file:
            file.write(episode.info.id + "\n")
        self.progress(done, len(episodes))
    return [out / "ids.txt"]


def bare(self: Any, dataset: Any, out: Path, options: Any) -> list[Path]:
    return written(out / "x")


PLAIN = {"name": "plain", "summary": "x"}
BARE = variant(DatasetExporter, name="bare", summary="x", options={}, export=bare, write=bare)
BROKEN = {
    "capital letters": ("description", variant(RewardLines, name="Reward Lines"), "the name of the exporter is 'Rew"),
    "arguments": (
        "description",
        variant(RewardLines, __init__=lambda self, k: None),
        "cannot be made without arguments",
    ),
    "no summary": ("description", variant(RewardLines, summary=""), "the summary is ''"),
    "no default": ("options", variant(RewardLines, options={"to": (None, "x")}), "default of option 'to' is None"),
    "no help": ("options", variant(RewardLines, options={"digits": (3, "")}), "option 'digits' has no help text"),
    "no pair": ("options", variant(RewardLines, options={"digits": 3}), "option 'digits' is 3"),
    "beside": ("files", also(lambda d, out: written(out.parent / "x", told=False)), "it wrote x outside its folder"),
    "here": ("files", also(lambda d, out: written(Path("log"), told=False)), "it wrote here/log outside its folder"),
    "in the dataset": ("files", also(lambda d, out: written(d.path / "x", told=False)), "wrote x of the dataset outs"),
    "made up": ("files", also(lambda d, out: [out / "no.txt"]), "it returns .*no.txt, which is no file"),
    "not told": ("files", also(lambda d, out: written(out / "x", told=False)), "it left x behind without returning"),
    "nothing": ("files", variant(RewardLines, export=lambda self, d, out, options: []), "it wrote no file"),
    "place": ("no_places", also(lambda d, out: written(out / "x", str(out).encode())), "x contains a path of this mac"),
    "bare": ("metadata", BARE, "episodes.jsonl"),
    "random": ("same_bytes", also(lambda d, out: written(out / "x", os.urandom(9))), "in a second export x has other"),
    "random name": ("same_bytes", also(lambda d, out: written(out / os.urandom(9).hex())), "is missing, .* is new"),
    "needs frames": ("no_pictures", also(first_frames), "without pictures ends with IndexError: tuple index out of"),
    "says nothing": ("no_pictures", also(refuses), "without pictures is refused without a word"),
    "needs failures": ("one_episode", also(one_failure), "with one episode ends with StopIteration"),
    "cannot stop": ("resumed", variant(Exporter, **PLAIN, export=bare, resumable=True), "`progress` is never called"),
    "begins again": ("resumed", variant(RewardLines, resumable=True, export=in_pieces), "ids.txt has other bytes"),
}


def test_the_exporter_of_the_guide_passes(datasets: TinyDatasets) -> None:
    held: list[str] = []
    check_exporter(RewardLines, datasets.without_pictures, {"digits": 2}, held.append)
    assert held == list(EXPORTER_CHECKS)


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_named(case: str, datasets: TinyDatasets, tmp_path: Path) -> None:
    check, made, message = BROKEN[case]
    with pytest.raises(CheckFailed, match=rf"^exporter '.*', check {check}: .*{message}"):
        EXPORTER_CHECKS[check](ExporterLab(made, tmp_path, datasets))
    (datasets.pictured.path / "x").unlink(missing_ok=True)


def test_every_check_can_fail() -> None:
    assert {check for check, _, _ in BROKEN.values()} == set(EXPORTER_CHECKS)


def test_an_exporter_may_say_that_its_bytes_differ(datasets: TinyDatasets, tmp_path: Path) -> None:
    made = also(lambda d, out: written(out / "x", os.urandom(9)), deterministic=False)
    EXPORTER_CHECKS["same_bytes"](ExporterLab(made, tmp_path, datasets))
