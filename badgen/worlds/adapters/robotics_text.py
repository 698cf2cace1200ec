"""How an environment of gymnasium-robotics is asked for: `FrankaKitchen-v1?tasks=slide_cabinet&steps=200`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from badgen.contracts.errors import BadValue, UnknownName
from badgen.worlds.adapters.environment_text import STEPS, split_environment, steps_in

KITCHEN = "FrankaKitchen"
KITCHEN_TASKS: Mapping[str, str] = MappingProxyType(
    {
        "bottom burner": "turn on the bottom burner",
        "top burner": "turn on the top burner",
        "light switch": "switch on the light",
        "slide cabinet": "slide the cabinet open",
        "hinge cabinet": "open the cabinet on hinges",
        "microwave": "open the microwave",
        "kettle": "move the kettle to the burner behind",
    }
)
"""Each task of the kitchen, in words."""


@dataclass(frozen=True, slots=True)
class RoboticsText:
    """An environment as a user asks for it; `read_robotics_text` makes one.

    Attributes:
        env_id: id under which it is registered.
        tasks: tasks of the kitchen; empty for all of them.
        steps: most steps of an episode; None for as many as it is registered with.
    """

    env_id: str
    tasks: tuple[str, ...] = ()
    steps: int | None = None

    @property
    def instruction(self) -> str | None:
        """The tasks in a sentence; None where none are named."""
        words = ", and ".join(KITCHEN_TASKS[task] for task in self.tasks)
        return f"{words[0].upper()}{words[1:]}." if words else None

    def arguments(self) -> dict[str, object]:
        """What `gymnasium.make` is told beside the id."""
        told = {"tasks_to_complete": list(self.tasks) or None, "max_episode_steps": self.steps}
        return {name: value for name, value in told.items() if value is not None}


def read_robotics_text(text: str) -> RoboticsText:
    """Read what is asked for.

    Raises:
        BadValue: for a number of steps that is none, tasks that are none, or tasks of another environment.
        UnknownName: for an option or a task that does not exist.
    """
    env_id, given = split_environment(text, ("tasks", STEPS))
    return RoboticsText(env_id, _tasks(text, env_id, given.get("tasks")), steps_in(text, given))


def _tasks(text: str, env_id: str, names: str | None) -> tuple[str, ...]:
    if names is None:
        return ()
    if env_id.partition("-")[0] != KITCHEN:
        raise BadValue(f"world {text!r}: only {KITCHEN} has tasks to choose from; leave out 'tasks'")
    tasks = tuple(name.replace("_", " ") for name in names.split(","))
    for name, task in zip(names.split(","), tasks, strict=True):
        if task not in KITCHEN_TASKS:
            raise UnknownName("task of the kitchen", name, (known.replace(" ", "_") for known in KITCHEN_TASKS))
    if len(set(tasks)) < len(tasks):
        raise BadValue(f"world {text!r}: a task is named twice")
    return tasks
