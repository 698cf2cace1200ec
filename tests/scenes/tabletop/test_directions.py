"""Words for directions mean the same in every view: they refer to objects and to the robot, not to the picture."""

import re

import pytest
from lab import layout

from badgen.contracts.scene import CameraSpec

NAMES = ("lid_lift", "pick_place", "push", "reorient", "stack", "pour", "wipe_board")
# "put back" and "let go" are no directions; "the left mat" would depend on the view.
UNCLEAR = re.compile(r"\b(near|far|nearest|farthest|left|right|front|behind|in front|halfway|squarely|edge to edge)\b")


@pytest.mark.slim
@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_depends_on_the_view(name: str) -> None:
    for task in layout(name).tasks:
        said = [*task.instructions, *task.unconstrained, *(step.description for step in task.milestones)]
        assert [sentence for sentence in said if UNCLEAR.search(sentence)] == []


@pytest.mark.slim
@pytest.mark.parametrize("name", NAMES)
def test_the_default_view_is_above_the_table_and_opposite_the_robot(name: str) -> None:
    view = layout(name).scene.cameras[0]
    assert isinstance(view, CameraSpec)
    assert view.pos_m is not None
    assert view.aim_m is not None
    assert view.pos_m[0] > view.aim_m[0]
    assert view.pos_m[2] > 0.4
