"""A policy in the place of a scene's expert, and the log of what it did in that place.

A policy sees what the Gymnasium environment of the scene shows, and answers with set-points at the expert's rate. They
are rounded as the store rounds commands before they act: so the stored actions are those that acted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.expert import Expert, Observation
from badgen.contracts.plan import Plan
from badgen.contracts.stored_form import COMMAND_BITS, rounded
from badgen.contracts.trajectory import STATE
from badgen.contracts.world import QUERIED
from badgen.engine.layout import Layout
from badgen.policies.asking import Asking
from badgen.policies.pictures import Pictures
from badgen.sim import Sensors, observed_bodies, robot_in

BETWEEN = "between_actions"  # name under which (T, n) actions between the rows are recorded
PHASE = "policy"  # a policy has no phases


class Stepwise:
    """What both actors are: something that acts at the rate of an expert, and has no plan of its own."""

    def __init__(self, expert: Expert[Any]) -> None:
        self._expert = expert

    @property
    def control_hz(self) -> float:
        """Rate of `act`, that of the expert."""
        return self._expert.control_hz

    @property
    def plan(self) -> Plan:
        """The plan of the expert, which is not followed."""
        return self._expert.plan

    def with_plan(self, plan: Plan) -> Self:
        """The same, since no plan is followed."""
        return self

    def phase(self, memory: int) -> str:
        """The only phase."""
        return PHASE


class PolicyActor(Stepwise):
    """Asks a policy at every control step; its memory counts the steps, so it cannot be resumed from a row.

    Args:
        layout: layout that it acts in.
        model: world of the layout.
        asking: the policy.
        pictures: what the policy sees of the cameras.
    """

    def __init__(self, layout: Layout, model: mujoco.MjModel, asking: Asking, pictures: Pictures) -> None:
        super().__init__(layout.expert(layout.request.task.name))
        robot = robot_in(model, layout.scene.robot)
        self._sensors = Sensors(model, robot, observed_bodies(layout.scene, robot), layout.request.task.named)
        self._layout, self._asking, self._pictures = layout, asking, pictures
        self._actions, self._queried = list[F64](), list[bool]()

    def start(self, obs: Observation, rng: np.random.Generator) -> int:
        """Begin an episode of the policy, with a seed that is drawn."""
        self._actions.clear()
        self._queried.clear()
        self._asking.begin(self._layout.request.instruction, int(rng.integers(2**31)))
        return 0

    def act(self, memory: int, obs: Observation) -> tuple[F64, int]:
        """The rounded action of the policy; raises PolicyError."""
        asked = self._asking.next(lambda: self._shown(obs))
        action = rounded(asked.action, COMMAND_BITS)
        self._actions.append(action)
        self._queried.append(asked.queried)
        return action, memory + 1

    def recorded(self, rows: int) -> Mapping[str, F64]:
        """What a trajectory of so many rows records: where the policy was asked, and actions between the rows."""
        every = -(-len(self._actions) // rows)
        width = len(self._actions[0])
        actions, queried = np.zeros((rows * every, width)), np.zeros(rows * every)
        actions[: len(self._actions)], queried[: len(self._queried)] = self._actions, self._queried
        found = {QUERIED: queried.reshape(rows, every).max(axis=1)}
        between = actions.reshape(rows, every, width)[:, 1:].reshape(rows, -1)
        return found | ({BETWEEN: between} if every > 1 else {})

    def _shown(self, obs: Observation) -> Any:
        """What the policy sees: the observation of the Gymnasium environment, and pictures."""
        shown = {**self._sensors.read(obs.data), "contact_n": np.array(list(obs.contact_n.values()))}
        state = np.empty(mujoco.mj_stateSize(obs.model, STATE))
        mujoco.mj_getState(obs.model, obs.data, state, STATE)
        return self._pictures.added(shown, state)


class LoggedActor(Stepwise):
    """Gives logged actions again, one at every control step.

    Args:
        expert: expert at whose rate they were given.
        action: (T, nu) actions at the rows.
        between: (T, n) actions between the rows, if there are any.
    """

    def __init__(self, expert: Expert[Any], action: F64, between: F64 | None) -> None:
        super().__init__(expert)
        whole = action if between is None else np.concatenate([action, between], axis=1)
        self._actions = whole.reshape(-1, action.shape[1])

    def start(self, obs: Observation, rng: np.random.Generator) -> int:
        """Begin at the first action."""
        return 0

    def act(self, memory: int, obs: Observation) -> tuple[F64, int]:
        """The logged action of this step."""
        return self._actions[memory], memory + 1
