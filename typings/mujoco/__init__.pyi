# Types of the part of MuJoCo that this repository uses; the package itself ships none.
#
# To use another function, class, attribute or enum member: add it to the file of the module that it lives in (_structs,
# _specs, _enums, _functions, _render; `type(thing)` names it), with the type that its docstring gives, and add the
# name here if the code says `mujoco.<name>`. tests/test_mujoco_stubs.py checks that MuJoCo has whatever is named here.
#
# Arrays are views of MuJoCo's memory: float64 unless marked, shapes in comments.

from mujoco._callbacks import get_mju_user_warning as get_mju_user_warning
from mujoco._callbacks import set_mju_user_warning as set_mju_user_warning
from mujoco._enums import mjtBias as mjtBias
from mujoco._enums import mjtBuiltin as mjtBuiltin
from mujoco._enums import mjtCamera as mjtCamera
from mujoco._enums import mjtCamLight as mjtCamLight
from mujoco._enums import mjtCatBit as mjtCatBit
from mujoco._enums import mjtCone as mjtCone
from mujoco._enums import mjtEnableBit as mjtEnableBit
from mujoco._enums import mjtEq as mjtEq
from mujoco._enums import mjtFlexSelf as mjtFlexSelf
from mujoco._enums import mjtFontScale as mjtFontScale
from mujoco._enums import mjtFramebuffer as mjtFramebuffer
from mujoco._enums import mjtGeom as mjtGeom
from mujoco._enums import mjtIntegrator as mjtIntegrator
from mujoco._enums import mjtJacobian as mjtJacobian
from mujoco._enums import mjtJoint as mjtJoint
from mujoco._enums import mjtLightType as mjtLightType
from mujoco._enums import mjtMark as mjtMark
from mujoco._enums import mjtMeshInertia as mjtMeshInertia
from mujoco._enums import mjtObj as mjtObj
from mujoco._enums import mjtOrientation as mjtOrientation
from mujoco._enums import mjtRndFlag as mjtRndFlag
from mujoco._enums import mjtSensor as mjtSensor
from mujoco._enums import mjtState as mjtState
from mujoco._enums import mjtTexture as mjtTexture
from mujoco._enums import mjtTextureRole as mjtTextureRole
from mujoco._enums import mjtTrn as mjtTrn
from mujoco._enums import mjtWarning as mjtWarning
from mujoco._enums import mjtWrap as mjtWrap
from mujoco._functions import mj_camlight as mj_camlight
from mujoco._functions import mj_comPos as mj_comPos
from mujoco._functions import mj_comVel as mj_comVel
from mujoco._functions import mj_crb as mj_crb
from mujoco._functions import mj_differentiatePos as mj_differentiatePos
from mujoco._functions import mj_flex as mj_flex
from mujoco._functions import mj_forward as mj_forward
from mujoco._functions import mj_fullM as mj_fullM
from mujoco._functions import mj_getState as mj_getState
from mujoco._functions import mj_id2name as mj_id2name
from mujoco._functions import mj_integratePos as mj_integratePos
from mujoco._functions import mj_inverse as mj_inverse
from mujoco._functions import mj_jac as mj_jac
from mujoco._functions import mj_jacBody as mj_jacBody
from mujoco._functions import mj_jacDot as mj_jacDot
from mujoco._functions import mj_jacGeom as mj_jacGeom
from mujoco._functions import mj_jacSite as mj_jacSite
from mujoco._functions import mj_jacSubtreeCom as mj_jacSubtreeCom
from mujoco._functions import mj_kinematics as mj_kinematics
from mujoco._functions import mj_name2id as mj_name2id
from mujoco._functions import mj_passive as mj_passive
from mujoco._functions import mj_resetData as mj_resetData
from mujoco._functions import mj_resetDataKeyframe as mj_resetDataKeyframe
from mujoco._functions import mj_rne as mj_rne
from mujoco._functions import mj_saveModel as mj_saveModel
from mujoco._functions import mj_setConst as mj_setConst
from mujoco._functions import mj_setState as mj_setState
from mujoco._functions import mj_sizeModel as mj_sizeModel
from mujoco._functions import mj_stateSize as mj_stateSize
from mujoco._functions import mj_step as mj_step
from mujoco._functions import mj_subtreeVel as mj_subtreeVel
from mujoco._functions import mj_version as mj_version
from mujoco._functions import mju_cholFactor as mju_cholFactor
from mujoco._functions import mju_cholSolve as mju_cholSolve
from mujoco._functions import mju_mat2Quat as mju_mat2Quat
from mujoco._functions import mju_mulMatMatT as mju_mulMatMatT
from mujoco._functions import mju_mulMatTVec as mju_mulMatTVec
from mujoco._functions import mju_mulMatVec as mju_mulMatVec
from mujoco._functions import mju_mulQuat as mju_mulQuat
from mujoco._functions import mju_negQuat as mju_negQuat
from mujoco._functions import mju_quat2Mat as mju_quat2Mat
from mujoco._functions import mju_quatIntegrate as mju_quatIntegrate
from mujoco._functions import mju_rotVecQuat as mju_rotVecQuat
from mujoco._functions import mju_subQuat as mju_subQuat
from mujoco._functions import mjv_updateScene as mjv_updateScene
from mujoco._render import MjrContext as MjrContext
from mujoco._render import mjr_readPixels as mjr_readPixels
from mujoco._render import mjr_render as mjr_render
from mujoco._render import mjr_resizeOffscreen as mjr_resizeOffscreen
from mujoco._render import mjr_setBuffer as mjr_setBuffer
from mujoco._spec_parts import MjsActuator as MjsActuator
from mujoco._spec_parts import MjsGeom as MjsGeom
from mujoco._spec_parts import MjsHField as MjsHField
from mujoco._spec_parts import MjsMesh as MjsMesh
from mujoco._spec_parts import MjsSkin as MjsSkin
from mujoco._spec_parts import MjsTexture as MjsTexture
from mujoco._specs import MjsBody as MjsBody
from mujoco._specs import MjSpec as MjSpec
from mujoco._structs import MjData as MjData
from mujoco._structs import MjModel as MjModel
from mujoco._structs import MjrRect as MjrRect
from mujoco._structs import MjvCamera as MjvCamera
from mujoco._structs import MjvGeom as MjvGeom
from mujoco._structs import MjvOption as MjvOption
from mujoco._structs import MjvScene as MjvScene
from mujoco.gl_context import GLContext as GLContext

__version__: str

class FatalError(Exception): ...
