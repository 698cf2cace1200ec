"""LeRobot's own dataset class, SARM's stages and RA-BC's weights read an export. Usage: read_lerobot.py EXPORT."""

from __future__ import annotations

import importlib.util
import json
import sys
import types
from pathlib import Path

import av
import numpy as np
import pyarrow.parquet as pq
import shim
import torch


def read(root: Path) -> None:
    """Every row of the table is read back through the library, and some pictures where it can decode them."""
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    torch.set_num_threads(1)
    dataset = LeRobotDataset("badgen/export", root=root)
    rows = dataset.hf_dataset.with_format("numpy")
    at = 0
    for number in range(dataset.num_episodes):
        table = pq.read_table(root / f"data/chunk-000/file-{number:03d}.parquet")
        part = rows[at : at + len(table)]
        for name in ("next.reward", "badgen.progress", "badgen.reward_frame", "next.success", "next.done"):
            assert np.array_equal(np.ravel(part[name]), table[name].to_numpy()), name
        assert dataset.meta.episodes[number]["badgen/id"]
        at += len(table)
    assert at == dataset.num_frames == len(dataset)
    assert set(dataset.meta.stats) >= {"observation.state", "action", "next.reward"}
    print(f"lerobot: {dataset.num_episodes} episodes, {at} frames, {dataset.meta.total_tasks} tasks")


def read_pictures(root: Path) -> None:
    """Pictures through the library's decoder, which needs the system's FFmpeg, are those of the video at that row."""
    from lerobot.datasets.lerobot_dataset import LeRobotDataset

    dataset = LeRobotDataset("badgen/export", root=root, episodes=[1])
    try:
        item = dataset[3]
    except (RuntimeError, ImportError) as e:
        print(f"lerobot: its decoder does not run here, pictures not read ({str(e).strip().splitlines()[0][:90]})")
        return
    camera = dataset.meta.camera_keys[0]
    with av.open(str(root / f"videos/{camera}/chunk-000/file-001.mp4")) as box:
        frame = list(box.decode(video=0))[3].to_ndarray(format="rgb24")
    assert np.abs(item[camera].numpy().transpose(1, 2, 0) - frame / 255).mean() < 0.02  # two decoders' colours
    assert isinstance(item["task"], str)
    print(f"lerobot: picture {tuple(item[camera].shape)}, reward {float(item['next.reward']):.3f}")


def read_stages(root: Path) -> None:
    """SARM's own lookup of stages: a failed episode is complete in no frame, a success is in its last."""
    _skip_init("lerobot.policies")  # it imports every policy, with all that they need
    from lerobot.policies.sarm.sarm_utils import find_stage_and_tau

    names = list(json.loads((root / "meta/temporal_proportions_sparse.json").read_text()))
    for row in pq.read_table(root / "meta/episodes/chunk-000/file-000.parquet").to_pylist():
        spans = (row["sparse_subtask_names"], row["sparse_subtask_start_frames"], row["sparse_subtask_end_frames"])
        values = []
        for frame in range(row["length"]):
            stage, tau = find_stage_and_tau(frame, row["length"], *spans, names, {n: 1 / len(names) for n in names})
            values.append(stage + tau)
        complete = max(values) >= len(names) - 1
        assert complete == (row["badgen/outcome"] == "success"), (row["badgen/id"], row["badgen/outcome"], max(values))
    print("lerobot: SARM finds no failed episode complete")


def _skip_init(package: str) -> None:
    """Make a package importable without running its own first lines."""
    spec = importlib.util.find_spec(package.partition(".")[0])
    assert spec is not None
    assert spec.submodule_search_locations
    bare = types.ModuleType(package)
    bare.__path__ = [str(Path(spec.submodule_search_locations[0]) / package.partition(".")[2])]
    sys.modules[package] = bare


def read_weights(root: Path) -> None:
    """RA-BC's weights from the progress file."""
    from lerobot.utils.rabc import RABCWeights

    weights = RABCWeights(progress_path=root / "sarm_progress.parquet", chunk_size=5, head_mode="dense")
    print(f"lerobot: RA-BC reads {len(weights.progress_lookup)} frames")


if __name__ == "__main__":
    where = Path(sys.argv[1])
    assert shim.LIBRARY
    for check in (read, read_stages, read_weights, read_pictures):
        check(where)
