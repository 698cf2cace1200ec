"""An arm pours nuts from a cup onto a plate."""
