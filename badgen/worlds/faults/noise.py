"""A fault of commands that are disturbed at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from badgen.arguments import number, ordered_range
from badgen.contracts.arrays import F64
from badgen.contracts.trajectory import Trajectory
from badgen.contracts.world_fault import WorldFacts, WorldFault
from badgen.worlds.faults.timing import When

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class NoiseParams:
    """Size of the noise, how long each draw is held, and the seed of the draws."""

    cause_s: float
    stop_s: float | None
    sigma: tuple[float, ...]
    held_rows: int
    seed: int


class ActionNoise(WorldFault[NoiseParams]):
    """Actions are off at random; each deviation is held for a while, since noise at every step would average out.

    Args:
        during: when it begins; see `When`.
        sigma_range: standard deviation, as a share of the largest action of the clean run in each number.
        held_s: how long a deviation lasts [s].
        lasts_s_range: how long the fault acts [s]; None to the end.
    """

    name = "action_noise"

    def __init__(
        self,
        during: str | float = "motion",
        sigma_range: Range = (0.5, 1.5),
        held_s: float = 0.2,
        lasts_s_range: Range | None = None,
    ) -> None:
        self.when = When.checked(self.name, during, lasts_s_range)
        self.sigma_range = ordered_range(self.name, "sigma_range", sigma_range, least=0.0)
        self.held_s = number(self.name, "held_s", held_s, least=0.0)

    def sample(self, rng: np.random.Generator, twin: Trajectory, facts: WorldFacts) -> NoiseParams:
        """Draw when it acts, how strong it is, and a seed for the deviations."""
        cause = self.when.sample(rng, twin, facts, self.name)
        share = float(rng.uniform(*self.sigma_range))
        sigma = share * np.abs(twin.action - facts.neutral).max(axis=0)
        held = max(1, round(self.held_s * facts.hz))
        return NoiseParams(cause.cause_s, cause.stop_s, tuple(map(float, sigma)), held, int(rng.integers(2**31)))

    def edit_action(self, params: NoiseParams, row: int, asked: Sequence[F64]) -> F64:
        """The action with the deviation of this row."""
        draws = np.random.default_rng((params.seed, row // params.held_rows)).standard_normal(len(params.sigma))
        return asked[-1] + np.array(params.sigma) * draws
