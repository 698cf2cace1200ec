# What hangs on the bodies of an MjSpec or stands in its lists; in MuJoCo these are in _specs, too.

from collections.abc import Iterator, Sequence
from typing import SupportsIndex

from mujoco._enums import mjtBias, mjtCamLight, mjtFlexSelf, mjtOrientation
from mujoco._types import Field, Floats, Floats32, Ints, Numbers

class MjStringVec:
    def __iter__(self) -> Iterator[str]: ...
    def __getitem__(self, index: SupportsIndex, /) -> str: ...
    def __setitem__(self, index: SupportsIndex, value: str, /) -> None: ...

class MjDoubleVec: ...
class MjIntVec: ...

class MjsActuator:
    biastype: mjtBias
    biasprm: Floats  # (10,)
    forcerange: Field[Floats, Sequence[float]]  # (2,) [N or N m]
    forcelimited: int  # mjtLimited
    ctrlrange: Field[Floats, Sequence[float]]  # (2,)
    ctrllimited: int  # mjtLimited
    def set_to_position(self, kp: float, kv: float = -1) -> None: ...

class MjsCamera:
    name: str
    pos: Floats  # (3,) [m], in the body's frame
    mode: mjtCamLight
    alt: MjsOrientation

class MjsEquality:
    data: Floats  # (11,)
    solref: Floats  # (2,)

class MjsExclude: ...

class MjsFlex:
    vertbody: Field[MjStringVec, Sequence[str]]  # a body for each vertex
    vert: Field[MjDoubleVec, Sequence[float]]  # three for each vertex [m], in its body's frame
    elem: Field[MjIntVec, Sequence[int]]  # dim + 1 vertices for each element
    young: float  # [Pa]
    thickness: float  # [m]
    damping: float
    elastic2d: int
    selfcollide: mjtFlexSelf
    contype: int
    conaffinity: int
    condim: int
    friction: Floats  # (3,) sliding, torsional, rolling
    solref: Floats  # (2,)

class MjsGeom:
    name: str
    pos: Floats  # (3,) [m], in the body's frame
    size: Floats  # (3,) [m]
    friction: Floats  # (3,) sliding, torsional, rolling
    solref: Floats  # (2,)
    solimp: Floats  # (5,)
    contype: int
    conaffinity: int
    condim: int
    priority: int
    group: int
    castshadow: bool  # from 4.0 on

class MjsHField:
    name: str
    file: str

class MjsJoint:
    limited: int  # mjtLimited

class MjsKey:
    qpos: Floats  # (nq,)
    ctrl: Floats  # (nu,)

class MjsLight:
    diffuse: Floats32  # (3,)
    specular: Floats32  # (3,)
    castshadow: bool

class MjsMaterial:
    name: str
    rgba: Floats32  # (4,)
    textures: MjStringVec  # indexed by mjtTextureRole
    texrepeat: Floats32  # (2,)
    texuniform: bool

class MjsMesh:
    name: str
    file: str

class MjsOrientation:
    type: mjtOrientation
    xyaxes: Floats  # (6,)

class MjsSensor:
    intprm: Ints  # (3,)

class MjsSite: ...

class MjsSkin:
    name: str
    file: str
    vert: Numbers  # 3 for each vertex [m]
    texcoord: Numbers  # 2 for each vertex
    face: Sequence[int]  # 3 vertices for each triangle
    bodyname: Sequence[str]  # of each bone
    bindpos: Numbers  # 3 for each bone [m]
    bindquat: Numbers  # 4 for each bone
    vertid: Sequence[Sequence[int]]  # vertices of each bone
    vertweight: Sequence[Numbers]  # their weights

class MjsTendon:
    def wrap_joint(self, name: str, coef: float, /) -> None: ...

class MjsTexture:
    name: str
    file: str
    cubefiles: Field[MjStringVec, Sequence[str]]  # right, left, up, down, front, back
    rgb1: Floats  # (3,)
    rgb2: Floats  # (3,)
    markrgb: Floats  # (3,)
