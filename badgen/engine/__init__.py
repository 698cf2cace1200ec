"""The engine: from a config to a dataset on disk, and from a stored episode back to its simulation."""

from badgen.engine.config import DatasetConfig, resolve
from badgen.engine.make_dataset import make_dataset
from badgen.engine.replay import replay, verify

__all__ = ["DatasetConfig", "make_dataset", "replay", "resolve", "verify"]
