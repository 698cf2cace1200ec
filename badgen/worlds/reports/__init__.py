"""What is said about a world before anything is made with it."""
