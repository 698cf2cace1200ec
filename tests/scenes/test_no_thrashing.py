"""After something went wrong, no robot moves much faster than in its clean run, unless a fault pushes it."""

import pytest

from studies.reactions import THRASHING, react

PUSHING = {"push", "torque_noise"}  # what moves the robot is then not its controller
CASES = [
    pytest.param(scene, i, marks=pytest.mark.slow if i > 0 else ())
    for scene in ("pick_place", "open_drawer", "push", "reorient", "lid_lift")
    for i in range(3)
]


@pytest.mark.parametrize(("scene", "i"), CASES)
def test_no_arm_thrashes_after_a_failure(scene: str, i: int) -> None:
    found = react(scene, i, seed=771177)
    assert found is not None
    if found.operator not in PUSHING:
        assert found.ratio < THRASHING
    assert found.above_s < 0.5
