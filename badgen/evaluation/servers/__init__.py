"""Clients of servers that score frames: the protocols of Large Reward Models and of Robometer."""
