"""A small model and made-up labels: episodes to store."""

import dataclasses
from dataclasses import replace
from pathlib import Path
from typing import Any

import mujoco
import numpy as np
import pytest
from infos import CLEAN_INFO

from badgen.contracts.captions import Caption, CaptionSet, Sentence, Text
from badgen.contracts.episode import (
    Certificate,
    Clause,
    EpisodeArrays,
    EpisodeInfo,
    EpisodeRecord,
    Event,
    Labels,
    Preference,
)
from badgen.contracts.robot import ModelRobot
from badgen.contracts.scene import ContactPair
from badgen.contracts.slot_count import SlotCount
from badgen.contracts.trajectory import STATE
from badgen.contracts.video import Video
from badgen.media import video
from badgen.sim import from_handles
from badgen.sim.world import World, build_world
from badgen.store import DatasetFolder, write_shard

CONFIG = {"scene": "ball", "seed": 7, "modes": ["drop"], "camera": {"names": ["front"], "size": 32}}
COUNTS = {
    "ball/clean": SlotCount(2, 2, 2),
    "ball/drop": SlotCount(2, 5, 1, 1, {"no_effect": 3}, seconds=123.0),
}


def ball_world() -> World:
    corners = np.array([[0, 0, 0], [0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1]], dtype="<f4")
    stl = b"test".ljust(80) + np.uint32(4).tobytes()
    for face in ((0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)):
        stl += np.zeros(3, "<f4").tobytes() + corners[list(face)].tobytes() + b"\0\0"
    spec = mujoco.MjSpec()
    spec.meshdir = "../meshes"
    spec.assets = {"rock.stl": stl}
    spec.add_mesh(name="rock", file="rock.stl")
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_PLANE, size=[1, 1, 0.1])
    for name in ("front", "side"):
        spec.worldbody.add_camera(name=name, pos=[0, -1, 1])
    table = spec.worldbody.add_body(name="table")
    table.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX, size=[0.2, 0.2, 0.01])
    rock = spec.worldbody.add_body(name="rock", pos=[0, 0, 0.31])
    rock.add_freejoint()
    rock.add_geom(type=mujoco.mjtGeom.mjGEOM_MESH, meshname="rock")
    return build_world(spec, [ContactPair("rock_table", "rock", "table", 8)])


def captions(word: str) -> CaptionSet:
    return CaptionSet(
        Sentence(f"{word} falls at 0.4 s", (0,)),
        Sentence("watch the gap", ()),
        Sentence("it is down", (0, 1)),
        Sentence("grip harder – 5 N", ()),
        (Caption(0.4, "it slips"), Caption(0.6, "it lies")),
    )


def record(world: World, episode_id: str, group: str = "g0", twin: str | None = None, rows: int = 20) -> EpisodeRecord:
    """A rock that falls, simulated; its labels are made up."""
    m, d = world.model, mujoco.MjData(world.model)
    states = np.empty((rows, mujoco.mj_stateSize(m, STATE)))
    for state in states:
        mujoco.mj_getState(m, d, state, STATE)
        mujoco.mj_step(m, d, 10)
    rng = np.random.default_rng(len(episode_id))
    dense = [rng.random(rows).astype(np.float32) for _ in range(6)]
    terms = {"no_drop": dense[4], "gentle": dense[5]}
    labels = Labels(dense[0], dense[1], dense[2], dense[3], terms, rng.random((rows, 2)).astype(np.float32))
    arrays = EpisodeArrays(
        np.arange(rows, dtype=np.float64) * 0.02,
        states,
        states[:, 1 : 1 + m.nq].copy(),
        states[:, 1 + m.nq : 1 + m.nq + m.nv].copy(),
        np.zeros((rows, m.nu)),
        np.zeros((rows, m.nu)),
        rng.random((rows, 1)),
        ("rock_table",),
        np.arange(rows) // 10,
        ("fall", "rest"),
        labels,
        ("near", "down"),
        states[0],
    )
    steps = np.arange(0, rows, 5)
    frames = [np.full((32, 32, 3), 10 * int(k) % 250, dtype=np.uint8) for k in steps]
    mp4, name = video.encode(frames, 10, "lossless")
    failed = twin is not None
    visible = 0.4 if failed else None
    videos = (
        Video("front", mp4, 10.0, 32, 32, name, steps, visible, (1, 2) if failed else ()),
        Video("side", mp4, 10.0, 32, 32, name, steps, 0.0),
    )
    events = (Event("drop", "no_drop", 0.4, 0.42, 0.6, 0.5, {"height_m": 0.31}),) if failed else ()
    return EpisodeRecord(info(world, episode_id, group, twin), events, arrays, videos)


def info(world: World, episode_id: str, group: str, twin: str | None) -> EpisodeInfo:
    failed = twin is not None
    clauses = (Clause("twin_ok", True, {}), Clause("effect", failed, {"height_m": 0.1 + 0.2}))
    info = replace(
        CLEAN_INFO,
        id=episode_id,
        group=group,
        twin=twin or episode_id,
        scene="ball",
        category="arm",
        instruction="hold the rock",
        task="hold",
        attempted_task="hold",
        severity=0.5,
        partial_success=0.25,
        seed=(7, 0, 1, 2),
        model=world.id,
        appearance={"table": [0.5, 0.25]},
        scene_params={"mass_kg": 0.3, "tint": [0.1, 1, 0]},
        certificate=Certificate(True, "ok", "failure" if failed else "success", "drop" if failed else "none", clauses),
        replay_sha256="ab" * 32,
        text=Text("hold the rock", captions("rock"), captions("body 2")),
    )
    return _failed(info) if failed else info


def _failed(info: EpisodeInfo) -> EpisodeInfo:
    return replace(
        info,
        role="failure",
        mode="drop",
        modes=("drop",),
        outcome="failure",
        success=False,
        cause_s=0.2,
        onset_s=0.4,
        end_s=0.6,
        borderline=False,
        evident=True,
        operators=({"name": "slip", "params": {"mu": 0.05}},),
        preference=Preference("twin", "twin", "it fell", True, True, False),
    )


def same(a: Any, b: Any) -> bool:
    """Equality that looks into arrays, and at their types."""
    if dataclasses.is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, dict):
        return set(a) == set(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, tuple | list):
        return type(a) is type(b) and len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b) and type(a) is type(b)


def no_robot(world: World) -> ModelRobot:
    """A robot without parts, since nothing in that world is one."""
    return from_handles(world.model, "ball", ())


@pytest.fixture(scope="module", name="world")
def world_fixture() -> World:
    return ball_world()


@pytest.fixture(scope="module", name="records")
def records_fixture(world: World) -> list[EpisodeRecord]:
    twin, other = record(world, "abc1"), record(world, "bcd1", "g1")
    return [other, record(world, "abd22", "g0", "abc1"), twin]


@pytest.fixture(name="dataset")
def run_fixture(tmp_path: Path, world: World, records: list[EpisodeRecord]) -> DatasetFolder:
    """Two shards: group g0 in the second, g1 in the first."""
    folder = DatasetFolder(tmp_path / "dataset")
    folder.claim(CONFIG)
    folder.save_world(world, no_robot(world))
    write_shard(folder.shard_path(0), records[:1], {"ball/clean": SlotCount(1, 1, 1)})
    write_shard(folder.shard_path(1), records[1:], COUNTS)
    return folder
