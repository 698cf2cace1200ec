# A compiled model, the state of a simulation of it, and what a picture of it is made from.

from collections.abc import Iterator, Mapping

from mujoco._enums import mjtCamera
from mujoco._types import F32, F64, I32, U8, Bools

class MjOption:
    timestep: float  # [s]
    gravity: F64  # (3,) [m/s^2]
    jacobian: int  # mjtJacobian
    cone: int  # mjtCone

class MjStatistic:
    extent: float  # [m]

class MjVisual:
    headlight: Headlight
    map: Map
    global_: Global

    class Headlight:
        ambient: F32  # (3,)
        diffuse: F32  # (3,)
        specular: F32  # (3,)

    class Global:
        fovy: float  # [deg], of a free camera
        offwidth: int
        offheight: int

    class Map:
        znear: float
        zfar: float
        shadowclip: float

    class Quality:
        shadowsize: int
        offsamples: int
        numslices: int
        numstacks: int
        numquads: int

class MjModel:
    nq: int
    nv: int
    nu: int
    nbody: int
    ncam: int
    njnt: int
    nsite: int
    nmesh: int
    nflex: int
    neq: int
    ngeom: int
    nsensor: int
    nsensordata: int
    nuserdata: int
    opt: MjOption
    stat: MjStatistic
    vis: MjVisual

    body_weldid: I32  # (nbody,) 0 for what is fixed to the world
    body_parentid: I32  # (nbody,)
    body_rootid: I32  # (nbody,)
    body_treeid: I32  # (nbody,) kinematic tree, -1 for what cannot move
    body_jntadr: I32  # (nbody,), -1 without joints
    body_jntnum: I32  # (nbody,)
    body_ipos: F64  # (nbody, 3) [m]
    body_geomadr: I32  # (nbody,)
    body_geomnum: I32  # (nbody,)
    body_iquat: F64  # (nbody, 4)
    body_inertia: F64  # (nbody, 3) about the principal axes [kg m2]
    body_mass: F64  # (nbody,) [kg]
    body_mocapid: I32  # (nbody,), -1 without a mocap pose
    body_subtreemass: F64  # (nbody,) [kg]
    body_invweight0: F64  # (nbody, 2) [1/kg, 1/(kg m^2)]
    dof_invweight0: F64  # (nv,) [1/kg or 1/(kg m^2)]

    qpos0: F64  # (nq,) default positions

    jnt_bodyid: I32  # (njnt,)
    jnt_type: I32  # (njnt,) mjtJoint
    jnt_qposadr: I32  # (njnt,)
    jnt_dofadr: I32  # (njnt,)
    jnt_limited: Bools  # (njnt,)
    jnt_range: F64  # (njnt, 2) [rad or m]

    geom_bodyid: I32  # (ngeom,)
    geom_type: I32  # (ngeom,) mjtGeom
    geom_size: F64  # (ngeom, 3) [m]
    geom_dataid: I32  # (ngeom,) id of the mesh, -1 for none
    geom_group: I32  # (ngeom,)
    geom_contype: I32  # (ngeom,) bits
    geom_conaffinity: I32  # (ngeom,) bits
    pair_geom1: I32  # (npair,)
    pair_geom2: I32  # (npair,)
    pair_friction: F64  # (npair, 5)
    eq_type: I32  # (neq,) mjtEq
    eq_data: F64  # (neq, 11 or more)
    eq_objtype: I32  # (neq,) mjtObj
    eq_obj1id: I32  # (neq,)
    eq_obj2id: I32  # (neq,)
    geom_matid: I32  # (ngeom,) id of the material, -1 for none
    mat_rgba: F32  # (nmat, 4)
    geom_aabb: F64  # (ngeom, 6) [m], middle and half sizes, in the geom's frame
    geom_pos: F64  # (ngeom, 3) [m], in the body's frame
    geom_quat: F64  # (ngeom, 4), in the body's frame
    geom_friction: F64  # (ngeom, 3) sliding, torsional, rolling
    geom_rgba: F32  # (ngeom, 4)

    site_bodyid: I32  # (nsite,)

    mesh_vertadr: I32  # (nmesh,)
    mesh_vertnum: I32  # (nmesh,)
    mesh_vert: F32  # (all vertices, 3) [m]
    flex_vertadr: I32  # (nflex,)
    flex_vertnum: I32  # (nflex,)
    flex_group: I32  # (nflex,)
    skin_group: I32  # (nskin,)
    skin_boneadr: I32  # (nskin,)
    skin_bonenum: I32  # (nskin,)
    skin_bonebodyid: I32  # (bones of all skins,)
    skin_vertadr: I32  # (nskin,)
    skin_vertnum: I32  # (nskin,)
    skin_vert: F32  # (all vertices, 3) [m]
    hfield_adr: I32  # (nhfield,)
    hfield_nrow: I32  # (nhfield,)
    hfield_ncol: I32  # (nhfield,)
    hfield_data: F32  # (all heights,) 0 to 1
    tex_adr: I32  # (ntex,)
    tex_height: I32  # (ntex,)
    tex_width: I32  # (ntex,)
    tex_nchannel: I32  # (ntex,)
    tex_data: U8  # (all pixels and channels,)

    light_active: Bools  # (nlight,)
    cam_bodyid: I32  # (ncam,)
    cam_mode: I32  # (ncam,) mjtCamLight
    cam_pos: F64  # (ncam, 3) [m], in the body's frame
    cam_quat: F64  # (ncam, 4), in the body's frame
    cam_fovy: F64  # (ncam,) [deg]
    cam_mat0: F64  # (ncam, 9), in the world

    tendon_adr: I32  # (ntendon,)
    tendon_num: I32  # (ntendon,)
    wrap_type: I32  # (nwrap,) mjtWrap
    wrap_objid: I32  # (nwrap,)
    actuator_trntype: I32  # (nu,) mjtTrn
    actuator_trnid: I32  # (nu, 2)
    actuator_biastype: I32  # (nu,) mjtBias
    actuator_gear: F64  # (nu, 6)
    actuator_gainprm: F64  # (nu, 10)
    actuator_biasprm: F64  # (nu, 10)
    actuator_ctrllimited: Bools  # (nu,)
    actuator_ctrlrange: F64  # (nu, 2)
    actuator_forcerange: F64  # (nu, 2) [N or N m]
    actuator_forcelimited: Bools  # (nu,)
    dof_damping: F64  # (nv,) [N s/m or N m s/rad]
    dof_bodyid: I32  # (nv,)
    dof_frictionloss: F64  # (nv,) [N or N m]

    sensor_adr: I32  # (nsensor,)
    sensor_dim: I32  # (nsensor,)

    @staticmethod
    def from_xml_string(xml: str, assets: Mapping[str, bytes] | None = None) -> MjModel: ...
    @staticmethod
    def from_binary_path(filename: str, assets: Mapping[str, bytes] | None = None) -> MjModel: ...
    @staticmethod
    def from_xml_path(filename: str, assets: Mapping[str, bytes] | None = None) -> MjModel: ...
    # Each raises KeyError for an unknown name, IndexError for an id out of range.
    def actuator(self, name: int | str, /) -> _MjModelActuatorViews: ...
    def body(self, name: int | str, /) -> _MjModelBodyViews: ...
    def camera(self, name: int | str, /) -> _MjModelCameraViews: ...
    def geom(self, name: int | str, /) -> _MjModelGeomViews: ...
    def joint(self, name: int | str, /) -> _MjModelJointViews: ...
    def key(self, name: int | str, /) -> _MjModelKeyframeViews: ...
    def sensor(self, name: int | str, /) -> _MjModelSensorViews: ...
    def site(self, name: int | str, /) -> _MjModelSiteViews: ...

class _MjModelActuatorViews:
    id: int
    name: str
    ctrlrange: F64  # (2,)

class _MjModelBodyViews:
    id: int
    name: str
    invweight0: F64  # (2,) [1/kg, 1/(kg m^2)]
    pos: F64  # (3,) [m], in the parent's frame
    jntnum: I32  # (1,)
    jntadr: I32  # (1,), -1 without joints
    mocapid: I32  # (1,), -1 unless moved from outside

class _MjModelCameraViews:
    name: str
    id: int
    pos: F64  # (3,) [m]

class _MjModelGeomViews:
    id: int
    name: str
    size: F64  # (3,) [m]

class _MjModelJointViews:
    id: int
    name: str
    bodyid: I32  # (1,)
    qposadr: I32  # (1,)
    dofadr: I32  # (1,)

class _MjModelKeyframeViews:
    id: int
    qpos: F64  # (nq,)
    ctrl: F64  # (nu,)

class _MjModelSensorViews:
    name: str

class _MjModelSiteViews:
    id: int
    name: str

class MjData:
    model: MjModel
    time: float  # [s]
    qpos: F64  # (nq,)
    qvel: F64  # (nv,)
    ctrl: F64  # (nu,)
    userdata: F64  # (nuserdata,)
    mocap_pos: F64  # (nmocap, 3) [m]
    mocap_quat: F64  # (nmocap, 4)
    qfrc_applied: F64  # (nv,) [N or N m]
    qfrc_actuator: F64  # (nv,) [N or N m]
    qfrc_passive: F64  # (nv,) [N or N m]
    qfrc_inverse: F64  # (nv,) [N or N m]
    xfrc_applied: F64  # (nbody, 6) [N, N m], world axes
    xpos: F64  # (nbody, 3) [m], world
    xquat: F64  # (nbody, 4), world
    xmat: F64  # (nbody, 9), world
    xipos: F64  # (nbody, 3) [m], centres of mass, world
    geom_xpos: F64  # (ngeom, 3) [m], world
    geom_xmat: F64  # (ngeom, 9), world
    flexvert_xpos: F64  # (nflexvert, 3) [m], world
    cam_xpos: F64  # (ncam, 3) [m], world
    cam_xmat: F64  # (ncam, 9), world
    site_xpos: F64  # (nsite, 3) [m], world
    site_xmat: F64  # (nsite, 9), world
    subtree_com: F64  # (nbody, 3) [m]
    subtree_linvel: F64  # (nbody, 3) [m/s]
    subtree_angmom: F64  # (nbody, 3) [kg m^2/s]
    sensordata: F64  # (nsensordata,)
    contact: _MjContactList
    warning: _MjWarningStatList
    ncon: int
    efc_force: F64  # (nefc,)
    qacc: F64  # (nv,)
    qacc_warmstart: F64  # (nv,)
    qM: F64  # before 3.12: the inertia, sparse

    def __init__(self, model: MjModel) -> None: ...
    # Each raises KeyError for an unknown name, IndexError for an id out of range.
    def body(self, name: int | str, /) -> _MjDataBodyViews: ...
    def joint(self, name: int | str, /) -> _MjDataJointViews: ...
    def site(self, name: int | str, /) -> _MjDataSiteViews: ...

class _MjDataBodyViews:
    id: int
    xpos: F64  # (3,) [m], world
    xquat: F64  # (4,), world
    xmat: F64  # (9,), world

class _MjDataJointViews:
    qpos: F64  # (1,) slide and hinge, (4,) ball, (7,) free
    qvel: F64  # (1,), (3,) or (6,)

class _MjDataSiteViews:
    id: int
    xpos: F64  # (3,) [m], world
    xmat: F64  # (9,), world

class MjContact:
    dist: float  # between the surfaces, negative where they overlap [m]
    geom1: int
    geom2: int
    geom: I32  # (2,), -1 for a flex

class _MjContactList:
    geom: I32  # (ncon, 2)
    dim: I32  # (ncon,)
    efc_address: I32  # (ncon,), -1 where no force is computed

    def __iter__(self) -> Iterator[MjContact]: ...
    def __len__(self) -> int: ...

class _MjWarningStatList:
    number: I32  # (number of mjtWarning,) how often each was given

class MjvOption: ...
class MjvPerturb: ...

class MjvCamera:
    type: mjtCamera | int
    fixedcamid: int

class MjvGeom:
    objtype: int
    objid: int
    segid: int  # -1 where not drawn in a picture of segments
    castshadow: int  # from 4.0 on

class MjvScene:
    ngeom: int  # how many of `geoms` are in use
    geoms: tuple[MjvGeom, ...]
    flags: U8  # indexed by mjtRndFlag

    def __init__(self, model: MjModel, maxgeom: int) -> None: ...

class MjrRect:
    def __init__(self, left: int, bottom: int, width: int, height: int) -> None: ...
