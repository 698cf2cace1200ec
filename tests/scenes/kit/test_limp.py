"""What humanoids do after a fall: they come to rest and do not kick."""

import lab
import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.trajectory import Trajectory
from badgen.registry import registry


def joint_speeds(t: Trajectory) -> F64:
    return np.abs(t.qvel[:, t.model.jnt_dofadr[t.model.actuator_trnid[:, 0]]])


@pytest.mark.parametrize("dv_mps", [2.2, 3.0])
def test_a_humanoid_that_was_pushed_over_comes_to_rest(dv_mps: float) -> None:
    group = lab.group("humanoid_walk")
    push = OperatorSpec("push", {"bodies": ["pelvis"], "during": 2.0, "dv_mps_range": [dv_mps, dv_mps]})
    operator = registry().operator(push)
    fault = SampledFault(push, operator, operator.sample(np.random.default_rng(1), group.twin.trajectory))
    t = group.perturbed(fault).judged.full
    height_m = t.pos("pelvis")[:, 2]
    assert height_m[-1] < 0.35
    lies = int((height_m < 0.35).argmax())
    # Braking each joint with 3 N m s/rad, whatever its inertia, kept wrists and shoulders at 15 to 25 rad/s.
    assert joint_speeds(t)[lies + t.steps(1.5) :].max() < 3.0
    assert joint_speeds(t)[-1].max() < 1.0
