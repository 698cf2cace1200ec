"""Near misses and recoveries in a dataset: roles, references, longer groups, and replays that give the same bits."""

import pytest

from badgen.checks import audit, validate
from badgen.engine import put_right, resolve, verify
from badgen.engine.layout_group import Group
from badgen.engine.recovery import recovered
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import slots
from badgen.engine.shard_tasks import make_shard
from badgen.serialization import to_json
from badgen.store import Dataset, DatasetFolder, open_dataset

SCENE, MODES = "push", "cause:push,misplaced"  # a push has an edge that is seen, what is misplaced can be put right


def only_with_more_time(group: Group, failure: LabelledRollout, restart_s: float) -> LabelledRollout | None:
    """As if no recovery fitted into the usual time."""
    return recovered(group, failure, restart_s) if group.layout.extra_s else None


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    out = tmp_path_factory.mktemp("extras") / "run"
    config = resolve(
        SCENE,
        MODES,
        n=1,
        seed=12,
        cameras="none",
        difficulty="any",
        benign=0.0,
        relabelled=0.0,
        jitters=0,
        near_miss=1.0,
        recoveries=1.0,
    )
    folder = DatasetFolder(out)
    with folder.locked(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(put_right, "recovered", only_with_more_time)
        folder.claim(to_json(config))
        make_shard(config, out, 0, dict.fromkeys(slots(config)))  # here, where the patch is
        folder.write_manifest()
    return open_dataset(out)


def test_every_episode_is_valid_agrees_with_its_labels_and_replays(dataset: Dataset) -> None:
    assert not validate(dataset).problems
    assert audit(dataset).ok
    assert all(verify(e, dataset.folder.load_world(e.info.model)) for e in dataset)


def test_near_misses_name_each_other_and_the_failure_that_they_come_from(dataset: Dataset) -> None:
    by_id = {e.info.id: e.info for e in dataset}
    sides = [i for i in by_id.values() if i.near_pair is not None]
    assert {i.role for i in sides} >= {"near_success"}
    for side in sides:
        other = by_id[side.near_pair or ""]
        assert (other.near_pair, other.group) == (side.id, side.group)
        assert (other.near_strength, other.near_other_strength) == (side.near_other_strength, side.near_strength)
        assert by_id[side.near_of or ""].role == "failure"
        assert (side.role == "near_success") <= (side.outcome == "success" and other.outcome != "success")


def test_a_recovery_that_needs_more_time_has_a_longer_group_and_twin(dataset: Dataset) -> None:
    usual_s = min(e.info.horizon_s for e in dataset)
    longer = [e for e in dataset if e.info.horizon_s > usual_s]
    assert {e.info.role for e in longer} == {"clean", "recovery"}
    for e in longer:
        assert float(e.arrays().time_s[-1]) == pytest.approx(e.info.horizon_s)
        assert not any(o.info.group == e.info.group for o in dataset if o.info.horizon_s == usual_s)
        if e.info.role == "recovery":
            assert e.info.outcome != "failure"
            assert e.info.restart_s is not None
            assert e.info.restart_s > (e.info.onset_s or 0.0)
            assert "begins the task anew" in e.info.text.observable.failure.text
