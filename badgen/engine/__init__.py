"""The engine: from a config to a dataset on disk, and from a stored episode back to its simulation."""

from badgen.engine.config import DatasetConfig, resolve
from badgen.engine.make_dataset import make_dataset
from badgen.engine.replay import replay, verify
from badgen.engine.workers import Workers

__all__ = ["DatasetConfig", "Workers", "make_dataset", "replay", "resolve", "verify"]
