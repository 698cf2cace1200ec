# Named numbers.

from typing import ClassVar

from mujoco._types import PlainEnum

class mjtBias(PlainEnum):
    mjBIAS_NONE: ClassVar[mjtBias]
    mjBIAS_AFFINE: ClassVar[mjtBias]

class mjtBuiltin(PlainEnum):
    mjBUILTIN_GRADIENT: ClassVar[mjtBuiltin]
    mjBUILTIN_CHECKER: ClassVar[mjtBuiltin]
    mjBUILTIN_FLAT: ClassVar[mjtBuiltin]

class mjtCamLight(PlainEnum):
    mjCAMLIGHT_FIXED: ClassVar[mjtCamLight]
    mjCAMLIGHT_TRACKCOM: ClassVar[mjtCamLight]

class mjtCamera(PlainEnum):
    mjCAMERA_FIXED: ClassVar[mjtCamera]

class mjtCatBit(PlainEnum):
    mjCAT_ALL: ClassVar[mjtCatBit]

class mjtCone(PlainEnum):
    mjCONE_PYRAMIDAL: ClassVar[mjtCone]
    mjCONE_ELLIPTIC: ClassVar[mjtCone]

class mjtEnableBit(PlainEnum):
    mjENBL_MULTICCD: ClassVar[mjtEnableBit]  # before 3.8

class mjtEq(PlainEnum):
    mjEQ_CONNECT: ClassVar[mjtEq]
    mjEQ_WELD: ClassVar[mjtEq]
    mjEQ_JOINT: ClassVar[mjtEq]

class mjtFlexSelf(PlainEnum):
    mjFLEXSELF_NONE: ClassVar[mjtFlexSelf]
    mjFLEXSELF_AUTO: ClassVar[mjtFlexSelf]

class mjtFontScale(PlainEnum):
    mjFONTSCALE_50: ClassVar[mjtFontScale]

class mjtFramebuffer(PlainEnum):
    mjFB_OFFSCREEN: ClassVar[mjtFramebuffer]

class mjtGeom(PlainEnum):
    mjGEOM_PLANE: ClassVar[mjtGeom]
    mjGEOM_SPHERE: ClassVar[mjtGeom]
    mjGEOM_CAPSULE: ClassVar[mjtGeom]
    mjGEOM_ELLIPSOID: ClassVar[mjtGeom]
    mjGEOM_CYLINDER: ClassVar[mjtGeom]
    mjGEOM_BOX: ClassVar[mjtGeom]
    mjGEOM_MESH: ClassVar[mjtGeom]

class mjtIntegrator(PlainEnum):
    mjINT_IMPLICITFAST: ClassVar[mjtIntegrator]
    mjINT_DISCRETE: ClassVar[mjtIntegrator]  # from 3.13 on

class mjtJacobian(PlainEnum):
    mjJAC_DENSE: ClassVar[mjtJacobian]
    mjJAC_SPARSE: ClassVar[mjtJacobian]

class mjtJoint(PlainEnum):
    mjJNT_FREE: ClassVar[mjtJoint]
    mjJNT_BALL: ClassVar[mjtJoint]
    mjJNT_SLIDE: ClassVar[mjtJoint]
    mjJNT_HINGE: ClassVar[mjtJoint]

class mjtLightType(PlainEnum):
    mjLIGHT_DIRECTIONAL: ClassVar[mjtLightType]

class mjtMark(PlainEnum):
    mjMARK_NONE: ClassVar[mjtMark]
    mjMARK_EDGE: ClassVar[mjtMark]
    mjMARK_RANDOM: ClassVar[mjtMark]

class mjtMeshInertia(PlainEnum):
    mjMESH_INERTIA_SHELL: ClassVar[mjtMeshInertia]

class mjtObj(PlainEnum):
    mjOBJ_BODY: ClassVar[mjtObj]
    mjOBJ_XBODY: ClassVar[mjtObj]
    mjOBJ_JOINT: ClassVar[mjtObj]
    mjOBJ_GEOM: ClassVar[mjtObj]
    mjOBJ_FLEX: ClassVar[mjtObj]
    mjOBJ_SITE: ClassVar[mjtObj]
    mjOBJ_CAMERA: ClassVar[mjtObj]
    mjOBJ_MESH: ClassVar[mjtObj]
    mjOBJ_SKIN: ClassVar[mjtObj]
    mjOBJ_HFIELD: ClassVar[mjtObj]
    mjOBJ_TEXTURE: ClassVar[mjtObj]
    mjOBJ_ACTUATOR: ClassVar[mjtObj]
    mjOBJ_KEY: ClassVar[mjtObj]

class mjtOrientation(PlainEnum):
    mjORIENTATION_QUAT: ClassVar[mjtOrientation]
    mjORIENTATION_XYAXES: ClassVar[mjtOrientation]

class mjtRndFlag(PlainEnum):
    mjRND_SHADOW: ClassVar[mjtRndFlag]
    mjRND_SEGMENT: ClassVar[mjtRndFlag]
    mjRND_IDCOLOR: ClassVar[mjtRndFlag]

class mjtSensor(PlainEnum):
    mjSENS_CONTACT: ClassVar[mjtSensor]

class mjtState(PlainEnum):
    mjSTATE_WARMSTART: ClassVar[mjtState]
    mjSTATE_EQ_ACTIVE: ClassVar[mjtState]
    mjSTATE_USERDATA: ClassVar[mjtState]
    mjSTATE_INTEGRATION: ClassVar[mjtState]

class mjtTexture(PlainEnum):
    mjTEXTURE_2D: ClassVar[mjtTexture]
    mjTEXTURE_SKYBOX: ClassVar[mjtTexture]

class mjtTextureRole(PlainEnum):
    mjTEXROLE_RGB: ClassVar[mjtTextureRole]

class mjtTrn(PlainEnum):
    mjTRN_JOINT: ClassVar[mjtTrn]
    mjTRN_JOINTINPARENT: ClassVar[mjtTrn]
    mjTRN_SLIDERCRANK: ClassVar[mjtTrn]
    mjTRN_TENDON: ClassVar[mjtTrn]
    mjTRN_SITE: ClassVar[mjtTrn]
    mjTRN_BODY: ClassVar[mjtTrn]

class mjtWarning(PlainEnum): ...

class mjtWrap(PlainEnum):
    mjWRAP_JOINT: ClassVar[mjtWrap]
    mjWRAP_SITE: ClassVar[mjtWrap]
