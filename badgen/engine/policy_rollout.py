"""Roll out a policy in a layout of a scene, and judge the rollout beside the expert's, which is its twin."""

from __future__ import annotations

from dataclasses import replace

from badgen.contracts.trajectory import Trajectory
from badgen.engine.config import DatasetConfig
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group
from badgen.engine.modes import POLICY
from badgen.engine.policy_actor import PolicyActor
from badgen.engine.rollout import LabelledRollout, simulation
from badgen.engine.seeds import Slot
from badgen.engine.streams import POLICY_SEED
from badgen.judging.certificate import GRACE_S, certify_natural, judge
from badgen.policies.asking import Asking
from badgen.policies.load import load_policy
from badgen.policies.pictures import Pictures
from badgen.policies.ready import ReadyPolicy
from badgen.registry import registry
from badgen.sim import World, simulate

REACHED = 0.95  # of a milestone's measure: from here on it counts as reached
_REHEARSED_S = 0.02


def policy_rollout(group: Group, policy: ReadyPolicy, index: int = 1) -> LabelledRollout:
    """The rollout of a policy from the start of a group's twin; raises PolicyError, Unstable, UnknownName."""
    layout, task = group.layout, group.layout.request.task
    judged = judge(_roll_out(layout, group.world, policy, layout.horizon_s + GRACE_S), task, layout.horizon_s)
    certificate = certify_natural(judged, group.twin.judged)
    return LabelledRollout(layout.request, judged, certificate, task.name, index=index, policy=policy.text)


def end_of(rollout: LabelledRollout) -> str:
    """How a rollout ended, as it is counted: "outcome/mode/NUMBER NAME of the last milestone reached"."""
    best = rollout.labels.milestones.max(axis=0)
    reached = [f"{k} {m.name}" for k, m in enumerate(rollout.request.task.milestones, 1) if best[k - 1] >= REACHED]
    return f"{rollout.judged.outcome}/{rollout.judged.mode}/{reached[-1] if reached else '0 nothing'}"


def rehearse_policy(config: DatasetConfig) -> None:
    """Ask the policy of a config once in each scene, so that what is wrong is reported before anything is written.

    Raises BadValue for what cannot be loaded, PolicyError for actions that do not fit, UnknownName for a camera.
    """
    policy = load_policy(config.policy)
    for scene in (registry().scene(name) for name in config.scenes):
        layout = Layout(scene, Slot(scene.name, POLICY, 0), config.seed, 0, config.appearance, config.robot_appearance)
        _roll_out(layout, layout.world(), policy, _REHEARSED_S)


def _roll_out(layout: Layout, world: World, policy: ReadyPolicy, until_s: float) -> Trajectory:
    scene, model = layout.scene, world.model
    with Pictures(model, policy.acting, scene.paint) as pictures:
        actor = PolicyActor(layout, model, Asking(policy, int(model.nu)), pictures)
        sim = simulation(scene, world, actor.control_hz, [])
        t = simulate(sim, actor, until_s, layout.rng(POLICY_SEED), scene.log_hz)
    return replace(t, recorded=actor.recorded(len(t)))
