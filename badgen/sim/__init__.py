"""Simulation: the only package that steps physics."""

from badgen.sim.model_robot import from_handles, robot_in
from badgen.sim.rows import Rows
from badgen.sim.sensors import Sensors, observed_bodies
from badgen.sim.simulate import Branch, branch_at, restart, resume, simulate, simulate_branching
from badgen.sim.simulation import Checkpoint, Simulation, Unstable
from badgen.sim.world import World, build_world, load_world

__all__ = [
    "Branch",
    "Checkpoint",
    "Rows",
    "Sensors",
    "Simulation",
    "Unstable",
    "World",
    "branch_at",
    "build_world",
    "from_handles",
    "load_world",
    "observed_bodies",
    "restart",
    "resume",
    "robot_in",
    "simulate",
    "simulate_branching",
]
