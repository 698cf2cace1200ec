"""Tasks for one or two arms at a table."""
