"""Datasets on disk: the folder, its shards, and how to read them."""

from badgen.store.episode import Episode
from badgen.store.folder import DatasetFolder
from badgen.store.joined import JoinedDatasets
from badgen.store.machine import fingerprint
from badgen.store.reader import Dataset, open_dataset
from badgen.store.shard import set_aside
from badgen.store.writer import write_shard

__all__ = [
    "Dataset",
    "DatasetFolder",
    "Episode",
    "JoinedDatasets",
    "fingerprint",
    "open_dataset",
    "set_aside",
    "write_shard",
]
