"""`badgen world check` puts the success of a world to the test: right ones hold, wrong ones are found out."""

from __future__ import annotations

from collections.abc import Sequence

import mujoco
import numpy as np
import pytest
from click.testing import CliRunner
from pusher import _XML, MARK_M, NEAR_M, MeasuredPusher, Pusher, Pushing

from badgen.cli.world import world
from badgen.contracts.arrays import F64
from badgen.contracts.world import Control, World
from badgen.worlds.reports.controls import control_findings
from badgen.worlds.runner import WorldRunner


class Round(Pusher):
    """The block must be at the mark, not only at its height on the table."""

    def step(self, action: F64) -> tuple[F64, bool]:
        """As before, with another success."""
        seen, _ = super().step(action)
        return seen, bool(np.hypot(self.data.qpos[2] - MARK_M, self.data.qpos[3]) < NEAR_M)


class Latching(Round):
    """What was a success once stays one."""

    def reset(self, seed: int) -> F64:
        """Forget it."""
        self.once = False
        return super().reset(seed)

    def step(self, action: F64) -> tuple[F64, bool]:
        """As before, with another success."""
        seen, now = super().step(action)
        self.once = self.once or now
        return seen, self.once


class Sliding(Pusher):
    """The block is a drawer: it slides on a rail, and is closed at 20 cm."""

    def reset(self, seed: int) -> F64:
        """It is open."""
        self.model = mujoco.MjModel.from_xml_string(
            _XML.replace("<freejoint/>", '<joint type="slide" axis="1 0 0" damping="8"/>')
        )
        self.data = mujoco.MjData(self.model)
        mujoco.mj_forward(self.model, self.data)
        return self._seen()

    def step(self, action: F64) -> tuple[F64, bool]:
        """As before, with another success."""
        super().step(action)
        return self._seen(), bool(self.data.qpos[2] > 0.2)

    def _seen(self) -> F64:
        return np.array([*self.data.qpos[:2] + np.array([-0.1, 0.0]), self.data.qpos[2] + 0.05, 0.0])


def lies_beside(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    """Ten centimetres off the line."""
    data.qpos[3] = 0.1


def lies_at_mark(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    """Exactly there."""
    data.qpos[2:4] = MARK_M, 0.0


class Doubted(Pusher):
    """Its author knows that a block beside the mark is no success; its success does not."""

    def controls(self) -> Sequence[Control]:
        """One that must count, at once and at the end, and one that must not."""
        at_mark = Control("block at the mark", lies_at_mark, True, at_end=False)
        return at_mark, Control("block beside the mark", lies_beside, False)


class Trusted(Doubted, Round):
    """The same controls of a success that is right."""


def lines(made: World) -> list[str]:
    runner = WorldRunner(made, Pushing())
    return [f.found for f in control_findings(runner, [runner.clean(seed) for seed in range(3)])]


def test_a_success_that_looks_at_one_axis_counts_a_block_that_is_moved_aside() -> None:
    assert "20 cm 6 of 12" in lines(Pusher())[2]
    assert "5 cm 0 of 12, 10 cm 0 of 12, 20 cm 0 of 12" in lines(Round())[2]


def test_a_success_that_stays_counts_a_block_that_is_put_back() -> None:
    assert lines(Latching())[1] == "what moved, put back: counts as a success in 3 of 3"
    assert lines(Round())[1] == "what moved, put back: counts as a success in 0 of 3"


@pytest.mark.parametrize("made", [Round(), Latching()])
def test_the_goal_itself_counts_without_the_way_there(made: World) -> None:
    assert lines(made)[0] == "the goal, set by hand after a reset: counts as a success in 3 of 3"


def test_the_goal_of_a_task_is_tested_beside_the_success_of_its_world() -> None:
    assert lines(MeasuredPusher())[0].endswith("counts as a success in 3 of 3 and is the goal of its task in 3 of 3")
    assert lines(MeasuredPusher())[1].endswith("counts as a success in 0 of 3 and is the goal of its task in 0 of 3")


def test_a_drawer_is_moved_back_on_its_way() -> None:
    (*_, graded) = lines(Sliding())
    assert "block back by this much of its way: 10% 3 of 3" in graded  # it was pushed a little further than needed
    assert "50% 0 of 3, 100% 0 of 3" in graded


def test_controls_of_the_author_fail_where_the_success_says_otherwise() -> None:
    wrong, right = (
        CliRunner().invoke(world, ["check", f"{__name__}:{name}", "--policy", "pusher:Pushing", "--seeds", "2"])
        for name in ("Doubted", "Trusted")
    )
    assert (wrong.exit_code, right.exit_code) == (2, 0), right.output
    assert "ok    control       block at the mark, which is a success: counts as a success in 2 of 2" in wrong.output
    assert "FAIL  control       block beside the mark, which is none: counts as a success in 2 of 2" in wrong.output
    assert "correct the success of the world" in wrong.output


def test_without_a_clean_run_that_succeeds_there_is_nothing_to_test() -> None:
    runner = WorldRunner(Pusher(), Pushing())
    assert list(control_findings(runner, [runner.clean(0, 20)])) == []
