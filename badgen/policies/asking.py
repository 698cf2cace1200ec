"""Ask a policy step by step: the chunks of actions that it answers wait in a queue of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import PolicyError
from badgen.contracts.world import Obs
from badgen.policies.ready import ReadyPolicy


@dataclass(frozen=True)
class Asked:
    """What a policy wants at one step.

    Attributes:
        action: (D,) the action.
        queried: whether the policy was asked at this step, rather than a chunk continued.
    """

    action: F64
    queried: bool


class Asking:
    """One policy that acts in one world.

    Args:
        policy: the policy.
        width: how many numbers an action has.
    """

    def __init__(self, policy: ReadyPolicy, width: int) -> None:
        self._policy, self._width = policy, width
        self._waiting = np.zeros((0, width))

    def begin(self, instruction: str, seed: int) -> None:
        """Begin an episode with an empty queue; raises PolicyError."""
        self._waiting = np.zeros((0, self._width))
        self._policy.reset(instruction, seed)

    def next(self, observe: Callable[[], Obs]) -> Asked:
        """The action of the next step; `observe` is called only where the policy is asked. Raises PolicyError."""
        queried = not len(self._waiting)
        if queried:
            self._waiting = self._checked(self._policy.act(observe()))
        action, self._waiting = self._waiting[0], self._waiting[1:]
        return Asked(action, queried)

    def _checked(self, actions: F64) -> F64:
        if actions.shape[1] != self._width:
            raise PolicyError(
                "policy_shape",
                f"policy {self._policy.text} answered actions of {actions.shape[1]} numbers; this world takes "
                f"{self._width}: (H, {self._width}), or ({self._width},) for a single action",
            )
        return actions
