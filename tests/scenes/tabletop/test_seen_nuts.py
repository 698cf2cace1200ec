"""pour, as its default view shows it: nuts in both cups at the start, and falling while they are poured."""

import mujoco
import numpy as np
import pytest
from lab import layout, twin

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.trajectory import STATE, Trajectory
from badgen.render.renderer import Renderer
from scenes.tabletop.pour.layout import CUPS, GRAINS, HEAPS, PLATES, PourParams
from scenes.tabletop.pour.scene import PourTask

NAME, SIZE_PX, LEAST_PX = "pour", 256, 60
VIEW = layout(NAME).scene.cameras[0].name
ABOVE_PLATE_M = 0.035  # a nut that is higher is in the air, or in a cup


def nuts(model: mujoco.MjModel, heap: str) -> list[int]:
    return [int(model.body(f"{heap}/{k}").id) for k in range(GRAINS)]


def owners(model: mujoco.MjModel, states: list[F64]) -> list[Ints]:
    """The body that each pixel of the default view shows, for each state."""
    with Renderer(model, SIZE_PX, SIZE_PX) as view:
        return [view.bodies(state, VIEW) for state in states]


def start(model: mujoco.MjModel) -> F64:
    data, state = mujoco.MjData(model), np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_resetDataKeyframe(model, data, 0)
    mujoco.mj_getState(model, data, state, STATE)
    return state


@pytest.mark.slim
@pytest.mark.parametrize("slot", range(5))
def test_nuts_are_seen_in_both_cups(slot: int) -> None:
    model = layout(NAME, slot).world().model
    assert model is not None
    (seen,) = owners(model, [start(model)])
    for heap in HEAPS:
        assert np.isin(seen, nuts(model, heap)).sum() >= LEAST_PX


def falling(t: Trajectory, state: F64, cup: int, plate: int) -> list[int]:
    """Nuts of the cup that are in the air over the plate, in no cup."""
    data, size = mujoco.MjData(t.model), params().cups[cup]
    mujoco.mj_setState(t.model, data, state, STATE)
    mujoco.mj_kinematics(t.model, data)
    body = t.model.body(CUPS[cup]).id
    axes = data.xmat[body].reshape(3, 3)
    found = []
    for nut in nuts(t.model, HEAPS[cup]):
        inside = axes.T @ (data.xpos[nut] - data.xpos[body])
        in_cup = np.hypot(*inside[:2]) < size.reach_m and 0.0 < inside[2] < size.height_m
        over = np.hypot(*(data.xpos[nut] - data.body(PLATES[plate]).xpos)[:2]) < params().plates[plate].rim_r_m
        if over and data.xpos[nut][2] > ABOVE_PLATE_M and not in_cup:
            found.append(nut)
    return found


def params() -> PourParams:
    p = layout(NAME).params
    assert isinstance(p, PourParams)
    return p


def test_nuts_are_seen_while_they_fall_and_on_the_plate() -> None:
    asked = layout(NAME).scene.task(params(), layout(NAME).request.task.name)
    assert isinstance(asked, PourTask)
    t = twin(NAME)
    begin_s, _ = t.phase_window_s("tip")
    _, end_s = t.phase_window_s("drain")
    states = list(t.state[(t.time_s > begin_s) & (t.time_s < end_s)][::3])
    seen = owners(t.model, [*states, t.state[-1]])
    in_air = [falling(t, state, asked.cup, asked.plate) for state in states]
    visible = [int(np.isin(picture, air).sum()) for picture, air in zip(seen, in_air, strict=False)]
    assert max(visible) >= LEAST_PX / 2
    assert np.isin(seen[-1], nuts(t.model, HEAPS[asked.cup])).sum() >= 3 * LEAST_PX
