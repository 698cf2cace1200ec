"""The only room that steps physics."""

from badgen.sim.simulate import simulate
from badgen.sim.simulation import Checkpoint, Fault, Simulation, Unstable
from badgen.sim.world import World, build_world, load_world

__all__ = ["Checkpoint", "Fault", "Simulation", "Unstable", "World", "build_world", "load_world", "simulate"]
