"""Write parquet files as LeRobot reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from badgen.extras import need
from badgen.files import write_bytes

EXTRA = "lerobot"
_BATCH = 500  # rows of the table of episodes that are in memory at once


def write_rows(path: Path, features: Mapping[str, Mapping[str, Any]], columns: Mapping[str, Any]) -> None:
    """Write the rows of an episode, with vectors as lists of fixed length."""
    pa, pq = need("pyarrow", EXTRA), need("pyarrow.parquet", EXTRA)
    names = [n for n, f in features.items() if f["dtype"] != "video"]
    arrays = [_array(pa, columns[n], features[n]["dtype"]) for n in names]
    table = pa.table(dict(zip(names, arrays, strict=True)))
    info = {n: _hf_feature(columns[n], features[n]["dtype"]) for n in names}
    hf = json.dumps({"info": {"features": info}}).encode()
    with _parquet(path) as content:
        pq.write_table(table.replace_schema_metadata({b"huggingface": hf}), content, compression="snappy")


def write_tasks(path: Path, tasks: Sequence[str]) -> None:
    """Write the table of tasks: a pandas frame with the instructions as index."""
    pa, pq = need("pyarrow", EXTRA), need("pyarrow.parquet", EXTRA)
    index = "__index_level_0__"
    column = {"metadata": None, "numpy_type": "int64", "pandas_type": "int64"}
    text = {"metadata": None, "numpy_type": "object", "pandas_type": "unicode"}
    meta = {
        "index_columns": [index],
        "column_indexes": [{"name": None, "field_name": None, **text, "metadata": {"encoding": "UTF-8"}}],
        "columns": [
            {"name": "task_index", "field_name": "task_index", **column},
            {"name": None, "field_name": index, **text},
        ],
        "creator": {"library": "pyarrow", "version": "0"},
        "pandas_version": "2.0.0",
    }
    table = pa.table({"task_index": pa.array(range(len(tasks)), pa.int64()), index: pa.array(tasks, pa.string())})
    with _parquet(path) as content:
        pq.write_table(table.replace_schema_metadata({b"pandas": json.dumps(meta).encode()}), content)


def write_stream(path: Path, rows: Iterator[dict[str, Any]], metadata: Mapping[str, str] | None = None) -> None:
    """Write rows from an iterator; the first batch decides the columns and their types."""
    pa, pq = need("pyarrow", EXTRA), need("pyarrow.parquet", EXTRA)
    with _parquet(path) as content:
        _write_batches(pa, pq, content, rows, metadata)


def _write_batches(
    pa: Any, pq: Any, content: io.BytesIO, rows: Iterator[dict[str, Any]], metadata: Mapping[str, str] | None
) -> None:
    writer = None
    while batch := list(islice(rows, _BATCH)):
        table = pa.Table.from_pylist(batch, schema=writer.schema if writer else None)
        if writer is None:
            # A column that is empty in the first batch may hold times in later ones.
            unset = [i for i, f in enumerate(table.schema) if pa.types.is_null(f.type)]
            for i in unset:
                table = table.set_column(i, table.schema.field(i).name, table.column(i).cast(pa.float64()))
            encoded = {k.encode(): v.encode() for k, v in (metadata or {}).items()}
            writer = pq.ParquetWriter(content, table.schema.with_metadata(encoded or None))
        writer.write_table(table.replace_schema_metadata(writer.schema.metadata))
    if writer is not None:
        writer.close()


@contextmanager
def _parquet(path: Path) -> Iterator[io.BytesIO]:
    """Memory to write a table into, which becomes the file at the end: a full disk is then an ordinary error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO()
    yield content
    if content.tell():  # no batch, no table
        write_bytes(path, content.getvalue(), durable=False)


def _array(pa: Any, column: Any, dtype: str) -> Any:
    if dtype == "string":
        return pa.array(column, pa.string())
    values, kind = np.asarray(column), getattr(pa, {"bool": "bool_"}.get(dtype, dtype))()
    if values.ndim == 1:
        return pa.array(values, kind)
    flat = pa.array(np.ascontiguousarray(values).reshape(-1), kind)
    return pa.FixedSizeListArray.from_arrays(flat, values.shape[1])


def _hf_feature(column: Any, dtype: str) -> dict[str, Any]:
    """Type of a column for the datasets library; it has read "Sequence" in all versions, "List" only from 4 on."""
    value = {"dtype": dtype, "_type": "Value"}
    if isinstance(column, np.ndarray) and column.ndim == 2:
        return {"feature": value, "length": column.shape[1], "_type": "Sequence"}
    return value
