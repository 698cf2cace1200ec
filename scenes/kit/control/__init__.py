"""Controllers: arms, walking, carrying."""
