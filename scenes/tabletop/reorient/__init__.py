"""An arm stands a lying object upright."""
