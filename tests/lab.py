"""Simulations that several tests share; each is made once in a test process.

The suite simulates a sample of the modes of all scenes, in which every mode and every operator has its place. The rest
is left to the tests that are marked slow.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache

import mujoco
import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import SampledFault
from badgen.contracts.task import Task
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group
from badgen.engine.rollout import LabelledRollout
from badgen.registry import registry
from badgen.testing import OperatorLab, SceneLab

SEED = 20_261_121  # used by nothing that was tuned
Case = tuple[str, str, int]  # scene, mode, index of the operator

SCENES = sorted(registry().usable_scenes())
CASES: list[Case] = [
    (name, mode, k)
    for name in SCENES
    for mode, specs in registry().scene(name).faults.items()
    for k in range(len(specs))
]
SLOW = {"fold_cloth"}  # a rollout takes ten times as long as elsewhere, so only one mode is simulated
_every = [(s, m, 0) for s, m in dict.fromkeys((s, m) for s, m, _ in CASES)]
MODES = [c for c in _every if c[0] not in SLOW] + [next(c for c in _every if c[0] == s) for s in SCENES if s in SLOW]


def _one_of_each() -> list[Case]:
    """One case for each operator, of the scene that uses it with the shortest episodes of few joints."""
    chosen: dict[str, Case] = {}
    for case in sorted(CASES, key=_effort):
        chosen.setdefault(registry().scene(case[0]).faults[case[1]][case[2]].name, case)
    return list(chosen.values())


def _effort(case: Case) -> tuple[bool, float]:
    """What a simulation costs: whether it is a scene of SLOW, and then about what its time grows with."""
    scene = registry().scene(case[0])
    return case[0] in SLOW, scene.horizon_s * sum(len(handle.joints) for handle in scene.robot.handles)


def _sample(least: int = 5) -> list[Case]:
    """Every operator, every mode in the scene that has the fewest cases yet, rare modes first; `least` a scene."""
    chosen = list(OPERATORS)
    places = Counter(mode for _, mode, _ in MODES)
    for mode in sorted(places, key=lambda m: (places[m], m)):
        if mode not in {m for _, m, _ in chosen}:
            chosen.append(min((c for c in MODES if c[1] == mode), key=lambda c: (_count(chosen, c[0]), c)))
    for case in MODES:
        if _count(chosen, case[0]) < least and case not in chosen:
            chosen.append(case)
    return sorted(chosen)


def _count(cases: list[Case], scene: str) -> int:
    return sum(c[0] == scene for c in cases)


OPERATORS = _one_of_each()
SAMPLE = _sample()


def each_case(cases: Iterable[Case], ids: Callable[[Case], str] = str) -> pytest.MarkDecorator:
    """Parametrizes a test over cases, of which those outside the sample are slow."""
    marked = [pytest.param(c, marks=() if c in SAMPLE else pytest.mark.slow) for c in cases]
    return pytest.mark.parametrize("case", marked, ids=ids)


def each_slot(stop: int) -> pytest.MarkDecorator:
    """Parametrizes a test over layouts that no other test has; those from the third on are slow."""
    marked = [pytest.param(k, marks=pytest.mark.slow if k > 2 else ()) for k in range(1, stop)]
    return pytest.mark.parametrize("slot", marked)


@lru_cache
def scene_lab(scene: str, slot: int = 0) -> SceneLab:
    """A layout of the scene; its clean rollout and its failures are simulated when they are first asked for."""
    modes = tuple(m for s, m, k in SAMPLE if s == scene and k == 0)
    return SceneLab(registry().scene(scene), seed=SEED, index=slot, modes=modes)


@lru_cache
def every_mode(scene: str) -> SceneLab:
    """The layout of the scene whose failures are of all modes, not of the sample; simulations are shared."""
    few = scene_lab(scene)
    lab = dataclasses.replace(few, modes=tuple(m for s, m, _ in MODES if s == scene))
    vars(lab).update(layout=few.layout, group=few.group, uses=few.uses)
    return lab


def operator_lab(case: Case) -> OperatorLab:
    """The operator of a case in the scene's layout."""
    scene, mode, k = case
    return scene_lab(scene).uses[mode, k]


def layout(scene: str, slot: int = 0) -> Layout:
    """A layout of the scene; nothing is simulated."""
    return scene_lab(scene, slot).layout


def group(scene: str, slot: int = 0) -> Group:
    """A layout of the scene with its twin."""
    return scene_lab(scene, slot).group


def twin(scene: str, slot: int = 0) -> Trajectory:
    """Clean rollout to the horizon."""
    return scene_lab(scene, slot).clean


def task(scene: str, slot: int = 0) -> Task:
    """What is asked for in that layout."""
    return scene_lab(scene, slot).task


def sampled_fault(case: Case) -> SampledFault:
    """The operator of the case as it was simulated."""
    return operator_lab(case).fault


def perturbed(case: Case) -> LabelledRollout:
    """The scene's layout under that operator."""
    return operator_lab(case).rollout


def home(case: Case) -> Group:
    """The layout with whatever the operator adds to it."""
    return operator_lab(case).home


def with_qpos(t: Trajectory, qpos: F64) -> Trajectory:
    """The rollout with other positions."""
    data, state = mujoco.MjData(t.model), np.empty_like(t.state)
    for k in range(len(t)):
        mujoco.mj_setState(t.model, data, t.state[k], STATE)
        data.qpos[:] = qpos[k]
        mujoco.mj_getState(t.model, data, state[k], STATE)
    return dataclasses.replace(t, state=state, qpos=qpos)


def with_force(t: Trajectory, rows: slice, **newtons: float) -> Trajectory:
    """The rollout with other contact forces over some rows."""
    forces = t.contact_n.copy()
    for pair, n in newtons.items():
        forces[rows, t.pairs.index(pair)] = n
    return dataclasses.replace(t, contact_n=forces)
