"""Pictures are drawn by whichever thread asks."""

import gc
import threading
from collections.abc import Callable, Iterator

import mujoco
import numpy as np
import pytest

from badgen.contracts.arrays import Image
from badgen.contracts.trajectory import STATE
from badgen.render.current import current
from badgen.render.renderer import Renderer

WORLD = """<mujoco><visual><quality shadowsize="256"/></visual><worldbody><light pos="0 0 3"/>
  <geom type="box" size=".3 .2 .1" rgba="1 .2 .1 1"/><geom type="plane" size="2 2 .1"/><camera name="eye" pos="0 0 1"/>
</worldbody></mujoco>"""


@pytest.fixture(name="draw")
def draw_fixture() -> Iterator[Callable[[], Image]]:
    model = mujoco.MjModel.from_xml_string(WORLD)
    state = np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_getState(model, mujoco.MjData(model), state, STATE)
    with Renderer(model, 64, 64) as renderer:
        yield lambda: renderer.rgb(state, "eye")


def in_thread(draw: Callable[[], Image]) -> Image:
    """What a thread draws, which has ended on return."""
    drawn: list[Image] = []
    thread = threading.Thread(target=lambda: drawn.append(draw()))
    thread.start()
    thread.join()
    (picture,) = drawn
    return picture


def test_any_thread_draws_before_and_after_any_other(draw: Callable[[], Image]) -> None:
    first = in_thread(draw)
    assert np.ptp(first) > 0
    for again in (draw(), in_thread(draw), draw()):
        assert np.array_equal(again, first)


def test_threads_wait_for_one_another(draw: Callable[[], Image]) -> None:
    expected, drawn = draw(), list[Image]()
    begun = threading.Event()

    def other() -> None:
        begun.set()
        drawn.append(draw())

    thread = threading.Thread(target=other)
    with current():
        thread.start()
        begun.wait()
        thread.join(0.2)
        assert not drawn  # this thread has the context
    thread.join()
    assert np.array_equal(drawn[0], expected)


def test_a_renderer_that_is_dropped_while_another_draws_leaves_the_picture_whole(draw: Callable[[], Image]) -> None:
    expected = draw()
    dropped = [Renderer(mujoco.MjModel.from_xml_string(WORLD), 32, 32)]
    with current():
        dropped.clear()
        gc.collect()
        assert np.array_equal(draw(), expected)
    assert np.array_equal(in_thread(draw), expected)
