"""Ask a policy step by step: its chunks of actions wait in a queue of ours, and every answer is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadgenError, PolicyError
from badgen.contracts.world import Obs
from badgen.policies.load import LoadedPolicy


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
        loaded: the policy.
        width: how many numbers an action has.
    """

    def __init__(self, loaded: LoadedPolicy, width: int) -> None:
        self._loaded, self._width = loaded, width
        self._waiting = np.zeros((0, width))

    @property
    def waiting(self) -> F64:
        """(K, D) the actions that are carried out before the policy is asked again; what a prefix must restore."""
        return self._waiting

    def begin(self, instruction: str, seed: int) -> None:
        """Begin an episode with an empty queue; raises PolicyError."""
        self._waiting = np.zeros((0, self._width))
        try:
            self._loaded.policy.reset(instruction, seed)
        except BadgenError:
            raise
        except Exception as e:
            raise self._raised("reset", e) from e

    def next(self, observe: Callable[[], Obs]) -> Asked:
        """The action of the next step; `observe` is called only where the policy is asked. Raises PolicyError."""
        queried = not len(self._waiting)
        if queried:
            self._waiting = self._chunk(observe())
        action, self._waiting = self._waiting[0], self._waiting[1:]
        return Asked(action, queried)

    def show(self, obs: Obs) -> None:
        """Let the policy see an observation, and discard what it answers; raises PolicyError."""
        self._chunk(obs)

    def _chunk(self, obs: Obs) -> F64:
        """(K, D) the checked answer of the policy, as far as it is carried out."""
        try:
            answer = self._loaded.policy.act(obs)
        except BadgenError:
            raise
        except Exception as e:
            raise self._raised("act", e) from e
        acting = self._loaded.acting
        return self._checked(answer)[: acting.execute].repeat(acting.hold, axis=0)

    def _checked(self, answer: object) -> F64:
        name, asked = self._loaded.text, f"(H, {self._width}), or ({self._width},) for a single action"
        try:
            actions = np.asarray(answer, dtype=np.float64)
        except (TypeError, ValueError) as e:
            raise PolicyError(
                "policy_shape", f"policy {name} answered no array of numbers ({e}); expected {asked}"
            ) from e
        rows = actions[None] if actions.ndim == 1 else actions
        if rows.ndim != 2 or not len(rows) or rows.shape[1] != self._width:
            raise PolicyError(
                "policy_shape", f"policy {name} answered an array of shape {actions.shape}; this world takes {asked}"
            )
        if not np.isfinite(rows).all():
            at = np.argwhere(~np.isfinite(rows))[0].tolist()
            raise PolicyError(
                "policy_nan",
                f"policy {name} answered {rows[tuple(at)]} at action {at[0]}, number {at[1]}; "
                "look at what it was shown and at its normalization",
            )
        return rows

    def _raised(self, method: str, error: Exception) -> PolicyError:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return PolicyError("policy_raised", f"policy {self._loaded.text} failed in {method}() with {said}")
