"""Search for what a judge misses: certified failures that it passes, and certified successes that it does not."""
