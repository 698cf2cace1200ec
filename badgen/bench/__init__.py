"""Frozen benchmarks for reward models: their specification, how they are made and checked, and their results."""
