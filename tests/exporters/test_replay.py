"""The replay arrays of the robomimic export: plain MuJoCo, without badgen, reaches the stored states to the bit."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import h5py
import mujoco
import numpy as np
import pytest

from badgen.engine import make_dataset, resolve
from badgen.store import open_dataset
from exporters.robomimic import Robomimic

STATE = int(mujoco.mjtState.mjSTATE_INTEGRATION)


@pytest.fixture(name="demos", scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stall of `push`, which a plan causes, and its twin, exported."""
    run, out = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("out")
    make_dataset(resolve("push", "stall", n=1, cameras="none", jitters=0, benign=0.0, relabelled=0.0), run)
    Robomimic().export(open_dataset(run), out, {"split": "train=1"})
    return out


def played(out: Path, demo: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(T, n) the states of a demonstration, simulated again from its first one."""
    assets = {p.name: p.read_bytes() for p in (out / "meshes").glob("*")}
    model = mujoco.MjModel.from_xml_string(demo.attrs["model_file"], assets)
    replay, data = demo["replay"], mujoco.MjData(model)
    mujoco.mj_setState(model, data, replay["first_state"][()], STATE)
    substeps, ctrl = int(replay.attrs["substeps"]), replay["ctrl"][()]
    states = np.empty((len(ctrl), mujoco.mj_stateSize(model, STATE)))
    before = data.ctrl.copy()
    for row, target in enumerate(ctrl):
        mujoco.mj_getState(model, data, states[row], STATE)
        for k in range(1, substeps + 1):
            data.ctrl[:] = before + (target - before) * (k / substeps) if k < substeps else target
            mujoco.mj_step(model, data)
        before = target
    return states


def test_twin_and_failure_replay_to_the_bit(demos: Path) -> None:
    with h5py.File(demos / "demos.hdf5") as file:
        outcomes = {demo.attrs["outcome"] for demo in file["data"].values()}
        assert "success" in outcomes
        assert len(outcomes) == 2
        for demo in file["data"].values():
            states = played(demos, demo)
            assert hashlib.sha256(states.tobytes()).hexdigest() == demo["replay"].attrs["states_sha256"]


def test_the_replay_says_under_what_it_was_made(demos: Path) -> None:
    with h5py.File(demos / "demos.hdf5") as file:
        found = {d.attrs["outcome"] == "success": dict(d["replay"].attrs) for d in file["data"].values()}
    assert found[True]["mujoco"] == mujoco.__version__
    assert found[True]["substeps"] * found[True]["timestep_s"] == pytest.approx(0.02)
    assert json.loads(found[True]["faults"]) == []
    assert json.loads(found[False]["faults"])[0]["params"]["cause_s"] >= 0.0
