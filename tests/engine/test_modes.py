"""A rollout has the mode that is observed, not the requested one, and it looks like its twin until the cause."""

from functools import lru_cache
from itertools import count

import numpy as np
import pytest
from lab import SAMPLE, SEED, Case, home, perturbed

from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.engine.attempt import rejection
from badgen.engine.layout import Layout
from badgen.engine.layout_group import simulate_group
from badgen.engine.rollout import LabelledRollout
from badgen.engine.seeds import Slot
from badgen.registry import registry
from badgen.render.renderer import Renderer
from perturbations.early_release import EarlyReleaseParams


@lru_cache
def let_go_above_the_bowl() -> LabelledRollout:
    """Both grippers open just after the transfer began; the controller does not care."""
    layouts = (Layout(registry().scene("lid_lift"), Slot("lid_lift", "drop", i), SEED) for i in count())
    group = simulate_group(next(x for x in layouts if x.expert(x.request.task.name).plan.reaction == "oblivious"))
    start = group.twin.judged.trajectory.phase_start_s("transfer")
    assert start is not None
    spec = OperatorSpec("early_release", {"grips": ["left/grip", "right/grip"], "hands": 2, "during": ["transfer"]})
    params = EarlyReleaseParams(("left/grip", "right/grip"), start + 0.1, 2.0)
    return group.perturbed(SampledFault(spec, registry().operator(spec), params))


def test_a_released_lid_that_lands_on_the_bowl_is_a_drop_with_a_secondary_collision() -> None:
    rollout = let_go_above_the_bowl()
    assert rollout.certificate.accepted, rollout.certificate.reason
    kinds = list(dict.fromkeys(e.kind for e in rollout.judged.events))
    assert rollout.certificate.mode == kinds[0] == "drop"
    assert "collision" in kinds
    assert rollout.judged.outcome == "failure"


def test_it_is_a_drop_under_either_request() -> None:
    rollout = let_go_above_the_bowl()
    assert rejection("drop", rollout) is None
    assert rejection("cause:push", rollout) is None  # a cause takes whatever was observed
    assert rejection("collision", rollout) == "other_mode:drop"


@pytest.mark.parametrize("case", [c for c in SAMPLE if c[0] == "lid_lift"][:3], ids=str)
def test_frames_are_the_twins_up_to_the_cause_though_drawn_from_the_runs_own_states(case: Case) -> None:
    rollout, group = perturbed(case), home(case)
    mine, clean = rollout.judged.trajectory, group.twin.judged.trajectory
    assert rollout.fault is not None
    cause = int(np.searchsorted(clean.time_s, rollout.fault.cause_s + 1e-9)) - 1
    rows = sorted({0, cause // 2, cause})
    with Renderer(group.world.model, 64, 64) as here, Renderer(group.world.model, 64, 64) as there:
        cameras = group.layout.scene.camera_names
        for theirs, ours in zip(
            here.render_frames(clean.state[rows], cameras), there.render_frames(mine.state[rows], cameras), strict=True
        ):
            for name, a, b in zip(cameras, theirs, ours, strict=True):
                assert np.array_equal(a, b), name
        last = group.layout.scene.camera_names[0]
        assert not np.array_equal(here.rgb(clean.state[cause], last), here.rgb(clean.state[0], last))
