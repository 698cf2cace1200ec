"""Fault operators: causes of failure, one a file."""

from perturbations.early_release import EarlyRelease
from perturbations.freeze import Freeze
from perturbations.goal_shift import GoalShift
from perturbations.low_clearance import LowClearance
from perturbations.no_pressure import NoPressure
from perturbations.offset import Offset
from perturbations.pose_bias import PoseBias
from perturbations.push import Push
from perturbations.raised_edge import RaisedEdge
from perturbations.reverted_step import RevertedStep
from perturbations.sensor_bias import SensorBias
from perturbations.shortcut import Shortcut
from perturbations.skipped_phase import SkippedPhase
from perturbations.slippery import Slippery
from perturbations.swapped_phases import SwappedPhases
from perturbations.tilt import Tilt
from perturbations.torque_noise import TorqueNoise
from perturbations.weak_actuator import WeakActuator
from perturbations.weak_grip import WeakGrip
from perturbations.wide_grip import WideGrip
from perturbations.wrong_object import WrongObject
from perturbations.wrong_target import WrongTarget

PLUGINS = (
    EarlyRelease,
    Freeze,
    GoalShift,
    LowClearance,
    NoPressure,
    Offset,
    PoseBias,
    Push,
    RaisedEdge,
    RevertedStep,
    SensorBias,
    Shortcut,
    SkippedPhase,
    Slippery,
    SwappedPhases,
    Tilt,
    TorqueNoise,
    WeakActuator,
    WeakGrip,
    WideGrip,
    WrongObject,
    WrongTarget,
)
