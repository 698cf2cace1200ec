"""Logged demonstrations as worlds: each begins where a demonstration began, and its policy repeats the logged actions.

What is perturbed is the replay, never the log: the replay is the twin, kept only if it succeeds, holds, and stays
within a bound of the log. Nothing reacts to a fault, so every episode is marked `open_loop`.
"""
