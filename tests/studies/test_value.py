"""The study of a trained reward model: it can learn, conditions teach what they say, and no group is in two splits."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from studies.value.conditions import CONDITIONS, lessons_of, linear  # noqa: E402
from studies.value.encoder import HIDDEN, Encoder, features_of, train_encoder, with_first  # noqa: E402
from studies.value.films import FRAMES, SIDE, Film, shrunk  # noqa: E402
from studies.value.measure import measure, table_of  # noqa: E402
from studies.value.splits import folds_of  # noqa: E402
from studies.value.state import SEEN, Facts  # noqa: E402
from studies.value.training import path_of, scores_of, train  # noqa: E402
from studies.value.words import embedded  # noqa: E402
from tests.made_views import view  # noqa: E402

LENGTH, WIDTH = 21, 6
RISING = np.linspace(0.0, 1.0, LENGTH).astype(np.float32)
torch.set_num_threads(1)


def film(group: str, role: str, mode: str = "none", band: str = "", dense: np.ndarray = RISING) -> Film:
    outcome = "failure" if mode != "none" else "success"
    at = np.round(np.linspace(0, LENGTH - 1, FRAMES)).astype(np.int64)
    shown = view(
        f"{group}-{role[:1]}",
        outcome,
        tuple(dense[at]),
        role=role,
        mode=mode,
        band=band,
        twin=f"{group}-c",
        frames=at,
        time_s=at / 2.0,
        departs_s=4.0 if mode != "none" else None,
    )
    rng = np.random.default_rng(len(group) + len(role))
    pictures = rng.integers(0, 255, (LENGTH, SIDE, SIDE, 3)).astype(np.uint8)
    facts = Facts(np.zeros((LENGTH, WIDTH), np.float32), np.zeros((LENGTH, SEEN), np.float32))
    return Film(shown, pictures, facts, dense.astype(np.float32), np.arange(LENGTH) >= 15, "task")


FALLEN = np.where(np.arange(LENGTH) < 10, RISING, 0.0).astype(np.float32)
GROUPS = [(f"g{k}", mode) for k, mode in enumerate(("drop", "tip", "drop", "late", "topple", "tip"))]
FILMS = [
    made
    for k, (name, mode) in enumerate(GROUPS)
    for made in (
        film(name, "clean"),
        film(name, "benign"),
        film(name, "failure", mode, ("plain", "near", "hidden")[k % 3], FALLEN * (1 - k / 20)),
    )
]


def features(films: list[Film]) -> dict[str, np.ndarray]:
    """A state that tells the frame's number, and from frame 10 on whether the film is a failure."""
    found = {}
    for f in films:
        table = np.zeros((LENGTH, WIDTH), np.float32)
        table[:, 0] = RISING
        table[10:, 1] = 0.0 if f.success else 1.0
        found[f.view.episode] = table
    return found


def test_a_tiny_model_learns_a_rise_and_a_fall_and_looks_only_back() -> None:
    pair = [FILMS[0], FILMS[2]]
    seen = features(pair)
    model = train(lessons_of(pair, CONDITIONS["d"], np.random.default_rng(0)) * 2, seen, False, seed=0, steps=1)
    before = scores_of(model, seen[FILMS[2].view.episode], "do it")
    lessons = [x for k in range(20) for x in lessons_of([*pair, FILMS[1]], CONDITIONS["d"], np.random.default_rng(k))]
    model = train(lessons, {**seen, **features([FILMS[1]])}, False, seed=0, steps=100)
    good, bad = (scores_of(model, seen[f.view.episode], "do it") for f in pair)
    assert np.abs(good - RISING).mean() < 0.06 < np.abs(before - FALLEN).mean()
    assert np.abs(bad - FALLEN).mean() < 0.06
    later = seen[FILMS[0].view.episode].copy()
    later[15:] += 3.0
    assert np.allclose(scores_of(model, later, "do it")[:15], good[:15], atol=1e-6)


def test_conditions_teach_as_many_episodes_and_the_labels_that_they_name() -> None:
    made = {n: lessons_of(FILMS, c, np.random.default_rng(3)) for n, c in CONDITIONS.items()}
    assert {len(lessons) for lessons in made.values()} == {12}
    for name in "ab":
        assert all(x.film.success and x.target[15] == 1.0 and x.weight.all() for x in made[name])
        assert all(np.allclose(x.target[:16], np.arange(16) / 15) for x in made[name])
    for lesson in made["c"]:
        if lesson.film.success:
            assert np.array_equal(lesson.target, linear(lesson.film))
        else:
            assert lesson.weight.sum() == 1.0
            assert lesson.weight[-1] == 1.0
            assert lesson.target[-1] == lesson.film.dense[-1]
    assert all(np.array_equal(x.target, x.film.dense) for x in made["d"])
    assert {x.film.view.role for x in made["d"]} == {"clean", "benign", "failure"}
    assert sum(np.array_equal(x.target, x.film.dense) for x in made["e"]) < len(made["e"])
    assert {x.film.view.band for x in made["f"]} == {"", "plain"}
    assert {x.film.view.role for x in made["g"]} == {"clean", "failure"}
    assert [n for n, c in CONDITIONS.items() if c.rewound] == ["b", "h"]


def test_no_group_is_trained_on_and_tested_and_no_mode_that_is_left_out_is_trained_on() -> None:
    both = [*FILMS, film("g0", "near", "late", "plain")]  # a group with two modes
    tested = []
    for fold in folds_of(both, "modes"):
        groups = [{f.view.group for f in films} for films in (fold.train, fold.test)]
        assert not groups[0] & groups[1]
        assert not {f.view.mode for f in fold.train} & set(fold.held_out)
        tested += [f.view.episode for f in fold.test]
    assert sorted(tested) == sorted(f.view.episode for f in both)
    scenes = [dataclasses.replace(f, view=dataclasses.replace(f.view, scene=f.view.group[:2])) for f in FILMS]
    assert all({f.view.scene for f in x.test} == {x.name} for x in folds_of(scenes, "scenes"))
    assert all(x.name not in {f.view.scene for f in x.train} for x in folds_of(scenes, "scenes"))


def test_a_rewound_film_runs_forward_and_then_back() -> None:
    rng, falls = np.random.default_rng(0), []
    for _ in range(20):
        path = path_of(60, True, rng)
        turn = int(path.argmax())
        assert path[0] == 0
        assert (np.diff(path[: turn + 1]) >= 0).all()
        assert (np.diff(path[turn:]) <= 0).all()
        assert path[-1] <= path.max()
        falls.append(path.max() - path[-1])
        forward = path_of(60, False, rng)
        assert (forward[0], forward[-1]) == (0, 59)
        assert (np.diff(forward) > 0).all()
    assert max(falls) > 20


def test_right_scores_are_measured_as_right_by_band_and_a_difference_has_its_interval() -> None:
    right = {f.view.episode: f.view.truth for f in FILMS}
    time = {f.view.episode: f.view.time_s / 10.0 for f in FILMS}
    found = measure([f.view for f in FILMS], {("d", 0): right, ("d", 1): right, ("b", 0): time, ("b", 1): time}, 100)
    assert found["sizes"] == {"groups": 6, "failures": 12, "successes": 24, "pairs": 24, "seeds": 2}
    assert found["figures"]["d"]["hidden"]["A_sum"]["value"] == 1.0
    assert found["figures"]["b"]["hidden"]["A_sum"]["value"] == 0.5
    assert found["differences"]["d - b"]["near"]["A_sum"]["value"] == 0.5
    assert found["differences"]["d - b"]["all"]["falls_seen_departs"]["value"] == 1.0
    json.dumps(found)
    assert "| d: dense | 1.00" in table_of(found, {"d": "dense", "b": "rewound"})


def test_words_in_another_order_are_another_request() -> None:
    one = embedded("Push the red block to the blue mark.")
    assert np.allclose(one, embedded("push the red block to the blue mark"))
    assert one @ embedded("Push the blue block to the red mark.") < 0.95


def test_pictures_are_shrunk_by_areas_and_the_encoder_learns_where_a_spot_is() -> None:
    halves = np.zeros((1, 96, 128, 3), np.uint8)
    halves[:, :48] = 200
    assert shrunk(halves).shape == (1, SIDE, SIDE, 3)
    assert shrunk(halves)[0, [0, 31, 32], 0, 0].tolist() == [200, 200, 0]
    rng = np.random.default_rng(0)
    films = []
    for _ in range(8):
        places, pictures = rng.integers(4, SIDE - 4, (LENGTH, 2)), np.zeros((LENGTH, SIDE, SIDE, 3), np.uint8)
        for picture, (x, y) in zip(pictures, places, strict=True):
            picture[y - 4 : y + 4, x - 4 : x + 4] = 255
        seen = np.zeros((LENGTH, SEEN), np.float32)
        seen[:, :2] = places / SIDE
        films.append(dataclasses.replace(FILMS[0], pictures=pictures, facts=Facts(seen, seen)))
    encoder = train_encoder(films, 0, steps=120)
    guess = features_of(encoder, films[0].pictures, "do it")[:, HIDDEN : HIDDEN + 2]
    true = (films[0].facts.seen[:, :2] - encoder.middle.numpy()[:2]) / encoder.spread.numpy()[:2]
    assert np.corrcoef(guess[:, 0], true[:, 0])[0, 1] > 0.9
    assert np.corrcoef(guess[:, 1], true[:, 1])[0, 1] > 0.9
    assert isinstance(encoder, Encoder)
    assert with_first(films[0].pictures, [0])[0, 3:].abs().max() == 0.0
