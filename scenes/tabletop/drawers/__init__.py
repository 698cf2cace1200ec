"""An arm opens, closes and fills drawers."""
