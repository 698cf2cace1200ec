"""An arm puts an item into a container."""
