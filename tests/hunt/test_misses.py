"""What counts as a miss, on curves made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from badgen.contracts.errors import BadValue
from badgen.hunt.judges import Film, LanguageJudge, ScorerJudge, last_frame_likeness
from badgen.hunt.misses import Miss, Scores, miss_of

RISING = Scores(np.array([0.0, 0.5, 1.0]), np.array([0.0, 0.5, 1.0]))


def scores(judged: list[float], truth: list[float]) -> Scores:
    return Scores(np.array(judged), np.array(truth))


@pytest.mark.parametrize(
    ("failed", "mine", "miss"),
    [
        (True, scores([0.0, 0.5, 0.5], [0.0, 0.5, 0.49]), "passed"),
        (True, scores([0.0, 0.5, 0.49], [0.0, 0.5, 0.49]), None),
        (True, scores([0.0, 0.5, 0.49], [0.0, 0.5, 0.5]), "rejected"),
        (False, scores([0.0, 0.5, 0.4], [0.0, 0.5, 1.0]), "rejected"),
        (True, scores([0.9, 0.9, 0.2], [0.0, 0.5, 0.3]), "out of order"),
        (True, scores([0.9, 0.4, 0.2], [0.0, 0.5, 0.3]), None),  # as much as the twin is no miss
        (True, scores([0.9, 0.9, 0.2], [0.1, 0.5, 0.3]), None),  # the labels are above the twin's at first
        (False, scores([0.9, 0.9, 0.9], [0.0, 0.5, 0.9]), None),  # two successes have no order
        (True, scores([0.9, 0.9, np.nan], [0.0, 0.5, 0.3]), "passed"),  # the last frame with a score counts
        (True, scores([np.nan] * 3, [0.0, 0.5, 0.3]), None),
    ],
)
def test_a_miss_is_a_wrong_end_or_a_wrong_order(failed: bool, mine: Scores, miss: Miss | None) -> None:
    assert miss_of(failed, mine, RISING) == miss


def film(*brightness: int) -> Film:
    frames = np.stack([np.full((40, 40, 3), b, dtype=np.uint8) for b in brightness])
    return Film(frames, "Make it bright.", np.arange(len(brightness), dtype=np.float64))


def test_likeness_looks_at_the_end_of_the_twin_alone() -> None:
    found = last_frame_likeness(film(0, 200, 100), film(0, 50, 100))
    assert found.tolist() == [0.0, 0.0, 1.0]


def test_scores_of_a_model_come_on_a_scale_from_0_to_1() -> None:
    judge = ScorerJudge(lambda frames, instruction, times_s: frames.mean(axis=(1, 2, 3)), (0.0, 200.0))
    assert judge(film(0, 100, 200), film(0, 0, 0)).tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(("given", "says"), [([0.5], "shape (1,) for 2 frames"), (["a", "b"], "gave no numbers")])
def test_a_judge_must_score_each_frame(given: list[object], says: str) -> None:
    judge = ScorerJudge(lambda frames, instruction, times_s: given)
    with pytest.raises(BadValue) as found:
        judge(film(0, 1), film(0, 1))
    assert says in str(found.value)


def test_a_language_model_sees_shuffled_frames_and_its_scores_are_put_in_order() -> None:
    seen: list[list[int]] = []

    def bright(frames: object, instruction: str, rng: np.random.Generator) -> list[float]:
        values = [int(f.mean()) for f in list(frames)]  # type: ignore[call-overload]
        seen.append(values)
        return [v / 100 for v in values]

    shown = film(*range(0, 100, 10))
    assert LanguageJudge(bright, seed=3)(shown, shown).tolist() == [v / 100 for v in range(0, 100, 10)]
    assert seen[0] != sorted(seen[0])
