"""Episodes of a Minari dataset, replayed in the environment that it names: `minari:DATASET`."""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.contracts.world import Gripper, Obs, Policy
from badgen.extras import need
from badgen.worlds.adapters.gymnasium_world import GymnasiumWorld
from badgen.worlds.demos.logged import Repeats
from badgen.worlds.observations import numbers_of

_DRIFT = 1e-3  # of a number of the observation from its logged value; MuJoCo of another version drifts further
_REST_STEPS = 50  # simulated after the end of the log with the neutral action, where the environment allows it


class MinariDataset:
    """The episodes of a dataset whose seeds are known; which one is replayed follows from the seed of the reset.

    Minari stores the seed of an episode's reset where it was given (`DataCollector.reset(seed=...)`); without it, no
    state can be found from which the actions mean what they meant, so such episodes are left out.

    Args:
        dataset: name of a local dataset, such as "fetch/push-v0".

    Raises:
        BadValue: there is no such dataset, or no episode of it has a seed.
    """

    def __init__(self, dataset: str) -> None:
        minari = need("minari", "minari")
        try:
            self._dataset: Any = minari.load_dataset(dataset)
        except (FileNotFoundError, ValueError) as e:
            raise BadValue(f"Minari has no local dataset {dataset!r} ({e}); `minari list local` names them") from e
        env = self._dataset.recover_environment()
        self._world = GymnasiumWorld(env, f"minari:{dataset}")
        seeds = {int(e): self._seed(int(e)) for e in self._dataset.episode_indices}
        self._episodes = sorted(e for e, seed in seeds.items() if seed is not None)
        if not self._episodes:
            raise BadValue(
                f"no episode of {dataset} has the seed that its environment was reset with, so none can be replayed; "
                "collect with DataCollector and env.reset(seed=...)"
            )
        self.name, self.instruction, self.hz = self._world.name, self._world.instruction, self._world.hz
        self.neutral = self._world.neutral
        longest = max(len(self._episode(e).actions) for e in self._episodes)
        self.horizon_steps = min(longest + _REST_STEPS, max(longest, self._world.horizon_steps))
        self.actions: F64 = np.zeros((0, len(self.neutral)))
        self.resting: F64 = self.neutral
        self._logged: F64 = np.zeros((0, 0))

    @property
    def gripper(self) -> Gripper | None:
        """Not told by a dataset."""
        return None

    def reset(self, seed: int) -> Obs:
        """Begin an episode of the dataset as it began."""
        index = self._episodes[seed % len(self._episodes)]
        episode = self._episode(index)
        self.actions = np.asarray(episode.actions, dtype=np.float64)
        begun = self._seed(index)
        assert begun is not None
        obs = self._world.reset(begun)
        self._logged = _rows(episode.observations, len(self.actions) + 1)
        return obs

    def physics(self) -> tuple[mujoco.MjModel, mujoco.MjData]:
        """Model and data of the environment."""
        return self._world.physics()

    def step(self, action: F64) -> tuple[Obs, bool]:
        """One step, with the action in the type in which it was logged."""
        return self._world.step(action)

    def expert(self) -> Policy:
        """The log itself."""
        return Repeats(self)

    @property
    def drift_limit(self) -> float:
        """How far a number of the observation may be from its logged value."""
        return _DRIFT

    def drift(self, qpos: F64, seen: F64) -> float:
        """How far the observations of the replay are from the logged ones at most."""
        rows = min(len(seen), len(self._logged))
        return float(np.abs(seen[:rows] - self._logged[:rows]).max())

    def close(self) -> None:
        """Close the environment."""
        self._world.close()

    def _episode(self, index: int) -> Any:
        return self._dataset[index]

    def _seed(self, index: int) -> int | None:
        """Seed of an episode's reset; None where it was not stored."""
        found = next(iter(self._dataset.storage.get_episode_metadata([index]))).get("seed")
        return None if found is None or str(found) == "None" else int(found)


def make(dataset: str) -> MinariDataset:
    """The replayable episodes of a local dataset."""
    return MinariDataset(dataset)


def _rows(observations: Any, count: int) -> F64:
    """(T, n) logged observations as numbers, as a world's are logged."""
    if not isinstance(observations, dict):
        return np.stack([numbers_of(row) for row in np.asarray(observations)[:count]])
    return np.stack([numbers_of({k: _at(v, row) for k, v in observations.items()}) for row in range(count)])


def _at(values: Any, row: int) -> Any:
    return {k: _at(v, row) for k, v in values.items()} if isinstance(values, dict) else values[row]
