"""An arm builds a tower of blocks."""
