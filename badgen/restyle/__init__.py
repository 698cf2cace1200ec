"""Repaint the pictures of stored episodes while what their labels say stays visible."""
