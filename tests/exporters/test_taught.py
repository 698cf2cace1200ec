"""Every reader of an export learns the truth: small re-implementations of their targets, over a run of three scenes."""

from pathlib import Path

import pytest

from badgen.engine import make_dataset, resolve
from badgen.store import JoinedDatasets
from studies.export_targets import taught
from studies.taught.measures import Measures
from studies.taught.readers import LESSONS

# Several wordings and goals of one scene, breaches that leave no trace, and a robot of another kind.
RUNS = (
    ("push", "cause:shortcut,off_table", 1),
    ("humanoid_walk", "cause:push,cause:shortcut", 2),
    ("wipe_board", "unwiped", 1),
)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("runs")
    return {
        scene: make_dataset(
            resolve(scene, modes, n=n, seed=5, size="32", jitters=0, benign=0.5, relabelled=0.5, difficulty="any"),
            out / scene,
        )
        for scene, modes, n in RUNS
    }


@pytest.fixture(scope="module", params=sorted(LESSONS))
def found(request: pytest.FixtureRequest, runs: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Measures:
    case = LESSONS[request.param]
    chosen = [runs["push"]] if case.one_scene else list(runs.values())
    return taught(case, JoinedDatasets(chosen), tmp_path_factory.mktemp("export"))


@pytest.mark.xdist_group("taught")
class TestReaders:
    def test_no_failure_is_taught_as_better_than_it_is(self, found: Measures) -> None:
        assert found.too_good == ()

    def test_no_finished_task_is_taught_as_unfinished(self, found: Measures) -> None:
        assert found.unfinished == ()

    def test_no_film_of_a_goal_is_shown_as_another_task(self, found: Measures) -> None:
        assert found.same_goal == ()

    def test_every_pair_prefers_a_success_to_another_episode_from_the_same_view(self, found: Measures) -> None:
        assert found.wrong_choices == ()
