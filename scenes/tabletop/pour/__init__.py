"""An arm pours grains from cup to cup."""
