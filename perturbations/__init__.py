"""Fault operators: causes of failure, one a file."""

from perturbations.early_release import EarlyRelease
from perturbations.goal_shift import GoalShift
from perturbations.low_clearance import LowClearance
from perturbations.push import Push
from perturbations.shortcut import Shortcut
from perturbations.torque_noise import TorqueNoise
from perturbations.weak_grip import WeakGrip

PLUGINS = (EarlyRelease, GoalShift, LowClearance, Push, Shortcut, TorqueNoise, WeakGrip)
