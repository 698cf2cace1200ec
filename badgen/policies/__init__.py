"""Policies of other people: load them, check what they answer, and talk to the servers that run them."""
