"""Policies of other people: load them, ask them for chunks of actions, and talk to the servers that run them."""
