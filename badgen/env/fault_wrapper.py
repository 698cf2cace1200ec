"""Faults in anybody's evaluation loop: a wrapper around a Gymnasium environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, SupportsFloat

import gymnasium
import mujoco
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.errors import BadValue
from badgen.contracts.world import Obs
from badgen.contracts.world_fault import SampledWorldFault
from badgen.env.scene_env import SceneEnv
from badgen.faults import one_fault
from badgen.worlds.acting import Acting
from badgen.worlds.adapters.gymnasium_world import GymnasiumWorld
from badgen.worlds.faults import sample_fault, specs_of
from badgen.worlds.load import Still
from badgen.worlds.runner import WorldRunner
from badgen.worlds.substeps import Substeps

Result = tuple[Any, SupportsFloat, bool, bool, dict[str, Any]]


class FaultWrapper(gymnasium.Wrapper[Any, Any, Any, Any]):
    """An environment in which a fault acts on whatever policy is evaluated; `info["fault"]` says when.

    In badgen's own environments the fault is one of the scene's operators, sampled from the expert's rollout in the
    same layout. In any other MuJoCo environment it is one of the faults for worlds (docs/worlds.md). There, every reset
    first runs `policy` once without the fault from the same seed, since faults are sampled from what happens in a clean
    run; the environment must repeat itself.

    Args:
        env: the environment.
        fault: a fault as text, such as "push@2.4" or "early_release".
        policy: observation -> action, in environments that are not badgen's; without it the clean run holds still, so
            that only faults that need nothing of it, such as those that begin at a given second, find a place.
        seed: of the draws of the fault, and of resets that give no seed.

    Raises:
        BadValue: the text is no fault.
    """

    def __init__(
        self, env: gymnasium.Env[Any, Any], fault: str, policy: Callable[[Obs], Any] | None = None, seed: int = 0
    ) -> None:
        super().__init__(env)
        self._text, self._rng = fault, np.random.default_rng(seed)
        one_fault(fault)  # refuses what cannot be read
        self._own = isinstance(env.unwrapped, SceneEnv)
        self._acting: Acting | None = None
        self._row, self._fault = 0, None
        if not self._own:
            self._spec = specs_of(fault)[0]
            self._world = GymnasiumWorld(env)
            self._runner = WorldRunner(self._world, Still(self._world.neutral) if policy is None else _Called(policy))
        elif policy is not None:
            raise BadValue("policy is for environments that are not badgen's; leave it out")

    _fault: SampledWorldFault | None

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode, and sample the fault for it."""
        self._end()
        given = int(self._rng.integers(2**31)) if seed is None else seed
        if self._own:
            return self.env.reset(seed=given, options={**(options or {}), "fault": self._text})
        clean = self._runner.clean(given)
        self._fault = sample_fault(self._spec, self._rng, clean.trajectory, self._runner.facts(clean))
        obs, info = self.env.reset(seed=given, options=options)
        model, data = self._world.physics()
        self._acting, self._row = Acting(self._fault, model, data, self._world.hz), 0
        return self._acting.observation(0, obs), {**info, "fault": self._told()}

    def step(self, action: Any) -> Result:
        """One step, with the fault at work between `cause_s` and `stop_s`."""
        acting = self._acting
        if acting is None:
            return self.env.step(action)
        asked = np.asarray(action, dtype=np.float64)
        given: F64 = acting.action(self._row, asked)
        acting.begin_row(self._row)
        with Substeps(self._data(), acting.before_substep, acting.after_substep):
            obs, reward, terminated, truncated, info = self.env.step(given.astype(np.asarray(action).dtype))
        self._row += 1
        told = {**info, "fault": self._told()}
        seen = acting.observation(self._row, obs)
        if terminated or truncated:
            self._end()
        return seen, reward, terminated, truncated, told

    def close(self) -> None:
        """Put the model back and close the environment."""
        self._end()
        super().close()

    def _data(self) -> mujoco.MjData:
        return self._world.physics()[1]

    def _told(self) -> Mapping[str, Any]:
        """Name, times [s], and whether it acts at this step."""
        fault, acting = self._fault, self._acting
        assert fault is not None
        assert acting is not None
        stop_s = fault.stop_s if np.isfinite(fault.stop_s) else None
        active = acting.active_at(self._row / self._world.hz)
        return {"name": fault.spec.name, "cause_s": fault.cause_s, "stop_s": stop_s, "active": active}

    def _end(self) -> None:
        if self._acting is not None:
            self._acting.end()
            self._acting = None


class _Called:
    """A function of the observation as a policy."""

    def __init__(self, function: Callable[[Obs], Any]) -> None:
        self._function = function

    def reset(self, instruction: str, seed: int) -> None:
        """Nothing to forget."""

    def act(self, obs: Obs) -> F64:
        """(D,) the action."""
        return np.asarray(self._function(obs), dtype=np.float64)
