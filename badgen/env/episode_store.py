"""Store rollouts that were made through the Gymnasium environments as certified episodes of a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np

from badgen.contracts.arrays import F64
from badgen.contracts.episode import EpisodeRecord, Outcome
from badgen.contracts.errors import BadValue, DatasetConflict
from badgen.contracts.slot_count import SlotCount
from badgen.engine.cameras import Filming, SlotRenderer
from badgen.engine.config import DatasetConfig, resolve
from badgen.engine.filled import Filled
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.policy_rollout import policy_rollout
from badgen.engine.records import records
from badgen.engine.rollout import LabelledRollout
from badgen.env.scene_env import SceneEnv
from badgen.policies.ready import ReadyPolicy
from badgen.policies.text import Acting
from badgen.registry import registry
from badgen.render.driver import driver
from badgen.serialization import to_json
from badgen.sim import robot_in
from badgen.store import DatasetFolder, write_shard

MODE = "gym"  # in place of a mode: the layouts are those of the environment's own seeds


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an episode.

    Attributes:
        id: of the stored episode; None where it was not stored.
        outcome: as `badgen make` would label it; None where the expert failed in its layout, so that there is no twin.
        mode: kind of its earliest grave event; "none" for a success, and without a twin.
        reason: "ok", or why it was not stored.
    """

    id: str | None
    outcome: Outcome | None
    mode: str
    reason: str


class EpisodeStore:
    """A dataset to which finished episodes of one scene's environment are added, each with its twin.

    Every episode is simulated again by its actions, to the bit, judged, and certified like those of `badgen make
    --policy`; its twin is the rollout of the scene's expert in the same layout.

    Args:
        out: folder of the dataset, which must be new.
        scene: registry name of the scene.
        policy: name of what acts, to be stored with every episode.
        cameras, size, fps: as the options of `badgen make`.
    """

    def __init__(
        self, out: Path, scene: str, policy: str, cameras: str = "main", size: str = "256", fps: float = 10.0
    ) -> None:
        given: dict[str, Any] = {"cameras": cameras, "size": size, "fps": fps, "jitters": 0}
        made = resolve(scene, "clean", n=1, benign=0.0, relabelled=0.0, **given)
        self._config: DatasetConfig = replace(made, modes=(MODE,), policy=policy)
        if (out / "run.json").exists():
            raise DatasetConflict(f"{out} holds a dataset; give a new folder")
        self._folder, self._number = DatasetFolder(out), 0
        self._layouts = set[str]()
        self._folder.claim(to_json(self._config), driver().properties() if self._config.cameras else {})

    def add(self, env: gymnasium.Env[Any, Any]) -> Added:
        """Store the episode that an environment has just finished, in whatever wrappers.

        Raises:
            BadValue: the episode is not finished, broke down, has a fault of its own, another request than its layout,
                is of another scene or of no scene at all, or was added before.
        """
        played = self._finished(env)
        if played.layout.name() in self._layouts:
            raise BadValue("an episode of this layout is stored already; reset with another seed")
        group = simulate_group(played.layout)
        if not group.twin.certificate.accepted:
            return Added(None, None, "none", group.twin.certificate.reason)
        rollout = policy_rollout(group, ReadyPolicy(self._config.policy, _Played(played.actions), Acting()))
        if not np.array_equal(rollout.judged.exact.state, played.trajectory().state):
            raise BadValue("the episode does not repeat: something but its actions changed its simulation; report this")
        certificate = rollout.certificate
        if not certificate.accepted:
            return Added(None, rollout.judged.outcome, rollout.judged.mode, certificate.reason)
        return Added(self._stored(group, rollout), rollout.judged.outcome, rollout.judged.mode, "ok")

    def close(self) -> Path:
        """Finish the dataset; return its folder."""
        with self._folder.locked():
            self._folder.write_manifest()
        return self._folder.path

    def _finished(self, env: gymnasium.Env[Any, Any]) -> SceneEnv:
        played, (scene,) = env.unwrapped, self._config.scenes
        if not isinstance(played, SceneEnv) or played.layout.scene.name != scene:
            raise BadValue(f"this dataset takes episodes of {scene}, made by badgen's environment of it")
        ran, steps = len(played.actions), played.n_steps
        if ran < steps:
            raise BadValue(f"the episode has {ran} of {steps} steps; add it when it is truncated and before reset()")
        if played.fault is not None:
            raise BadValue(f"the episode has the fault {played.fault.spec.name}; `badgen make` stores faulted rollouts")
        if played.request != played.layout.request:
            raise BadValue("the episode has another request than its layout; reset without `task` and such options")
        return played

    def _stored(self, group: Group, rollout: LabelledRollout) -> str:
        scene = registry().scene(self._config.scenes[0])
        with self._folder.locked(), SlotRenderer(Filming.of_scene(self._config, scene)) as renderer:
            seen = renderer.with_sight(group.world, rollout, group.twin) if rollout.failed else rollout
            made = records(Filled(group, ((group.twin, seen),), SlotCount()), renderer)
            self._folder.save_world(group.world, robot_in(group.world.model, scene.robot))
            write_shard(self._folder.shard_path(self._number), made, {f"{scene.name}/{MODE}": _count(rollout)})
        self._number += 1
        self._layouts.add(group.layout.name())
        return _own_id(made)


@dataclass(frozen=True)
class _Played:
    """A policy that gives logged actions, and after them the last one again, while it is seen what comes of it."""

    actions: F64
    given: Iterator[int] = field(default_factory=count)

    def reset(self, instruction: str, seed: int) -> None:
        """It knows nothing but the log."""

    def act(self, obs: object) -> F64:
        """(D,) the next action."""
        return np.asarray(self.actions[min(next(self.given), len(self.actions) - 1)])


def _count(rollout: LabelledRollout) -> SlotCount:
    failed = int(rollout.failed)
    return SlotCount(failed, 1, failed, 1 - failed)


def _own_id(made: list[EpisodeRecord]) -> str:
    return next(record.info.id for record in made if not record.info.is_twin)
