"""`badgen augment`: a run of its own, complete, resumable, and honest about what it did not keep."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from infos import CLEAN_INFO
from small_run import made_run

from badgen.checks.restyled import judge_again
from badgen.checks.validate import validate
from badgen.contracts.errors import BadValue, DatasetConflict, UnknownName
from badgen.contracts.restyle import Clip, Movie
from badgen.contracts.video import Repaint, RestyledVideo, Video
from badgen.engine import make_dataset, resolve
from badgen.restyle.augment import Augmentation
from badgen.restyle.compose import Compose
from badgen.restyle.group import Repainted, settled
from badgen.restyle.load import load_restyler, stored_name
from badgen.restyle.models.prompts import prompt_from, read_prompts
from badgen.restyle.plan import Plan
from badgen.restyle.rejected import Rejected
from badgen.store import Dataset, open_dataset


class Grey:
    """A restyler that loses everything."""

    model = "grey 1"

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        return tuple(np.full_like(v.frames, 128) for v in clip.views)


class Short:
    """A restyler that loses frames."""

    model = "short 1"

    def __call__(self, clip: Clip, prompt: str, seed: int) -> tuple[Movie, ...]:
        return tuple(v.frames[:-1] for v in clip.views)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return made_run(tmp_path_factory.mktemp("source"))


def plan(source: Dataset, name: str = "compose", seed: int = 0) -> Plan:
    return Plan(name, "compose 1", 1.0, seed, (), (), source.shard_hashes())


def quiet(done: int, total: int) -> None:
    """No progress is shown."""


def test_the_copy_is_complete_and_checks_itself(source: Dataset, tmp_path: Path) -> None:
    out, steps = tmp_path / "out", list[tuple[int, int]]()
    Augmentation(source, out, Compose(), plan(source)).run(lambda d, n: steps.append((d, n)))
    made = open_dataset(out)
    assert steps[0] == (0, 2)
    assert steps[-1] == (2, 2)
    assert not validate(made).problems
    assert not judge_again(made, made.episodes()).differing
    for old, new in zip(source, made, strict=True):
        assert new.info == old.info
        assert new.video("front").mp4 == old.video("front").mp4
        assert np.array_equal(new.arrays().labels.reward, old.arrays().labels.reward)
    restyled = [e for e in made if e.repaints]
    refused = Rejected(out).reasons()
    assert len(restyled) + sum(refused.values()) == 2
    assert {e.repaints["compose"]["front"].seed for e in restyled} <= {plan(source).seed_of(made_group(made))}
    first = (out / "shards" / "shard-000000.h5").read_bytes()
    (out / "shards" / "shard-000000.h5").unlink()
    Augmentation(source, out, Compose(), plan(source)).run(quiet)
    assert (out / "shards" / "shard-000000.h5").read_bytes() == first


def made_group(dataset: Dataset) -> str:
    return next(iter(dataset)).info.group


def test_what_the_gate_refuses_is_kept_apart(source: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "grey"
    Augmentation(source, out, Grey(), plan(source, "Grey")).run(quiet)
    assert not any(e.repaints for e in open_dataset(out))
    rows = json.loads((out / "rejected" / "000000" / "scores.json").read_text())
    assert len(rows) == 2
    assert all((out / "rejected" / "000000" / r["file"]).stat().st_size > 0 for r in rows)
    assert not any(r["verdict"] == "kept" for r in rows)


def test_another_plan_or_make_does_not_touch_the_copy(source: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "out"
    Augmentation(source, out, Grey(), plan(source)).run(quiet)
    with pytest.raises(DatasetConflict, match="another seed"):
        Augmentation(source, out, Grey(), plan(source, seed=1)).run(quiet)
    with pytest.raises(DatasetConflict, match="run itself"):
        Augmentation(source, source.path, Grey(), plan(source)).run(quiet)
    with pytest.raises(DatasetConflict, match="badgen augment"):
        make_dataset(resolve("push", "cause:push", n=1), out)


def test_a_restyler_that_loses_frames_is_named(source: Dataset, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="Short returned movies of shapes"):
        Augmentation(source, tmp_path / "short", Short(), plan(source, "Short")).run(quiet)


def _found(verdicts: dict[str, str]) -> dict[str, list[Repainted]]:
    video = Video("front", b"", 10.0, 8, 8, "x", np.zeros(1, dtype=np.int64), None)
    return {e: [Repainted(e, RestyledVideo(video, Repaint("x", "x", "", 0, v)))] for e, v in verdicts.items()}


@pytest.mark.parametrize(
    ("verdicts", "kept"),
    [
        ({"t": "kept", "a": "kept", "b": "rejected: x"}, {"t", "a"}),
        ({"t": "rejected: x", "a": "kept", "b": "kept"}, set()),
        ({"t": "kept", "a": "rejected: x", "b": "rejected: x"}, set()),
        ({"t": "kept", "a": "kept", "b": "kept"}, {"t", "a", "b"}),
    ],
)
def test_style_never_stands_for_one_class(verdicts: dict[str, str], kept: set[str]) -> None:
    infos = [replace(CLEAN_INFO, id=e, twin="t") for e in verdicts]
    assert {r.episode for r in settled(infos, _found(verdicts))} == kept


def test_a_clean_run_alone_may_be_restyled() -> None:
    assert settled([replace(CLEAN_INFO, id="t", twin="t")], _found({"t": "kept"}))


def test_a_share_of_the_groups_is_chosen_by_name(source: Dataset) -> None:
    half = replace(plan(source), share=0.5)
    taken = [half.takes(f"group-{i}") for i in range(400)]
    assert 160 < sum(taken) < 240
    assert len({half.seed_of(f"group-{i}") for i in range(400)}) == 400
    with pytest.raises(BadValue, match="share must be above 0"):
        replace(half, share=0.0)


def test_restylers_are_found_by_name_and_class() -> None:
    assert load_restyler("test_augment:Grey").model == "grey 1"
    assert stored_name("some.module:Grey") == "Grey"
    with pytest.raises(UnknownName, match="compose"):
        load_restyler("composer")
    with pytest.raises(BadValue, match="cannot be loaded"):
        load_restyler("no_such_module:Class")
    with pytest.raises(BadValue, match="__call__"):
        load_restyler("builtins:object")


def test_prompts_are_the_same_for_a_group(tmp_path: Path) -> None:
    file = tmp_path / "prompts.txt"
    file.write_text("\n".join(f"{{instruction}} number {i}" for i in range(20)))
    lines = read_prompts(file)
    made = {g: {prompt_from(lines, "push it", g, 0) for _ in range(3)} for g in map(str, range(30))}
    assert all(len(found) == 1 for found in made.values())
    assert len(set.union(*made.values())) > 5
    assert all(text.startswith("push it number") for found in made.values() for text in found)
    file.write_text(" \n")
    with pytest.raises(BadValue, match="no prompt"):
        read_prompts(file)
