"""Until when a failure can be saved, and failures that are put right: real rollouts of the push scene."""

from dataclasses import replace

import mujoco
import numpy as np
import pytest
from lab import CASES, Case, group, home, perturbed, twin

from badgen.contracts.recoverability import Moment, Recoverability
from badgen.contracts.trajectory import STATE
from badgen.engine import recovery
from badgen.engine.recovery import RESOLUTION_S, TRIES, recoverability, recovered
from badgen.engine.rollout import prepare
from badgen.engine.start_jitter import SHIFT_M, with_things_moved
from badgen.judging.certificate import GRACE_S
from badgen.sim import restart

CASE: Case = next(c for c in CASES if c[:2] == ("push", "misplaced"))
PUSHED: Case = next(c for c in CASES if c[:2] == ("push", "cause:push"))


@pytest.mark.parametrize("scene", ["push", "pick_place"])
def test_an_expert_that_starts_anew_at_the_first_row_repeats_the_rollout(scene: str) -> None:
    g = group(scene)
    full = g.twin.judged.full
    sim, expert = prepare(g.layout.scene, g.layout.expert(g.layout.request.task.name), g.world, None, begun=True)
    again = restart(sim, expert, full, 0, float(full.time_s[-1]), g.layout.expert_rng())
    for name in ("time_s", "state", "action", "ctrl", "contact_n"):
        np.testing.assert_array_equal(getattr(again, name), getattr(full, name), err_msg=name)


def test_loose_things_move_by_millimetres_and_what_is_held_stays() -> None:
    t = twin("pick_place")
    model, rng = t.model, np.random.default_rng(0)
    free = [j for j in range(model.njnt) if model.jnt_type[j] == mujoco.mjtJoint.mjJNT_FREE]
    carried = int(np.flatnonzero(t.phase == t.phases.index("transfer"))[5])
    data = mujoco.MjData(model)
    moved_m = {}
    for row in (0, carried):
        state = with_things_moved(model, t.state[row], rng)
        mujoco.mj_setState(model, data, state, STATE)
        for j in free:
            k = int(model.jnt_qposadr[j])
            gap = data.qpos[k : k + 3] - t.qpos[row, k : k + 3]
            moved_m[row, model.joint(j).name] = float(np.hypot(*gap[:2]))
            assert gap[2] == 0.0
        unmoved = np.ones(model.nq, dtype=bool)
        for j in free:
            unmoved[int(model.jnt_qposadr[j]) :][:7] = False
        np.testing.assert_array_equal(data.qpos[unmoved], t.qpos[row][unmoved])
    lying = [m for (row, _), m in moved_m.items() if row == 0]
    assert max(lying) <= 2 * SHIFT_M[1]
    assert max(lying) >= SHIFT_M[0]
    assert min(m for (row, _), m in moved_m.items() if row == carried) == 0.0  # what the gripper holds


def at(saved: dict[float, int]) -> Recoverability:
    """The curve of a failure whose tries succeed as given by the first listed time that is not before the moment."""

    class Known:
        def __init__(self, *_: object) -> None: ...

        def at(self, time_s: float) -> Moment:
            until = min(t for t in saved if t >= time_s - 1e-9)
            return Moment(time_s, saved[until], TRIES, 0.0, 1.0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recovery, "_Tries", Known)
        return recoverability(home(CASE), perturbed(CASE), np.random.default_rng(0))


def test_the_limit_lies_between_two_moments_that_are_close_together() -> None:
    found = at({3.3: TRIES, 99.0: 0})
    assert found.recoverability == "limit"
    assert found.recoverable_until_s is not None
    assert found.unrecoverable_from_s is not None
    assert found.recoverable_until_s <= 3.3 <= found.unrecoverable_from_s
    assert found.unrecoverable_from_s - found.recoverable_until_s <= RESOLUTION_S


def test_without_a_limit_there_are_no_times() -> None:
    always, never = at({99.0: TRIES}), at({99.0: 0})
    assert (always.recoverability, always.recoverable_until_s) == ("always", None)
    assert (never.recoverability, never.unrecoverable_from_s) == ("never", None)


def test_the_last_moment_that_is_saved_counts_where_an_earlier_one_is_not() -> None:
    found = at({2.0: TRIES, 4.5: 0, 7.0: TRIES, 99.0: 0})
    assert found.recoverable_until_s is not None
    assert 6.0 < found.recoverable_until_s <= 7.0


def test_a_failure_that_is_put_right_equals_it_up_to_the_new_start() -> None:
    failure, found = perturbed(CASE), None
    onset_s = min(e.start_s for e in failure.judged.events)
    for start_s in np.arange(min(failure.fault.cause_s if failure.fault else 0.0, onset_s), onset_s + 1.0, 0.5):
        found = recovered(home(CASE), failure, float(start_s)) or found
    assert found is not None
    assert found.judged.outcome != "failure"
    assert found.restart_s is not None
    t, before = found.trajectory, found.trajectory.time_s <= found.restart_s
    np.testing.assert_array_equal(t.state[before], failure.trajectory.state[before])
    assert (t.state[-1] != failure.trajectory.state[-1]).any()
    assert float(found.judged.full.time_s[-1]) == pytest.approx(home(CASE).layout.horizon_s + GRACE_S)


def test_a_thing_off_the_table_cannot_be_saved() -> None:
    pushed = perturbed(PUSHED).fault
    assert pushed is not None
    harder = replace(pushed, params=replace(pushed.params, dv_mps=(0.0, 6.0, 2.0)))
    failure = home(PUSHED).perturbed(harder)
    fallen_s = max(e.start_s for e in failure.judged.events if e.kind == "off_table")
    assert recovered(home(PUSHED), failure, fallen_s + 0.3) is None
    found = recoverability(home(PUSHED), failure, np.random.default_rng(0))
    assert found.recovery_curve is not None
    assert all(m.saved == 0 for m in found.recovery_curve if m.time_s > fallen_s)
    assert replace(found, recovery_curve=None).recoverability in ("limit", "never")
