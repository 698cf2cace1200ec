"""Environments of other people: run them with faults in the loop, and log what happens."""
