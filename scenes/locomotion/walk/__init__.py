"""A humanoid walks straight ahead."""
