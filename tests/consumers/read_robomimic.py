"""robomimic's SequenceDataset reads an export; MuJoCo opens its models. Usage: read_robomimic.py EXPORT."""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import numpy as np
import shim


def read(out: Path) -> None:
    """Sequences by mask, and the labels that stand beside."""
    import robomimic.utils.obs_utils as obs_utils
    from robomimic.utils.dataset import SequenceDataset

    path = str(out / "demos.hdf5")
    with h5py.File(path) as file:
        keys = list(file["data/demo_0/obs"])
        failures = [d.decode() for d in file["mask/failure"][()]]
        frames = sum(int(file["data"][d].attrs["num_samples"]) for d in failures)
    images = [k for k in keys if k.endswith("_image")]
    low = [k for k in keys if k not in images]
    obs_utils.initialize_obs_utils_with_obs_specs({"obs": {"rgb": images, "low_dim": low}})
    dataset = SequenceDataset(
        hdf5_path=path,
        obs_keys=keys,
        dataset_keys=("actions", "rewards", "dones"),
        seq_length=5,
        hdf5_cache_mode=None,
        load_next_obs=True,
        filter_by_attribute="failure",
    )
    assert dataset.n_demos == len(failures)
    assert len(dataset) == frames
    item = dataset[7]
    assert item["actions"].shape[0] == 5
    with h5py.File(path) as file:
        assert np.array_equal(item["rewards"], file["data"][dataset.demos[0]]["rewards"][7:12])
    print(f"robomimic: {dataset.n_demos} failures, {len(dataset)} sequences, {sorted(item['obs'])}")


def open_model(out: Path) -> None:
    """The model of a demonstration opens with the assets beside the file, and takes its states."""
    try:
        import mujoco
    except ImportError:
        print("robomimic: mujoco is not in this environment, models not opened")
        return
    with h5py.File(out / "demos.hdf5") as file:
        demo = file["data/demo_0"]
        assets = {p.name: p.read_bytes() for p in (out / "meshes").iterdir()}
        model = mujoco.MjModel.from_xml_string(demo.attrs["model_file"], assets)
        assert demo["states"].shape[1] == 1 + model.nq + model.nv
    print(f"robomimic: model of {model.nbody} bodies opens")


if __name__ == "__main__":
    assert shim.LIBRARY
    read(Path(sys.argv[1]))
    open_model(Path(sys.argv[1]))
