"""What goes to a judge and comes back: requests, replies, keys, and plain HTTP."""
