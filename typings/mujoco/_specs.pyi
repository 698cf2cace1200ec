# A model while it is put together.

from collections.abc import Mapping

from mujoco import _structs
from mujoco._enums import (
    mjtBuiltin,
    mjtCamLight,
    mjtCone,
    mjtEq,
    mjtGeom,
    mjtIntegrator,
    mjtJoint,
    mjtLightType,
    mjtMark,
    mjtMeshInertia,
    mjtObj,
    mjtSensor,
    mjtTexture,
    mjtTrn,
)
from mujoco._spec_parts import (
    MjsActuator,
    MjsCamera,
    MjsEquality,
    MjsExclude,
    MjsFlex,
    MjsGeom,
    MjsHField,
    MjsJoint,
    MjsKey,
    MjsLight,
    MjsMaterial,
    MjsMesh,
    MjsOrientation,
    MjsSensor,
    MjsSite,
    MjsSkin,
    MjsTendon,
    MjsTexture,
)
from mujoco._types import Floats, Floats32, MaybeNone, Numbers

class MjOption:
    timestep: float  # [s]
    gravity: Floats  # (3,) [m/s^2]
    integrator: mjtIntegrator | int
    cone: mjtCone | int
    impratio: float
    tolerance: float
    enableflags: int  # bits of mjtEnableBit

class MjStatistic:
    center: Floats  # (3,) [m]
    extent: float  # [m]

class MjVisual:
    headlight: MjVisualHeadlight
    global_: _structs.MjVisual.Global
    map: _structs.MjVisual.Map
    quality: _structs.MjVisual.Quality

class MjVisualHeadlight:
    ambient: Floats32  # (3,)
    diffuse: Floats32  # (3,)
    specular: Floats32  # (3,)

class MjsCompiler:
    degree: bool  # angles in degrees

class MjSpec:
    modelname: str
    meshdir: str
    texturedir: str
    modelfiledir: str  # folder of the file that it was read from, "" for a text
    strippath: bool
    assets: dict[str, bytes]  # a copy; set it to change it
    nuserdata: int
    compiler: MjsCompiler
    option: MjOption
    stat: MjStatistic
    visual: MjVisual
    worldbody: MjsBody
    bodies: list[MjsBody]
    cameras: list[MjsCamera]
    geoms: list[MjsGeom]
    hfields: list[MjsHField]
    materials: list[MjsMaterial]
    meshes: list[MjsMesh]
    skins: list[MjsSkin]
    textures: list[MjsTexture]

    def __init__(self) -> None: ...
    @staticmethod
    def from_file(filename: str) -> MjSpec: ...
    @staticmethod
    def from_string(xml: str, include: Mapping[str, bytes] | None = None) -> MjSpec: ...
    def copy(self) -> MjSpec: ...
    def compile(self) -> _structs.MjModel: ...
    def to_xml(self) -> str: ...  # of what was compiled last
    def body(self, name: str, /) -> MjsBody | MaybeNone: ...
    def geom(self, name: str, /) -> MjsGeom | MaybeNone: ...
    def joint(self, name: str, /) -> MjsJoint | MaybeNone: ...
    def key(self, name: str, /) -> MjsKey | MaybeNone: ...
    def site(self, name: str, /) -> MjsSite | MaybeNone: ...
    def attach(self, child: MjSpec, prefix: str = ..., suffix: str = ..., site: MjsSite = ...) -> object: ...
    def delete(self, element: MjsBody | MjsGeom | MjsKey | MjsMesh, /) -> None: ...
    def add_actuator(
        self,
        *,
        name: str,
        target: str,
        trntype: mjtTrn,
        ctrlrange: Numbers = ...,
        ctrllimited: bool = ...,
        forcerange: Numbers = ...,
        forcelimited: bool = ...,
    ) -> MjsActuator: ...
    def add_equality(
        self, *, name: str = ..., type: mjtEq, objtype: mjtObj, name1: str, name2: str = ...
    ) -> MjsEquality: ...
    def add_exclude(self, *, name: str = ..., bodyname1: str, bodyname2: str) -> MjsExclude: ...
    def add_flex(
        self,
        *,
        name: str,
        dim: int,
        radius: float = ...,
        contype: int = ...,
        conaffinity: int = ...,
        rgba: Numbers = ...,
        group: int = ...,
    ) -> MjsFlex: ...
    def add_key(self, *, name: str, qpos: Numbers = ..., ctrl: Numbers = ...) -> MjsKey: ...
    def add_material(
        self, *, name: str, rgba: Numbers = ..., specular: float = ..., shininess: float = ...
    ) -> MjsMaterial: ...
    def add_mesh(self, *, name: str, file: str, inertia: mjtMeshInertia = ...) -> MjsMesh: ...
    def add_sensor(
        self, *, name: str, type: mjtSensor, objtype: mjtObj, objname: str, reftype: mjtObj = ..., refname: str = ...
    ) -> MjsSensor: ...
    def add_skin(self, *, name: str, material: str = ..., inflate: float = ..., group: int = ...) -> MjsSkin: ...
    def add_tendon(self, *, name: str) -> MjsTendon: ...
    def add_texture(
        self,
        *,
        name: str,
        type: mjtTexture,
        file: str = ...,
        builtin: mjtBuiltin = ...,
        rgb1: Numbers = ...,
        rgb2: Numbers = ...,
        width: int = ...,
        height: int = ...,
        mark: mjtMark = ...,
        markrgb: Numbers = ...,
        random: float = ...,
    ) -> MjsTexture: ...

class MjsBody:
    name: str
    alt: MjsOrientation
    pos: Floats  # (3,) [m], in the parent's frame
    quat: Floats  # (4,), in the parent's frame
    mass: float  # [kg]
    ipos: Floats  # (3,) [m]
    iquat: Floats  # (4,)
    inertia: Floats  # (3,) [kg m^2]
    fullinertia: Floats  # (6,) [kg m^2] xx yy zz xy xz yz
    explicitinertial: bool
    bodies: list[MjsBody]
    cameras: list[MjsCamera]
    geoms: list[MjsGeom]

    def add_body(
        self, *, name: str = ..., pos: Numbers = ..., quat: Numbers = ..., gravcomp: float = ..., mocap: bool = ...
    ) -> MjsBody: ...
    def add_camera(
        self,
        *,
        name: str,
        pos: Numbers = ...,
        quat: Numbers = ...,
        fovy: float = ...,  # [deg]
        mode: mjtCamLight = ...,
    ) -> MjsCamera: ...
    def add_freejoint(self, *, name: str = ...) -> MjsJoint: ...
    def add_geom(
        self,
        *,
        name: str = ...,
        type: mjtGeom = ...,
        pos: Numbers = ...,
        quat: Numbers = ...,
        euler: Numbers = ...,
        fromto: Numbers = ...,
        size: Numbers = ...,  # one to three numbers, as the type needs
        contype: int = ...,
        conaffinity: int = ...,
        condim: int = ...,
        priority: int = ...,
        friction: Numbers = ...,
        solref: Numbers = ...,
        solimp: Numbers = ...,
        solmix: float = ...,
        mass: float = ...,
        material: str = ...,
        rgba: Numbers = ...,
        group: int = ...,
        meshname: str = ...,
    ) -> MjsGeom: ...
    def add_joint(
        self,
        *,
        name: str = ...,
        type: mjtJoint = ...,
        axis: Numbers = ...,
        range: Numbers = ...,
        limited: bool = ...,
        armature: float = ...,
        stiffness: float = ...,
        damping: float = ...,
        frictionloss: float = ...,
    ) -> MjsJoint: ...
    def add_light(
        self,
        *,
        name: str,
        type: mjtLightType = ...,
        mode: mjtCamLight = ...,
        pos: Numbers = ...,
        dir: Numbers = ...,
        diffuse: Numbers = ...,
        specular: Numbers = ...,
        castshadow: bool = ...,
    ) -> MjsLight: ...
    def add_site(self, *, name: str, pos: Numbers = ..., size: Numbers = ..., group: int = ...) -> MjsSite: ...
