"""Robometer's tables in parquet, one for each camera and split, and the card from which `datasets` reads them."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from badgen.exporting import Encoder
from badgen.extras import need
from badgen.files import write_bytes

WORDS = 384  # length of lang_vector
# Robometer's validator wants these columns. Nothing reads them, so they are null.
UNREAD = ("preference_group_id", "preference_rank")
_TYPES: Mapping[str, str] = {
    "id": "string",
    "task": "string",
    "lang_vector": "vector",
    "data_source": "string",
    "frames": "string",
    "is_robot": "bool",
    "quality_label": "string",
    "partial_success": "float32",
    "preference_group_id": "string",
    "preference_rank": "int32",
}


class Table:
    """Rows of one camera and split, with the vector of each task's words."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._vectors: dict[str, list[float] | None] = {}

    def write(self, path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write the rows; there must be at least one."""
        pa, pq = need("pyarrow", "robometer"), need("pyarrow.parquet", "robometer")
        columns: defaultdict[str, list[Any]] = defaultdict(list)
        for row in rows:
            whole = dict(row) | {"lang_vector": self._vector(row["task"])} | dict.fromkeys(UNREAD)
            for name in _TYPES:
                columns[name].append(whole[name])
        types = {"string": pa.string(), "bool": pa.bool_(), "float32": pa.float32(), "int32": pa.int32()}
        types["vector"] = pa.list_(pa.float32(), WORDS)
        schema = pa.schema([(name, types[kind]) for name, kind in _TYPES.items()])
        schema = schema.with_metadata({b"huggingface": _features().encode()})
        arrays = [pa.array(columns[name], types[kind]) for name, kind in _TYPES.items()]
        content = io.BytesIO()
        pq.write_table(pa.Table.from_arrays(arrays, schema=schema), content)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content.getvalue(), durable=False)

    def _vector(self, task: str) -> list[float] | None:
        if task not in self._vectors:
            encoder = self._encoder
            self._vectors[task] = None if encoder is None else [float(v) for v in encoder.text([task])[0]]
        return self._vectors[task]


def card(rows: Counter[tuple[str, str]], out: Path) -> str:
    """README.md in which `datasets` finds a subset for each camera; `default` is the camera with the most rows.

    Its cache takes two local folders of one name for the same data unless their subsets differ in this file. So each
    subset has the hash of its tables as its description.

    Args:
        rows: number of rows by camera and split; in order, and above 0.
        out: folder of the export, with the tables in it.
    """
    cameras = list(dict.fromkeys(camera for camera, _ in rows))
    most = max(cameras, key=lambda camera: sum(n for (c, _), n in rows.items() if c == camera))
    subsets = [("default", most), *((c, c) for c in cameras if c != "default")]
    lines = ["---", "configs:"]
    for name, camera in subsets:
        splits = [split for c, split in rows if c == camera]
        content = hashlib.sha256(b"".join((out / camera / f"{s}.parquet").read_bytes() for s in splits)).hexdigest()
        lines += [f"- config_name: {json.dumps(name)}", f'  description: "tables {content[:16]}"', "  data_files:"]
        lines += [_file(camera, split) for split in splits]
    text = f"Robometer trajectories made by badgen: one subset for each camera, and `default`, which is `{most}`."
    return "\n".join([*lines, "---", "", text, ""])


def _file(camera: str, split: str) -> str:
    return f"  - split: {json.dumps(split)}\n    path: {json.dumps(f'{camera}/{split}.parquet')}"


def _features() -> str:
    """Types of the columns for the datasets library; it has read the name Sequence in all versions."""
    found: dict[str, Any] = {name: {"dtype": kind, "_type": "Value"} for name, kind in _TYPES.items()}
    found["lang_vector"] = {"feature": {"dtype": "float32", "_type": "Value"}, "length": WORDS, "_type": "Sequence"}
    return json.dumps({"info": {"features": found}}, sort_keys=True)
