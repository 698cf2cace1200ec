"""Ask a policy of any maker for actions, one for every step of the world."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import WorldError
from badgen.contracts.world import Obs, Policy


@dataclass(frozen=True)
class Replay:
    """Actions of an earlier run that take the place of the policy's own, so that a policy that draws can be repeated.

    Attributes:
        actions: (T, D) what was asked for at each row.
        queried: (T,) 1 where the policy was asked, 0 where a chunk continued.
        until_row: the first row at which the policy's own answer counts again. A chunk that is under way then is
            carried out as it was logged.
    """

    actions: F64
    queried: F64
    until_row: int

    def chunk(self, row: int) -> F64:
        """(H, D) the logged actions from a row to the next at which the policy was asked."""
        later = np.flatnonzero(self.queried[row + 1 :] > 0.0)
        stop = row + 1 + int(later[0]) if later.size else len(self.actions)
        return self.actions[row:stop]


@dataclass
class Asked:
    """The actions of one episode: a chunk is carried out to its end before the policy is asked again.

    Attributes:
        policy: what acts.
        size: numbers in an action.
        replay: logged actions that come before its own.
    """

    policy: Policy
    size: int
    replay: Replay | None = None
    _chunk: list[F64] = field(default_factory=list)

    @property
    def must_ask(self) -> bool:
        """Whether the policy is asked at the next row."""
        return not self._chunk

    def next(self, row: int, obs: Obs) -> F64:
        """(D,) the action of a row; `obs` is used where the policy is asked."""
        if not self._chunk:
            own = checked_actions(self.policy.act(obs), self.size, row)
            replayed = self.replay is not None and row < self.replay.until_row
            self._chunk = list(self.replay.chunk(row) if self.replay is not None and replayed else own)
        return self._chunk.pop(0)


def checked_actions(given: object, size: int, row: int) -> F64:
    """(H, D) what a policy returned, as numbers of its own; raises WorldError for a wrong shape or NaN."""
    try:
        actions = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as e:
        raise WorldError("policy", f"act returned no numbers at step {row} ({e})", _RETURN) from e
    shape = actions.shape
    if actions.ndim == 1:
        actions = actions[None]
    if actions.ndim != 2 or actions.shape[1] != size or not len(actions):
        raise WorldError("policy", f"act returned the shape {shape} at step {row}; the world takes {size}", _RETURN)
    if not np.isfinite(actions).all():
        bad = int((~np.isfinite(actions)).sum())
        raise WorldError("policy", f"act returned {bad} numbers that are NaN or infinite at step {row}", _RETURN)
    return actions


_RETURN = "return (D,) for one action, or (H, D) for a chunk of them, all finite"
