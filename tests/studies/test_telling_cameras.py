"""Which cameras `--cameras auto` takes, from how many failures each shows."""

import pytest

from badgen.registry import registry
from studies.telling_cameras import count, kept, telling

CAMERAS = ("front", "side", "top")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({"front side": 40, "": 60}, ("front",)),  # side shows the same
        ({"front side": 97, "side": 3}, ("front",)),  # 3 % more are not worth another camera
        ({"front side": 96, "side": 4}, ("front", "side")),  # 4 % are
        ({"front": 50, "side": 30, "top": 20}, ("front", "side")),
        ({"front": 10, "side": 50, "top": 40}, ("front", "side")),  # the default camera is always there
        ({"front": 30, "side": 40, "side top": 5}, ("front", "side")),
        ({"front side": 13, "side": 1}, ("front",)),  # a single failure decides nothing
        ({"front side": 12, "side top": 2}, ("front", "side")),  # of equals the one that is named first
        ({"": 10}, ("front",)),  # where nothing shows anything
    ],
)
def test_a_second_camera_is_taken_where_it_adds_enough(shown: dict[str, int], expected: tuple[str, ...]) -> None:
    assert telling(shown, CAMERAS) == expected


def test_a_failure_that_two_cameras_show_counts_once() -> None:
    assert count({"front side": 3, "side": 2, "": 7}, ("front", "side")) == 5


@pytest.mark.parametrize("name", sorted(registry().scenes))
def test_scenes_name_the_cameras_that_were_measured(name: str) -> None:
    scene = registry().scene(name)
    measured = telling(kept()[name], scene.camera_names) if name in kept() else ()
    assert scene.telling_cameras == measured
    assert {c for names in kept().get(name, {}) for c in names.split()} <= set(scene.camera_names)
