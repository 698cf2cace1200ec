"""An arm stands up or lays down an object."""
