"""An arm puts an object in its place."""
