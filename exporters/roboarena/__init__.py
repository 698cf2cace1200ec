"""RoboArena sessions."""
