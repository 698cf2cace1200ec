"""An arm wipes ink off a board."""
