"""How far two rollouts are apart: real rollouts with one thing moved by hand."""

from math import cos, pi, sin

import numpy as np
import pytest
from lab import SCENES, task, twin, with_qpos

from badgen.judging.apart import VISIBLY_DEG, VISIBLY_M, Apart, apart
from badgen.judging.bodies import compared_bodies, walking_bodies


def moved(scene: str, body: str, by_m: float = 0.0, turn_deg: float = 0.0, rows: slice = slice(None)) -> Apart:
    """The clean rollout against itself with a floating body moved along y and turned about the vertical."""
    t = twin(scene)
    k = int(t.model.jnt_qposadr[t.model.body(body).jntadr[0]])
    qpos = t.qpos.copy()
    qpos[rows, k + 1] += by_m
    half = turn_deg * pi / 360.0
    w, x, y, z = qpos[rows, k + 3 : k + 7].T.copy()
    c, s = cos(half), sin(half)
    qpos[rows, k + 3 : k + 7] = np.stack([c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w], axis=1)
    return apart(t, with_qpos(t, qpos), task(scene), (), from_s=1.0)


def named(scene: str) -> str:
    """A floating body that the task of the scene names."""
    t = twin(scene)
    return next(b for b in compared_bodies(t.model, task(scene), ()) if t.model.body(b).jntnum[0] == 1)


def test_a_rollout_is_not_apart_from_itself() -> None:
    found = moved("stack", named("stack"))
    assert (found.gap_m, found.visibly) == (0.0, False)
    assert found.turn_deg == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(("by_m", "seen"), [(VISIBLY_M - 0.001, False), (VISIBLY_M + 0.001, True)])
def test_a_thing_is_seen_apart_from_two_centimetres_on(by_m: float, seen: bool) -> None:
    found = moved("stack", named("stack"), by_m=by_m)
    assert found.gap_m == pytest.approx(by_m, abs=1e-4)
    assert found.visibly == seen


def test_one_row_after_the_onset_is_enough_and_earlier_ones_do_not_count() -> None:
    assert moved("stack", named("stack"), by_m=0.3, rows=slice(200, 201)).visibly
    assert not moved("stack", named("stack"), by_m=0.3, rows=slice(0, 40)).visibly


@pytest.mark.skipif("humanoid_walk" not in SCENES, reason="the installed mujoco is too old for the walker")
@pytest.mark.parametrize(
    ("by_m", "turn_deg", "seen"), [(0.19, 0.0, False), (0.21, 0.0, True), (0.0, 44.0, False), (0.0, 46.0, True)]
)
def test_a_walker_is_seen_apart_from_20_cm_or_45_degrees_on(by_m: float, turn_deg: float, seen: bool) -> None:
    (walker,) = walking_bodies(twin("humanoid_walk").model)
    found = moved("humanoid_walk", walker, by_m, turn_deg)
    assert found.visibly == seen
    assert found.turn_deg == pytest.approx(turn_deg / 3.0, abs=0.02)
    assert VISIBLY_DEG == 15.0
