"""Two arms fold a cloth."""
