"""Runs on disk: the folder, its shards, and how to read them."""

from badgen.store.folder import RunFolder, fingerprint
from badgen.store.many import Runs
from badgen.store.reader import Episode, Run, open_run
from badgen.store.writer import write_shard

__all__ = ["Episode", "Run", "RunFolder", "Runs", "fingerprint", "open_run", "write_shard"]
