"""The engine: from a config to a run on disk, and from a stored episode back to its simulation."""

from badgen.engine.config import RunConfig, resolve
from badgen.engine.replay import replay, verify
from badgen.engine.run import make_run

__all__ = ["RunConfig", "make_run", "replay", "resolve", "verify"]
