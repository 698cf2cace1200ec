"""A policy that is ready to act: its answers are checked, and cut and held as its text says."""

from __future__ import annotations

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadgenError, PolicyError
from badgen.contracts.world import Obs, Policy
from badgen.policies.text import Acting

_EXPECTED = "expected finite numbers, (H, D), or (D,) for a single action"


class ReadyPolicy:
    """A policy under its text; itself a `Policy`, whose failures are all PolicyErrors of one line.

    Args:
        text: by which it was loaded.
        policy: what acts.
        acting: how it is asked.
    """

    def __init__(self, text: str, policy: Policy, acting: Acting) -> None:
        self.text, self.acting, self._policy = text, acting, policy

    @property
    def deterministic(self) -> bool:
        """Whether the same observations lead to the same actions, as the text says or the policy itself."""
        return self.acting.repeats and bool(getattr(self._policy, "deterministic", True))

    def reset(self, instruction: str, seed: int) -> None:
        """Begin an episode; raises PolicyError."""
        try:
            self._policy.reset(instruction, seed)
        except BadgenError:
            raise
        except Exception as e:
            raise self._raised("reset", e) from e

    def act(self, obs: Obs) -> F64:
        """(K, D) the actions of the next K steps; raises PolicyError."""
        try:
            answer = self._policy.act(obs)
        except BadgenError:
            raise
        except Exception as e:
            raise self._raised("act", e) from e
        return self._checked(answer)[: self.acting.execute].repeat(self.acting.hold, axis=0)

    def _checked(self, answer: object) -> F64:
        """(H, D) the answer as numbers of our own."""
        try:
            actions = np.array(answer, dtype=np.float64)
        except (TypeError, ValueError) as e:
            raise PolicyError("policy_shape", f"policy {self.text} answered no numbers ({e}); {_EXPECTED}") from e
        rows = actions[None] if actions.ndim == 1 else actions
        if rows.ndim != 2 or not rows.size:
            raise PolicyError(
                "policy_shape", f"policy {self.text} answered an array of shape {actions.shape}; {_EXPECTED}"
            )
        if not np.isfinite(rows).all():
            row, column = np.argwhere(~np.isfinite(rows))[0].tolist()
            found = f"{rows[row, column]} as number {column} of action {row}"
            raise PolicyError(
                "policy_nan", f"policy {self.text} answered {found}; {_EXPECTED}; look at what it is shown"
            )
        return rows

    def _raised(self, method: str, error: Exception) -> PolicyError:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        return PolicyError("policy_raised", f"policy {self.text} failed in {method}() with {said}")
