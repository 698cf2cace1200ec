"""A benchmark of two groups: made in parts, frozen, checked, and a model measured on it, all by the commands."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import click
import pytest

from badgen.bench.making import RENDERED, RESTYLED, dataset_of, is_whole
from badgen.bench.spec import read_bench
from badgen.cli.main import main
from studies.bench_table import figures_in

SPEC = {
    "name": "tiny",
    "frozen": None,
    "looks": {"share": 1.0, "seed": 1},
    "options": {
        **{"scene": "push", "mode": "cause:push", "total": 2, "seed": 5, "difficulty": "any", "attempts": 6},
        **{"cameras": "first", "size": "64", "fps": 2.5, "jitters": 0, "benign": 0, "relabelled": 0},
    },
}


def run(*args: object) -> int:
    """Call the command; its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["badgen", "bench", *map(str, args)])
        with pytest.raises(SystemExit) as end:
            main()
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.fixture(scope="module", name="made")
def made_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the benchmark's file and the benchmark, of which one group was made first and the rest then."""
    folder = tmp_path_factory.mktemp("bench")
    spec = folder / "tiny.json"
    spec.write_text(json.dumps(SPEC))
    assert run("make", "--out", folder / "made", "--spec", spec, "--only", 1) == 0
    assert not is_whole(folder / "made")
    shutil.copytree(folder / "made", folder / "part")
    assert run("make", "--out", folder / "made", "--spec", spec) == 0
    assert run("freeze", folder / "made", "--spec", spec) == 0
    return folder


def test_the_first_groups_are_those_of_the_whole(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = made / "tiny.json"
    frozen = read_bench(spec).frozen
    assert frozen is not None
    assert len(frozen.groups) == 2
    assert frozen.versions["mujoco"]
    assert run("make", "--out", made / "part", "--spec", spec, "--only", 1) == 0
    assert "1 of 2 groups made, all as frozen so far" in capsys.readouterr().out
    assert len(list((made / "part" / RENDERED / "shards").iterdir())) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("badgen.bench.making.make_dataset", lambda *args: pytest.fail("nothing is left to make"))
        assert run("make", "--out", made / "part", "--spec", spec, "--only", 1) == 0


def test_what_was_made_is_as_frozen(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("make", "--out", made / "made", "--spec", made / "tiny.json") == 0
    assert "tiny: all 2 groups are as frozen" in capsys.readouterr().out
    found = dataset_of(read_bench(made / "tiny.json"), made / "made")
    assert found.path.name == RESTYLED
    assert any(e.repaints for e in found)


def test_a_model_gets_figures_and_a_page(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, scores = made / "results", made / "scores.csv"
    spec = ("--spec", made / "tiny.json", "--draws", 100)
    assert run("run", made / "made", *spec, "--out", out, "--save-scores", scores) == 0
    assert run("run", made / "made", *spec, "--scores", scores, "--baselines", "quick", "--out", made / "again") == 2
    assert "constant" in capsys.readouterr().err  # a baseline may not be evaluated as a model
    scores.write_text(
        "".join(line for line in scores.open() if line.startswith(("model,", "motion"))).replace("motion ", "my ")
    )
    assert run("run", made / "made", *spec, "--scores", scores, "--baselines", "quick", "--out", out) == 0
    printed = capsys.readouterr().out
    assert "tiny: all 2 groups are as frozen" in printed
    assert "my energy does NOT beat the time index" in printed
    found = json.loads((out / "results.json").read_text())
    assert (found["bench"], found["check"]["exact"], found["truth"]) == ("tiny", True, "reward_visible")
    assert found["models"]["my energy"]["figures"]["all"]["all"]["appearance_gap"]["value"] > 0.0
    assert str(made) not in (out / "results.json").read_text()
    page = (out / "index.html").read_text()
    assert "<title>my energy on tiny</title>" in page
    assert page.count("<figure>") >= 6
    assert "does NOT beat the time index" in page
    assert figures_in(found)["time index"]["A last"] == "0.50"


def test_figures_of_another_test_do_not_enter_the_table(made: Path) -> None:
    found = {"bench": "tiny", "check": {"comparable": False}, "models": {}}
    with pytest.raises(click.ClickException, match="not of tiny as it was frozen"):
        figures_in(found)


def test_mistakes_get_one_line(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = made / "tiny.json"
    other = tmp_path / "other.json"
    other.write_text(json.dumps(SPEC | {"options": SPEC["options"] | {"seed": 6}}))  # type: ignore[operator]
    for args, says in (
        (("freeze", made / "made", "--spec", spec), "tiny is frozen already"),
        (("freeze", made / "part", "--spec", spec, "--again"), "is not finished"),
        (("run", tmp_path, "--spec", spec), "holds no benchmark"),
        (("run", made / "made", "--spec", other), "was not made with the options of tiny"),
        (("run", made / "made", "--spec", made / "none.json"), "is not the file of a benchmark"),
        (("run", made / "made", "--spec", spec, "--model", "a:b", "--server", "http://x"), "give one of --scores"),
        (("run", made / "made", "--spec", spec, "--by", "bands"), "did you mean 'band'?"),
    ):
        assert run(*args) == 2
        said = capsys.readouterr().err.strip().splitlines()
        assert len(said) == 1, said
        assert says in said[0]
