"""What a user asks of an environment, by options after its name."""

from __future__ import annotations

import pytest

from badgen.contracts.errors import BadValue, UnknownName
from badgen.worlds.adapters.robotics_text import RoboticsText, read_robotics_text
from badgen.worlds.load import load_world


def test_an_id_alone_is_asked_for_as_it_is_registered() -> None:
    asked = read_robotics_text("AdroitHandDoor-v1")
    assert asked == RoboticsText("AdroitHandDoor-v1")
    assert asked.arguments() == {}
    assert asked.instruction is None


def test_tasks_of_the_kitchen_and_a_longer_episode() -> None:
    asked = read_robotics_text("FrankaKitchen-v1?tasks=slide_cabinet,kettle&steps=400")
    assert asked.arguments() == {"tasks_to_complete": ["slide cabinet", "kettle"], "max_episode_steps": 400}
    assert asked.instruction == "Slide the cabinet open, and move the kettle to the burner behind."
    assert read_robotics_text("AdroitHandDoor-v1?steps=300").arguments() == {"max_episode_steps": 300}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("AdroitHandDoor-v1?tasks=kettle", "only FrankaKitchen has tasks"),
        ("FrankaKitchen-v1?tasks=kettle,kettle", "named twice"),
        ("FrankaKitchen-v1?steps=0", "whole number from 1"),
        ("FrankaKitchen-v1?steps=2.5", "whole number from 1"),
        ("FrankaKitchen-v1?tasks", "KEY=VALUE"),
        ("FrankaKitchen-v1?steps=2&steps=3", "given twice"),
    ],
)
def test_what_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadValue, match=said):
        read_robotics_text(text)


@pytest.mark.parametrize(("text", "near"), [("?tasks=microwav", "microwave"), ("?step=3", "steps")])
def test_a_mistyped_name_is_answered_with_the_nearest(text: str, near: str) -> None:
    with pytest.raises(UnknownName, match=f"did you mean '{near}'"):
        read_robotics_text(f"FrankaKitchen-v1{text}")


def test_any_registered_environment_may_last_longer_or_less_long() -> None:
    made = load_world("gymnasium:Hopper-v5?steps=120")
    assert (made.horizon_steps, made.name, made.instruction) == (
        120,
        "gymnasium:Hopper-v5?steps=120",
        "Hop without falling.",
    )
    made.close()
    with pytest.raises(UnknownName, match="Valid: steps"):
        load_world("gymnasium:Hopper-v5?tasks=kettle")


def test_a_task_must_be_named() -> None:
    with pytest.raises(UnknownName, match="Valid: bottom_burner"):
        read_robotics_text("FrankaKitchen-v1?tasks=")
