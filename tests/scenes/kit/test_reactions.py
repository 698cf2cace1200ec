"""What arms do after a failure: each reaction style on a real table, with a grasp that is really lost."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from badgen.contracts.arrays import F64
from badgen.contracts.perturbation import OperatorSpec, SampledFault
from badgen.contracts.plan import REACTION_STYLES, ReactionStyle
from badgen.contracts.trajectory import Trajectory
from badgen.engine.layout import Layout
from badgen.engine.layout_group import Group, simulate_group
from badgen.engine.rollout import roll_out
from badgen.engine.seeds import Slot
from badgen.registry import registry
from scenes.kit.control.arm.pace import LEAD_RAD, UPPER_RADPS, WRIST_RADPS
from scenes.kit.control.arm.reactions import MAX_TRIES, REACTION_S, answer
from scenes.kit.control.arm.watching import FORCE_N
from scenes.kit.robots.station import ARM, GRIP_ACTUATOR, HANDLE, JOINTS
from scenes.tabletop.pick_place.layout import PickPlaceParams
from scenes.tabletop.pick_place.scene import PickPlace

SEED = 61_205
CLEAN = ["approach", "descend", "grasp", "lift", "transfer", "lower", "release", "retreat", "home", "done"]
SERVOS = [a.name for a in HANDLE.actuators if a.joint]
LOOSE = OperatorSpec("weak_grip", {"grips": [GRIP_ACTUATOR], "during": ["transfer"], "remaining_share_range": [0, 0]})


class Styled(PickPlace):
    """The scene with one reaction style in all layouts."""

    def __init__(self, style: ReactionStyle) -> None:
        self._style: ReactionStyle = style

    def sample(self, rng: np.random.Generator) -> PickPlaceParams:
        return replace(super().sample(rng), reaction=self._style)


@lru_cache
def group(style: ReactionStyle) -> Group:
    return simulate_group(Layout(Styled(style), Slot("pick_place", "clean", 0), SEED))


@lru_cache
def dropped(style: ReactionStyle) -> Trajectory:
    """A run in which the gripper loses all its force for good while it carries the item."""
    return under(style, LOOSE)


def under(style: ReactionStyle, spec: OperatorSpec) -> Trajectory:
    operator = registry().operator(spec)
    params = operator.sample(np.random.default_rng(3), group(style).twin.trajectory)
    return group(style).perturbed(SampledFault(spec, operator, params)).judged.full


def lowered(style: ReactionStyle, by_m: float) -> Trajectory:
    """A run whose plan takes the open fingers this far below the grasp."""
    g = group(style)
    expert = g.layout.expert(g.twin.attempted_task)
    expert = expert.with_plan(expert.plan.move_goal("descend", (0.0, 0.0, -by_m)))
    return roll_out(g.layout.scene, expert, g.world, None, g.layout.expert_rng(), 7.0)


def entered(t: Trajectory) -> list[str]:
    """Phases in the order in which they were entered, again and again."""
    changes = np.flatnonzero(np.diff(t.phase)) + 1
    return [t.phases[t.phase[k]] for k in (0, *changes.tolist())]


def joints(t: Trajectory) -> F64:
    return t.qpos[:, [int(t.model.joint(j).qposadr[0]) for j in JOINTS]]


def speeds(t: Trajectory) -> F64:
    return np.abs(t.qvel[:, [int(t.model.joint(j).dofadr[0]) for j in JOINTS]])


def set_points(t: Trajectory) -> F64:
    return t.action[:, [int(t.model.actuator(a).id) for a in SERVOS]]


def first(t: Trajectory, phase: str) -> int:
    return int((t.phase == t.phases.index(phase)).argmax())


@pytest.mark.parametrize("style", REACTION_STYLES)
def test_the_clean_run_is_the_same_in_every_style(style: ReactionStyle) -> None:
    assert group(style).twin.judged.full.qpos.tobytes() == group("oblivious").twin.judged.full.qpos.tobytes()
    assert entered(group(style).twin.judged.full) == CLEAN


@pytest.mark.parametrize("style", ["oblivious", "protective_stop"])
def test_those_that_do_not_watch_their_grasp_carry_on(style: ReactionStyle) -> None:
    assert entered(dropped(style)) == CLEAN


def test_one_that_freezes_stands_still_to_the_end() -> None:
    t = dropped("freeze")
    assert entered(t)[-2:] == ["transfer", "stopped"]
    still = joints(t)[first(t, "stopped") + 25 :]
    assert np.ptp(still, axis=0).max() < 0.01


def test_one_that_retreats_rises_and_goes_home() -> None:
    t = dropped("retreat")
    assert entered(t)[-4:] == ["transfer", "recover", "home", "done"]
    assert entered(t).count("approach") == 1
    rise = t.site(HANDLE.tool)[first(t, "recover") : first(t, "home"), 2]
    assert rise[-1] > rise[0] + 0.08
    np.testing.assert_allclose(joints(t)[-1], HANDLE.home_rad, atol=0.01)


def test_one_that_retries_gives_up_after_a_few_times_and_goes_home() -> None:
    t = dropped("retry")
    again = entered(t)
    assert 2 <= again.count("approach") <= 1 + MAX_TRIES
    assert again.count("recover") <= 1 + MAX_TRIES
    assert again[-1] in {"recover", "home", "done"}


def test_a_protective_stop_comes_after_the_harm() -> None:
    t = lowered("protective_stop", 0.06)
    newtons = t.contact_n[:, t.pairs.index(f"{ARM}-table")]
    struck, stopped = int((newtons > FORCE_N).argmax()), first(t, "stopped")
    assert newtons.max() > FORCE_N
    assert REACTION_S - 0.03 <= t.time_s[stopped] - t.time_s[struck] <= 0.2
    assert entered(t)[-2:] == ["descend", "stopped"]
    assert speeds(t)[stopped + 15 :].max() < 0.05
    assert entered(lowered("oblivious", 0.06))[-1] == "done"


def test_a_protective_stop_answers_joints_that_do_not_follow() -> None:
    locked = OperatorSpec("freeze", {"during": ["transfer"]})
    t = under("protective_stop", locked)
    assert entered(t)[-2:] == ["transfer", "stopped"]
    assert "stopped" not in entered(under("oblivious", locked))


def test_set_points_of_a_blocked_arm_do_not_run_away() -> None:
    t = under("oblivious", OperatorSpec("freeze", {"during": ["transfer"]}))
    ahead = np.abs(set_points(t) - joints(t)).max()
    assert 0.3 < ahead <= LEAD_RAD + 1e-6


@pytest.mark.parametrize("style", REACTION_STYLES)
def test_set_points_keep_to_the_published_speeds(style: ReactionStyle) -> None:
    t = dropped(style)
    after = t.phase == t.phases.index("stopped") if "stopped" in t.phases else np.zeros(len(t), dtype=bool)
    steps = np.abs(np.diff(set_points(t), axis=0))[~after[1:]] / t.dt_s
    assert steps[:, :4].max() <= UPPER_RADPS + 1e-6
    assert steps[:, 4:].max() <= WRIST_RADPS + 1e-6


@pytest.mark.parametrize("style", REACTION_STYLES)
def test_no_joint_is_fast_after_a_drop(style: ReactionStyle) -> None:
    t, clean = dropped(style), group(style).twin.judged.full
    fell = int((t.qpos != clean.qpos).any(axis=1).argmax())
    assert speeds(t)[fell:].max() < 2.0 * speeds(clean).max()


def test_answers_by_style() -> None:
    assert answer("retry", "lost_grasp", MAX_TRIES) == "go_home"
    assert {s: answer(s, "senseless_goal", 0) for s in REACTION_STYLES} == {
        "oblivious": "idle",
        "retry": "go_home",
        "freeze": "stop",
        "retreat": "go_home",
        "protective_stop": "stop",
    }
