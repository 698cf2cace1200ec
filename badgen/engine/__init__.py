"""The engine: from a config to a run on disk, and from a stored episode back to its simulation."""

from badgen.engine.config import RunConfig, resolve
from badgen.engine.make_dataset import make_run
from badgen.engine.replay import replay, verify

__all__ = ["RunConfig", "make_run", "replay", "resolve", "verify"]
