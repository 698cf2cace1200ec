"""Write HDF5 files with reproducible bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def put_array(group: Any, name: str, values: npt.ArrayLike, compress: bool = True) -> None:
    """Write an array as one gzipped HDF5 dataset; each picture is one chunk, so that it can be read alone."""
    array = np.asarray(values)
    if not compress or array.size == 0:
        group.create_dataset(name, data=array, track_times=False)
        return
    chunks = (1, *array.shape[1:]) if array.ndim == 4 else array.shape
    group.create_dataset(name, data=array, chunks=chunks, compression="gzip", shuffle=True, track_times=False)
