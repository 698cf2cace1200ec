"""Two arms lift a lid off a bowl and lay it on a mat."""
