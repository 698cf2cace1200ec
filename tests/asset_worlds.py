"""Models on disk with meshes, textures, a height field and a skin, written on the spot."""

from __future__ import annotations

import struct
from pathlib import Path

import mujoco
import numpy as np
from PIL import Image

_FACES = ((0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3))

SCENE = """<mujoco>
<compiler meshdir="meshes" texturedir="textures"/>
<option timestep="0.002"/>
<include file="more.xml"/>
<asset>
<mesh file="rock.obj"/>
<texture name="grain" type="2d" file="grain.png"/><material name="grain" texture="grain"/>
<texture name="dice" type="cube" fileright="one.png" fileleft="two.png" fileup="one.png" filedown="two.png"
 filefront="one.png" fileback="one.png"/><material name="dice" texture="dice"/>
<hfield name="hills" file="../hills.png" size="1 1 0.05 0.1"/>
<skin name="cover" file="cover.skn" material="grain"/>
</asset>
<worldbody>
<geom name="ground" type="hfield" hfield="hills"/>
<body name="rock" pos="0.02 0.01 0.3"><freejoint/><geom type="mesh" mesh="rock" material="grain"/></body>
<body name="stone" pos="0.3 0.1 0.4"><freejoint/><geom type="mesh" mesh="stone" material="dice"/></body>
<body name="plate" pos="-0.4 0 0.3"><site name="mount"/></body>
</worldbody>
<keyframe><key name="home"/></keyframe></mujoco>"""

# In a folder of its own, with its own meshdir; its rock.obj is another one.
CHILD = """<mujoco><compiler meshdir="shapes" texturedir="paint"/>
<asset><mesh name="rock" file="rock.obj"/><texture name="skin" type="2d" file="grain.png"/>
<material name="skin" texture="skin"/></asset>
<worldbody><body name="knob"><geom type="mesh" mesh="rock" material="skin"/></body></worldbody></mujoco>"""


def write_scene(folder: Path) -> Path:
    """Write the model and all that it names; returns the MJCF file."""
    for name in ("meshes/far", "textures", "part/shapes", "part/paint"):
        (folder / name).mkdir(parents=True)
    (folder / "meshes/rock.obj").write_text(obj(0.1))
    (folder / "meshes/far/stone.STL").write_bytes(stl(0.08))
    (folder / "meshes/cover.skn").write_bytes(skin("rock"))
    (folder / "more.xml").write_text('<mujoco><asset><mesh name="stone" file="far/stone.STL"/></asset></mujoco>')
    for i, name in enumerate(("textures/grain", "textures/one", "textures/two", "part/paint/grain")):
        png(folder / f"{name}.png", i)
    hills = (np.random.default_rng(9).random((8, 8)) * 255).astype(np.uint8)
    Image.fromarray(hills).save(folder / "hills.png")
    (folder / "part/shapes/rock.obj").write_text(obj(0.03))
    (folder / "part/knob.xml").write_text(CHILD)
    (folder / "scene.xml").write_text(SCENE)
    return folder / "scene.xml"


def with_part(file: Path) -> mujoco.MjSpec:
    """The model with the part from the other file attached to its plate."""
    spec = mujoco.MjSpec.from_file(str(file))
    part = mujoco.MjSpec.from_file(str(file.parent / "part/knob.xml"))
    spec.attach(part, prefix="part/", site=spec.site("mount"))
    return spec


def corners(size_m: float) -> list[tuple[float, float, float]]:
    return [(0.0, 0.0, 0.0), (size_m, 0.0, 0.0), (0.0, size_m, 0.0), (0.0, 0.0, size_m)]


def obj(size_m: float) -> str:
    """A tetrahedron with texture coordinates."""
    lines = ["v {} {} {}".format(*c) for c in corners(size_m)] + ["vt 0 0", "vt 1 0", "vt 0 1"]
    return "\n".join(lines + ["f " + " ".join(f"{i + 1}/{k + 1}" for k, i in enumerate(face)) for face in _FACES])


def stl(size_m: float) -> bytes:
    points = np.array(corners(size_m), dtype="<f4")
    faces = b"".join(np.zeros(3, "<f4").tobytes() + points[list(face)].tobytes() + b"\0\0" for face in _FACES)
    return b"test".ljust(80) + np.uint32(4).tobytes() + faces


def skin(body: str) -> bytes:
    """A tetrahedron that moves with one body."""
    head = struct.pack("<4i", 4, 0, 4, 1)
    shape = np.array(corners(0.11), "<f4").tobytes() + np.array(_FACES, "<i4").tobytes()
    bone = body.encode().ljust(40, b"\0") + np.array([0, 0, 0, 1, 0, 0, 0], "<f4").tobytes()
    return (
        head + shape + bone + struct.pack("<i", 4) + np.arange(4, dtype="<i4").tobytes() + np.ones(4, "<f4").tobytes()
    )


def png(path: Path, seed: int) -> None:
    pixels = (np.random.default_rng(seed).random((16, 16, 3)) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path)
