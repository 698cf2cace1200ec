"""An arm puts a thing in its place."""
