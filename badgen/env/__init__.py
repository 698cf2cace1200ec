"""Scenes as Gymnasium environments; importing this registers one for each scene, such as `badgen/LidLift-v0`."""

from badgen.contracts.environment import env_id
from badgen.env.episode_store import EpisodeStore
from badgen.env.fault_wrapper import FaultWrapper
from badgen.env.policy import ExpertPolicy
from badgen.env.register import register_envs
from badgen.env.scene_env import SceneEnv

__all__ = ["EpisodeStore", "ExpertPolicy", "FaultWrapper", "SceneEnv", "env_id", "register_envs"]

register_envs()
