"""A humanoid walks to a mark and stops."""
