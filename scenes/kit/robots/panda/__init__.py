"""Franka Emika Panda: one arm with a parallel gripper."""
