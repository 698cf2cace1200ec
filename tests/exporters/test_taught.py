"""Every reader of an export learns the truth: small re-implementations of their targets, over a run of three scenes."""

from pathlib import Path
from typing import Any

import pytest

from badgen.engine import make_dataset, resolve
from badgen.store import JoinedDatasets
from studies.export_targets import taught
from studies.taught.measures import Measures
from studies.taught.readers import LESSONS

# Several wordings and goals of one scene, breaches that leave no trace, and a robot of another kind.
RUNS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("push", "cause:shortcut,off_table", {}),
    ("humanoid_walk", "cause:shortcut", {"cameras": "behind"}),
    ("wipe_board", "wrong_region", {"cameras": "front", "relabelled": 0.0}),
)
SHARED: dict[str, Any] = {"seed": 5, "size": "32", "jitters": 0, "benign": 0.5, "difficulty": "any"}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("runs")
    return {
        scene: make_dataset(resolve(scene, modes, n=1, **{"relabelled": 0.5, **SHARED, **own}), out / scene)
        for scene, modes, own in RUNS
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
