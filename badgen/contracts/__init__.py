"""Contracts: everything that a plug-in author needs, and nothing that imports a plug-in."""
