"""Accelerations of stored states are those of MuJoCo's dense solver.

MuJoCo 4.0.0 factorizes the sparse Hessian of the constraint solver wrongly in some models (issue 3767, corrected in
4.0.1). Where a scene were one of them, its data would be wrong.
"""

import copy

import mujoco
import numpy as np
import pytest
from lab import SCENES, twin

from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import STATE, Trajectory

ROWS = 12  # of a clean rollout, evenly spaced


def accelerations(t: Trajectory, jacobian: mujoco.mjtJacobian) -> F64:
    """(ROWS, nv) of stored states, with one kind of constraint Jacobian."""
    model = copy.copy(t.model)
    model.opt.jacobian = int(jacobian)
    data, found = mujoco.MjData(model), []
    for k in np.linspace(0, len(t) - 1, ROWS).astype(int):
        mujoco.mj_setState(model, data, t.state[k], STATE)
        mujoco.mj_forward(model, data)
        found.append(data.qacc.copy())
    return np.array(found)


@pytest.mark.parametrize("scene", SCENES)
def test_sparse_and_dense_solvers_agree(scene: str) -> None:
    sparse, dense = (
        accelerations(twin(scene), kind) for kind in (mujoco.mjtJacobian.mjJAC_SPARSE, mujoco.mjtJacobian.mjJAC_DENSE)
    )
    assert np.abs(dense).max() > 1e-3
    np.testing.assert_allclose(sparse, dense, rtol=1e-9, atol=1e-9)
