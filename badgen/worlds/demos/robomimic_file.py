"""Demonstrations of badgen's robomimic export, simulated again in plain MuJoCo: `robomimic:FILE`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import h5py
import mujoco
import numpy as np

from badgen.contracts.arrays import F64, Ints
from badgen.contracts.errors import BadValue
from badgen.contracts.stored_form import COMMAND_BITS, rounded
from badgen.contracts.trajectory import STATE
from badgen.contracts.world import Gripper, Obs, Policy
from badgen.worlds.demos.logged import EndPlaces, Repeats, end_places

_REST_S = 2.5  # simulated after the end of the log, with the last set-points, so that the success can be seen to hold
_DRIFT = 1e-6  # of a joint from its logged place [m or rad]; rounded rows differ by 5e-10


@dataclass(frozen=True)
class _Log:
    """One demonstration."""

    name: str
    instruction: str
    model: mujoco.MjModel
    first: F64
    ctrl: F64
    qpos: F64
    substeps: int
    goal: EndPlaces


class RobomimicFile:
    """The successful, unperturbed demonstrations of a file; which one is replayed follows from the seed of the reset.

    An action has one number for each actuator: how far the set-point of a joint moves in this step, and the set-point
    itself of a gripper. So the neutral action holds still. Its success: what the demonstration moved lies where it left
    it.

    Args:
        path: `demos.hdf5`, or the folder that holds it; the folder `meshes` is beside it.

    Raises:
        BadValue: the file cannot be read, or holds nothing that can be replayed.
    """

    def __init__(self, path: str) -> None:
        file = Path(path) / "demos.hdf5" if Path(path).is_dir() else Path(path)
        self.name, self._file = f"robomimic:{path}", file
        self._demos = _replayable(file)
        with _opened(file) as f:
            first = f["data"][self._demos[0]]
            rows = max(len(f["data"][d]["replay/ctrl"]) for d in self._demos)
            attrs = first["replay"].attrs
            row_s = float(attrs["timestep_s"]) * int(attrs["substeps"])
            self.instruction = str(first.attrs["instruction"])
            self._grippers: list[dict[str, Any]] = json.loads(attrs["grippers"])
            size = int(first["replay/ctrl"].shape[1])
        self.hz = round(1.0 / row_s, 6)
        self.horizon_steps = rows - 1 + round(_REST_S * self.hz)
        self._held: Ints = np.array([g["index"] for g in self._grippers], dtype=np.int64)
        self.neutral: F64 = np.zeros(size)
        self.neutral[self._held] = [g["opened"] for g in self._grippers]
        self.actions: F64 = np.zeros((0, size))
        self.resting: F64 = self.neutral
        self._log: _Log | None = None

    @property
    def gripper(self) -> Gripper | None:
        """What opens the only gripper; None where there are several, or none."""
        if len(self._grippers) != 1:
            return None
        only = self._grippers[0]
        return Gripper(int(only["index"]), float(only["opened"]), float(only["closed"]))

    def reset(self, seed: int) -> Obs:
        """Begin at the first state of a demonstration."""
        log = _read(self._file, self._demos[seed % len(self._demos)])
        self._log, self.instruction = log, log.instruction
        self._model, self._data = log.model, mujoco.MjData(log.model)
        mujoco.mj_setState(log.model, self._data, log.first, STATE)
        mujoco.mj_kinematics(log.model, self._data)
        self._target = rounded(np.array(self._data.ctrl), COMMAND_BITS)
        self.actions = np.diff(log.ctrl, axis=0, prepend=self._target[None])  # exact: all are multiples of 2**-24
        self.actions[:, self._held] = log.ctrl[:, self._held]
        self.resting = np.zeros(len(self._target))
        self.resting[self._held] = log.ctrl[-1, self._held]
        return self._seen()

    def physics(self) -> tuple[mujoco.MjModel, mujoco.MjData]:
        """Model and data of the present demonstration."""
        return self._model, self._data

    def step(self, action: F64) -> tuple[Obs, bool]:
        """Move the set-points, linearly over the substeps, as the export was simulated."""
        assert self._log is not None
        target = self._target + action
        target[self._held] = action[self._held]
        before, steps = self._data.ctrl.copy(), self._log.substeps
        for k in range(1, steps + 1):
            self._data.ctrl[:] = before + (target - before) * (k / steps) if k < steps else target
            mujoco.mj_step(self._model, self._data)
        self._target = target
        return self._seen(), self._log.goal.reached(self._data)

    def expert(self) -> Policy:
        """The log itself."""
        return Repeats(self)

    @property
    def drift_limit(self) -> float:
        """How far a joint of the replay may be from its logged place [m or rad]."""
        return _DRIFT

    def drift(self, qpos: F64, seen: F64) -> float:
        """How far the replay is from the log at most [m or rad]; `qpos` is (T, nq)."""
        assert self._log is not None
        rows = min(len(qpos), len(self._log.qpos))
        return float(np.abs(qpos[:rows] - self._log.qpos[:rows]).max())

    def close(self) -> None:
        """Nothing to free."""

    def _seen(self) -> F64:
        return np.concatenate([self._data.qpos, self._data.qvel])


def make(path: str) -> RobomimicFile:
    """The demonstrations of a file, or of the folder of an export."""
    return RobomimicFile(path)


def _opened(file: Path) -> Any:
    try:
        return h5py.File(file, "r")
    except OSError as e:
        raise BadValue(f"{file} cannot be read as an HDF5 file ({' '.join(str(e).split())})") from e


def _replayable(file: Path) -> list[str]:
    with _opened(file) as f:
        if "data" not in f:
            raise BadValue(f"{file} has no group `data`, so it is no robomimic file")
        demos = f["data"]
        found = [d for d in sorted(demos, key=_number) if "replay" in demos[d]]
        kept = [
            d for d in found if demos[d].attrs["outcome"] == "success" and demos[d]["replay"].attrs["faults"] == "[]"
        ]
        if kept:
            made = str(demos[kept[0]]["replay"].attrs["mujoco"])
    if not found:
        raise BadValue(
            f"no demonstration in {file} has set-points and a first state to replay it from (group `replay`); states "
            "of time, qpos and qvel alone cannot be resumed. Export with badgen export --to robomimic, from an arm"
        )
    if not kept:
        raise BadValue(f"no demonstration in {file} succeeds without a fault, so none can be a twin")
    if made != mujoco.__version__:
        raise BadValue(
            f"{file} was made with MuJoCo {made}, and this is {mujoco.__version__}, whose last bits differ; install "
            f"mujoco=={made}"
        )
    return kept


def _number(demo: str) -> tuple[int, str]:
    digits = demo.rpartition("_")[2]
    return (int(digits) if digits.isdigit() else -1, demo)


@lru_cache(maxsize=4)
def _read(file: Path, name: str) -> _Log:
    with _opened(file) as f:
        demo = f["data"][name]
        replay, xml = demo["replay"], str(demo.attrs["model_file"])
        first, ctrl, qpos = (replay[k][()] for k in ("first_state", "ctrl", "qpos"))
        instruction, substeps = str(demo.attrs["instruction"]), int(replay.attrs["substeps"])
    model = _model(file.parent / "meshes", xml, hashlib.sha256(xml.encode()).hexdigest())
    return _Log(
        name, instruction, model, first, ctrl, qpos, substeps, end_places(model, first, qpos[-1], f"{file}: {name}")
    )


@lru_cache(maxsize=4)
def _model(meshes: Path, xml: str, key: str) -> mujoco.MjModel:
    assets = {p.name: p.read_bytes() for p in meshes.glob("*")} if meshes.is_dir() else {}
    return mujoco.MjModel.from_xml_string(xml, assets)
