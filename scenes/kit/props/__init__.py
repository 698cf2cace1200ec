"""Objects that scenes are furnished with."""
