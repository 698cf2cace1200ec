"""The command line."""

from badgen.cli.main import main

__all__ = ["main"]
