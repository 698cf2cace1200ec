"""Rooms, tables, open ground and cameras."""
