"""What a restyler gets: the stored frames of an episode, and what is known of every pixel from its states."""
