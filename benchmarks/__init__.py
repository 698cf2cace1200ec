"""What badgen costs on this machine."""
