"""Things that scenes are furnished with."""
