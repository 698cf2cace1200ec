"""A humanoid carries a carton."""
