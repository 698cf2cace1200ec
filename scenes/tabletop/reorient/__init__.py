"""An arm stands up or lays down a thing."""
