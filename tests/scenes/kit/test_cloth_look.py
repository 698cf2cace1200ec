"""A cloth in pictures: stripes without jagged edges, smooth folds, another colour below; and the files of textures."""

import io

import mujoco
import numpy as np
import pytest
from PIL import Image as Pictures

from badgen.contracts.appearance import PLAIN
from badgen.contracts.arrays import F64, Image
from badgen.contracts.colour import lightness
from badgen.contracts.errors import BadValue
from badgen.contracts.scene import CameraSpec
from badgen.contracts.trajectory import STATE
from badgen.render.renderer import Renderer
from badgen.sim import build_world
from scenes.kit.props.cloth import CLOTHS, COLUMNS, ROWS, Laid, add_cloth, prepare_world, vertex
from scenes.kit.props.cloth_look import STRIPE_M, lining
from scenes.kit.worlds.cameras import add_cameras
from scenes.kit.worlds.png import png
from scenes.kit.worlds.table import new_world

pytestmark = pytest.mark.skipif(not hasattr(mujoco.mjtIntegrator, "mjINT_DISCRETE"), reason="too old for a cloth")
SIDE_M, GREEN, RED = 0.30, (0.36, 0.56, 0.40), (0.8, 0.1, 0.1)
SIZE, FOVY_DEG, ABOVE_M = 256, 30.0, 0.9


def seen(fold: bool = False) -> Image:
    """The cloth from right above, flat or with its first half folded over onto the second."""
    spec = new_world("cloth")
    prepare_world(spec)
    add_cloth(spec, Laid((0.15, 0.0), 0.0, SIDE_M), GREEN, {4: RED})
    camera = CameraSpec("top", "from above", (0.15, -0.001, ABOVE_M), (0.15, 0.0, 0.0), FOVY_DEG)
    add_cameras(spec, [camera], PLAIN)
    model = build_world(spec, ()).model
    data = mujoco.MjData(model)
    for row, column in [(i, j) for i in range(ROWS // 2) for j in range(COLUMNS)] if fold else []:
        at = int(model.joint(f"{vertex(row, column)}/x").qposadr[0])
        data.qpos[at] = SIDE_M * (ROWS - 1 - 2 * row) / (ROWS - 1)
        data.qpos[at + 2] = 0.006
    state: F64 = np.empty(mujoco.mj_stateSize(model, STATE))
    mujoco.mj_getState(model, data, state, STATE)
    with Renderer(model, SIZE, SIZE) as view:
        return view.rgb(state, "top")


def test_a_stripe_is_as_wide_as_it_should_be_and_has_soft_edges() -> None:
    row = seen()[SIZE // 2].astype(float)
    redness = (row[:, 0] - row[:, 1]) / 255
    px_per_m = SIZE / (2 * ABOVE_M * np.tan(np.radians(FOVY_DEG / 2)))
    full, some = int((redness > 0.4).sum()), int((redness > 0.0).sum())
    assert full == pytest.approx(STRIPE_M * px_per_m, abs=3.0)
    assert some > full, "the edges are not blended"


def test_a_folded_cloth_shows_its_lining() -> None:
    flat, folded = seen(), seen(fold=True)
    half = slice(SIZE // 2 - 20, SIZE // 2 + 20), slice(SIZE // 2 + 10, SIZE // 2 + 60)
    changed = np.abs(flat[half].astype(int) - folded[half].astype(int)).max(axis=2)
    assert (changed > 40).mean() > 0.95


@pytest.mark.parametrize("rgb", CLOTHS.values(), ids=CLOTHS)
def test_the_lining_differs_clearly_from_the_cloth(rgb: tuple[float, float, float]) -> None:
    assert abs(lightness(lining(rgb)) - lightness(rgb)) > 20.0


def test_a_texture_file_holds_the_picture() -> None:
    image = np.random.default_rng(1).integers(0, 256, (5, 9, 3), dtype=np.uint8)
    assert np.array_equal(np.asarray(Pictures.open(io.BytesIO(png(image)))), image)
    with pytest.raises(BadValue, match="at most 65535"):
        png(np.zeros((200, 200, 3), dtype=np.uint8))
