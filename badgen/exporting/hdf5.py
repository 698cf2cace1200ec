"""Write HDF5 files with reproducible bytes, on disks that may get full."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from badgen.exporting.tolerant_file import TolerantFile


@dataclass
class Hdf5Out:
    """An HDF5 file that is being written.

    Attributes:
        disk: where its bytes go.
        file: the open HDF5 file.
        interrupted: whether Ctrl-C was pressed since it was opened.
    """

    disk: TolerantFile
    file: Any = None
    interrupted: bool = False

    def check(self) -> None:
        """Raise what happened since the last check, to be called between two pieces: OSError, KeyboardInterrupt."""
        self.disk.check()
        if self.interrupted:
            raise KeyboardInterrupt


@contextmanager
def writing_hdf5(path: Path, add: bool = False) -> Iterator[Hdf5Out]:
    """Make an HDF5 file, or with `add` add to the one that is there.

    The HDF5 library crashes when it cannot write, or is interrupted while it does. So errors of the disk and Ctrl-C
    wait for `check`, or for the end of the block; a second Ctrl-C does not wait.

    Raises:
        OSError: the file could not be written.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    exists = add and path.exists()
    with TolerantFile(path, "r+" if exists else "w+") as disk:
        out = Hdf5Out(disk)
        with _holding_back_interrupts(out), h5py.File(disk, "r+" if exists else "w") as out.file:
            yield out
        out.check()


@contextmanager
def _holding_back_interrupts(out: Hdf5Out) -> Iterator[None]:
    """Note the first Ctrl-C in `out`; only the main thread gets any."""
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def hold(_: int, __: FrameType | None) -> None:
        out.interrupted = True
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def put_array(group: Any, name: str, values: npt.ArrayLike, compress: bool = True) -> None:
    """Write an array as one gzipped HDF5 dataset; each picture is one chunk, so that it can be read alone."""
    array = np.asarray(values)
    if not compress or array.size == 0:
        group.create_dataset(name, data=array, track_times=False)
        return
    chunks = (1, *array.shape[1:]) if array.ndim == 4 else array.shape
    group.create_dataset(name, data=array, chunks=chunks, compression="gzip", shuffle=True, track_times=False)
