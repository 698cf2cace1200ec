"""An arm pushes a block onto a mark."""
