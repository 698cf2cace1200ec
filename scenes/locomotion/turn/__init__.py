"""A humanoid walks along an arc."""
