"""An expert made of a function from observations to set-points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue, UnknownName
from badgen.contracts.expert import Observation
from badgen.contracts.plan import Phase, Plan, ReactionStyle

Policy: TypeAlias = Callable[[Observation], Sequence[float] | F64]
_LOG_HZ = 50.0


@dataclass(frozen=True)
class PolicyExpert:
    """Controls the robot by a function: one set-point for each actuator of the model, in the model's order.

    The function may read nothing but the observation (with the time in it) and constants of the layout, since rollouts
    are resumed in the middle. A controller with a memory is a class of its own, see `badgen.contracts.expert.Expert`.

    Attributes:
        policy: observation -> (nu,) set-points, in the unit of each actuator: rad or m, N m or N.
        phases: names of the phases, for faults that begin in one of them, logs and captions.
        phase_of: observation -> name of the phase that the robot is in; without it, it is always the first one.
        control_hz: how often the policy is asked in a second; a whole multiple of 50.
        reaction: reaction style: what the policy does once something went wrong, as stored with the episodes.
    """

    policy: Policy
    phases: tuple[str, ...] = ("act",)
    phase_of: Callable[[Observation], str] | None = None
    control_hz: float = _LOG_HZ
    reaction: ReactionStyle = "oblivious"

    def __post_init__(self) -> None:
        if self.control_hz <= 0.0 or self.control_hz % _LOG_HZ:
            raise BadValue(f"PolicyExpert: control_hz must be a whole multiple of 50; got {self.control_hz!r}")
        if not self.phases:
            raise BadValue("PolicyExpert: phases must be a list of at least one name; got ()")

    @property
    def plan(self) -> Plan:
        """The names of the phases; what happens in them is up to the policy."""
        return Plan(tuple(Phase(name) for name in self.phases), self.reaction)

    def with_plan(self, plan: Plan) -> PolicyExpert:
        """The same expert: a fault that edits the plan does not change what a policy does."""
        return replace(self)

    def start(self, obs: Observation, rng: np.random.Generator) -> str:
        """The memory is the name of the phase."""
        return self._phase(obs)

    def act(self, memory: str, obs: Observation) -> tuple[F64, str]:
        """Ask the policy; raises BadValue where it does not return one number for each actuator."""
        action = np.array(self.policy(obs), dtype=np.float64)
        if action.shape != (obs.model.nu,):
            names = ", ".join(obs.model.actuator(i).name for i in range(obs.model.nu))
            raise BadValue(
                f"the policy must return {obs.model.nu} set-points, one for each actuator ({names}); "
                f"got an array of shape {action.shape}"
            )
        return action, self._phase(obs)

    def phase(self, memory: str) -> str:
        """The phase that the memory is."""
        return memory

    def _phase(self, obs: Observation) -> str:
        name = self.phase_of(obs) if self.phase_of is not None else self.phases[0]
        if name not in self.phases:
            raise UnknownName("phase of this PolicyExpert", name, self.phases)
        return name
