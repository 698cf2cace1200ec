"""What drives the joints of robots."""
