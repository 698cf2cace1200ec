"""One rollout under several requests: labels depend on the request, and videos are stored once."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from lab import SCENES, group, layout

from badgen.engine import make_dataset, resolve
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.relabel import Relabeller
from badgen.judging import misleading
from badgen.store import Episode, open_dataset

SEVERAL = [s for s in SCENES if len(layout(s).tasks) > 1]


@pytest.fixture(scope="module")
def episodes(tmp_path_factory: pytest.TempPathFactory) -> list[Episode]:
    """One failure of lid_lift with all episodes of its group."""
    out = tmp_path_factory.mktemp("relabelled") / "dataset"
    config = resolve(
        "lid_lift", "collision", n=1, seed=5, cameras="front", size="64", fps=1.0, relabelled=1.0, jitters=1
    )
    return list(open_dataset(make_dataset(config, out)).episodes())


def test_every_failure_has_a_difficulty_under_its_own_request(episodes: list[Episode]) -> None:
    for e in episodes:
        bands = (e.info.difficulty, e.info.end_value, e.info.end_trace_m, e.info.end_turn_deg)
        assert all((x is None) == e.info.success for x in bands), e.info.id
    done = [e.info for e in episodes if e.info.outcome in ("unsafe_success", "shortcut", "poor_success")]
    assert all(i.end_value is not None and i.end_value >= 0.95 for i in done)
    elsewhere = [e.info for e in episodes if e.info.role == "failure" and e.info.task != e.info.attempted_task]
    assert elsewhere
    for info in elsewhere:
        assert info.end_trace_m is not None
        assert info.end_value is not None
        assert info.end_trace_m > 0.1
        assert info.end_value < 0.5
    assert {i.difficulty for i in elsewhere if not i.operators} == {"near"}  # on the mat of another colour


def test_without_its_constraint_a_request_forbids_less(episodes: list[Episode]) -> None:
    failed = [e for e in episodes if e.info.role != "clean"]
    left_out = next(e for e in failed if not e.info.constraint_stated)
    constraint_stated = next(e for e in failed if e.info.id == left_out.info.relabelled_from)
    assert constraint_stated.info.constraint_stated
    assert left_out.info.instruction != constraint_stated.info.instruction
    assert "lid_strikes_bowl" in {e.rule for e in constraint_stated.events}
    assert "lid_strikes_bowl" not in {e.rule for e in left_out.events}
    assert left_out.arrays().labels.reward.sum() > constraint_stated.arrays().labels.reward.sum()
    np.testing.assert_array_equal(left_out.arrays().labels.progress, constraint_stated.arrays().labels.progress)


def test_every_request_has_a_twin_under_the_same_instruction(episodes: list[Episode]) -> None:
    by_id = {e.info.id: e.info for e in episodes}
    for e in episodes:
        twin = by_id[e.info.twin]
        assert twin.success
        assert twin.instruction == e.info.instruction
        assert twin.group == e.info.group


def test_a_relabelled_rollout_is_stored_once(episodes: list[Episode]) -> None:
    again = next(e for e in episodes if e.info.relabelled_from is not None)
    with h5py.File(again.shard) as f:
        mine, source = (f["episodes"][i] for i in (again.info.id, again.info.relabelled_from))
        assert mine["qpos"] == source["qpos"]  # one object with two names
        assert mine["video/front"].is_virtual
        assert mine["video/front"].attrs["fps"] == source["video/front"].attrs["fps"]
    original = next(e for e in episodes if e.info.id == again.info.relabelled_from)
    assert again.video("front").mp4 == original.video("front").mp4


def test_misleading_frames_follow_the_labels_of_each_request(episodes: list[Episode]) -> None:
    for e in episodes:
        a, steps = e.arrays(), np.asarray(e.frame_steps("front"), dtype=np.int64)
        assert e.misleading("front") == misleading(a.labels, e.events, e.info.outcome, a.time_s, steps)


@pytest.mark.parametrize("scene", SEVERAL)
def test_the_same_good_run_fails_under_other_words(scene: str) -> None:
    g = group(scene)
    asked = g.layout.request.task.name
    with SlotRenderer(Filming.of_scene(resolve(scene, "clean", cameras="none"), g.layout.scene)) as renderer:
        found = Relabeller(g, renderer).relabel((g.twin,), 1, np.random.default_rng(0))
    twin, *rest = next(r for r in found if r[0].request.task.name != asked)
    mine = next(r for r in rest if r.index == 0)
    assert twin.judged.outcome == "success"
    assert twin.attempted_task == twin.request.task.name
    assert mine.request == twin.request
    assert mine.judged.outcome != "success"
    assert mine.attempted_task == asked
    assert g.twin.judged.outcome == "success"


def test_relabelled_episodes_are_counted(tmp_path: Path) -> None:
    out = make_dataset(
        resolve("lid_lift", "drop", n=2, seed=5, cameras="none", benign=0, relabelled=0.5, jitters=0, difficulty="any"),
        tmp_path / "dataset",
    )
    dataset = open_dataset(out)
    assert (
        dataset.counts()["drop"].relabelled == len(list(dataset.episodes())) - 2 * 2 > 0
    )  # but for each slot's failure and twin
