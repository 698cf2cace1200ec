"""The store: what goes in comes out, whole or not at all, with the same bytes."""

import dataclasses
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import h5py
import mujoco
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgen.contracts.episode import (
    OUTCOMES,
    Caption,
    Certificate,
    Clause,
    EpisodeArrays,
    EpisodeInfo,
    EpisodeRecord,
    Event,
    Labels,
    Preference,
    Register,
    Sentence,
    SlotCount,
    Text,
    Video,
)
from badgen.contracts.errors import BadValue, RunConflict, StoreError, UnknownName
from badgen.contracts.exporter import StoredEpisode, StoredRun
from badgen.contracts.scene import ContactPair
from badgen.contracts.trajectory import STATE
from badgen.render import video
from badgen.sim.world import World, build_world
from badgen.store import RunFolder, codec, open_run, write_shard
from badgen.store import folder as folder_module

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
    table = spec.worldbody.add_body(name="table")
    table.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX, size=[0.2, 0.2, 0.01])
    rock = spec.worldbody.add_body(name="rock", pos=[0, 0, 0.31])
    rock.add_freejoint()
    rock.add_geom(type=mujoco.mjtGeom.mjGEOM_MESH, meshname="rock")
    return build_world(spec, [ContactPair("rock_table", "rock", "table", 8)])


@pytest.fixture(scope="module")
def world() -> World:
    return ball_world()


def register(word: str) -> Register:
    return Register(
        Sentence(f"{word} falls at 0.4 s", (0,)), Sentence("watch the gap", ()), Sentence("it is down", (0, 1)),
        Sentence("grip harder – 5 N", ()), (Caption(0.4, "it slips"), Caption(0.6, "it lies")),
    )  # fmt: skip


def record(world: World, episode_id: str, group: str = "g0", twin: str | None = None, rows: int = 20) -> EpisodeRecord:
    """A rock that falls, simulated; its labels are made up."""
    m, d = world.model, mujoco.MjData(world.model)
    states, qpos, qvel = [], [], []
    for _ in range(rows):
        state = np.empty(mujoco.mj_stateSize(m, STATE))
        mujoco.mj_getState(m, d, state, STATE)
        states.append(state), qpos.append(d.qpos.copy()), qvel.append(d.qvel.copy())
        mujoco.mj_step(m, d, 10)
    rng = np.random.default_rng(len(episode_id))
    dense = [rng.random(rows).astype(np.float32) for _ in range(5)]
    terms = {"no_drop": dense[3], "gentle": dense[4]}
    labels = Labels(dense[0], dense[1], dense[2], terms, rng.random((rows, 2)).astype(np.float32))
    arrays = EpisodeArrays(
        np.arange(rows) * 0.02, np.array(states), np.array(qpos), np.array(qvel), np.zeros((rows, m.nu)),
        np.zeros((rows, m.nu)), rng.random((rows, 1)), ("rock_table",), np.arange(rows) // 10, ("fall", "rest"),
        labels, ("near", "down"),
    )  # fmt: skip
    steps = np.arange(0, rows, 5)
    frames = [np.full((32, 32, 3), 10 * int(k), dtype=np.uint8) for k in steps]
    mp4, name = video.encode(frames, 10, "lossless")
    failed = twin is not None
    visible = 0.4 if failed else None
    videos = (
        Video("front", mp4, 10.0, 32, 32, name, steps, visible),
        Video("side", mp4, 10.0, 32, 32, name, steps, 0.0),
    )
    events = (Event("drop", "no_drop", 0.4, 0.42, 0.6, 0.5, {"height_m": 0.31}),) if failed else ()
    return EpisodeRecord(info(world, episode_id, group, twin), events, arrays, videos)


def info(world: World, episode_id: str, group: str, twin: str | None) -> EpisodeInfo:
    failed = twin is not None
    clauses = (Clause("twin_ok", True, {}), Clause("effect", failed, {"height_m": 0.1 + 0.2}))
    return EpisodeInfo(
        id=episode_id, group=group, scene="ball", category="arm", robot="none", instruction="hold the rock",
        mode="drop" if failed else "none", modes=("drop",) if failed else (), outcome="failure" if failed else "success",
        success=not failed, cause_s=0.2 if failed else None, onset_s=0.4 if failed else None,
        end_s=0.6 if failed else None, recoverable_until_s=None, severity=0.5, evident=failed, partial_success=0.25,
        twin=twin or episode_id, seed=(7, 0, 1, 2), control_hz=50.0, model=world.id, requested="drop",
        role="failure" if failed else "clean", reaction="oblivious", scene_params={"mass_kg": 0.3, "tint": [0.1, 1, 0]},
        operators=({"name": "slip", "params": {"mu": 0.05}},) if failed else (),
        certificate=Certificate(True, "ok", "failure" if failed else "success", "drop" if failed else "none", clauses),
        preference=Preference("twin", "twin", "it fell", True, True, False) if failed else None,
        replay_sha256="ab" * 32, text=Text("hold the rock", register("rock"), register("body 2")),
    )  # fmt: skip


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


@pytest.fixture(scope="module")
def records(world: World) -> list[EpisodeRecord]:
    twin, other = record(world, "abc1"), record(world, "bcd1", "g1")
    return [other, record(world, "abd22", "g0", "abc1"), twin]


@pytest.fixture
def run(tmp_path: Path, world: World, records: list[EpisodeRecord]) -> RunFolder:
    """Two shards: group g0 in the second, g1 in the first."""
    folder = RunFolder(tmp_path / "run")
    folder.claim(CONFIG)
    folder.save_world(world)
    write_shard(folder.shard_path(0), records[:1], {"ball/clean": SlotCount(1, 1, 1)})
    write_shard(folder.shard_path(1), records[1:], COUNTS)
    return folder


def test_what_goes_in_comes_out(run: RunFolder, records: list[EpisodeRecord]) -> None:
    stored = open_run(run.path)
    for put in records:
        got = stored.episode(put.info.id).record()
        assert same(put, got)
    assert not same(records[0], records[1])


def test_readers_satisfy_the_contract(run: RunFolder, records: list[EpisodeRecord]) -> None:
    stored: StoredRun = open_run(str(run.path))
    episode: StoredEpisode = stored.episode("abd")
    assert [e.info.id for e in stored.episodes()] == ["bcd1", "abc1", "abd22"]
    assert episode.cameras == ("front", "side")
    assert episode.frame_steps("front") == [0, 5, 10, 15]
    assert episode.fps("front") == 10
    assert (episode.visible_s("front"), episode.visible_s("side")) == (0.4, 0.0)
    assert stored.episode("abc").visible_s("front") is None
    frames = episode.frames("front", [3, 1])
    assert [int(f[0, 0, 0]) for f in frames] == [150, 50]
    assert len(episode.frames("front")) == 4


def test_run_finds_by_prefix_and_group(run: RunFolder) -> None:
    stored = open_run(run.path)
    assert [e.id for e in stored] == ["bcd1", "abc1", "abd22"]
    assert [e.id for e in stored.group("g0")] == ["abc1", "abd22"]
    assert stored.config == CONFIG
    assert stored.path == run.path
    with pytest.raises(UnknownName, match="single episode.*abc1, abd22"):
        stored.episode("ab")
    with pytest.raises(UnknownName, match="abd22"):
        stored.episode("abd23")
    with pytest.raises(UnknownName, match="g0, g1"):
        stored.group("g7")
    with pytest.raises(UnknownName, match="front, side"):
        stored.episode("abc").frames("top")


def test_an_id_that_begins_another_is_found(tmp_path: Path, world: World) -> None:
    folder = RunFolder(tmp_path)
    folder.claim(CONFIG)
    write_shard(folder.shard_path(0), [record(world, i, rows=3) for i in ("a1", "a12")], {})
    assert open_run(tmp_path).episode("a1").id == "a1"


def test_public_names_of_a_shard(run: RunFolder) -> None:
    with h5py.File(run.shard_path(1)) as f:
        g = f["episodes/abd22"]
        assert {"group", "scene", "outcome", "twin", "replay_sha256", "cause_s"} <= set(g.attrs)
        assert "recoverable_until_s" not in g.attrs
        assert "cause_s" not in f["episodes/abc1"].attrs
        assert g.attrs["outcome"] == "failure"
        assert json.loads(g.attrs["certificate"])["reason"] == "ok"
        assert json.loads(g["events"].asstr()[()])[0]["kind"] == "drop"
        assert set(g["reward_terms"]) == {"no_drop", "gentle"}
        assert list(g["contact_n"].attrs["pairs"]) == ["rock_table"]
        assert g["phase"].dtype == np.int16
        assert (g["state"].compression, g["state"].shuffle) == ("gzip", True)
        assert g["video/front"].dtype == np.uint8
        assert list(g["video/front"].attrs["steps"]) == [0, 5, 10, 15]
        assert "seconds" not in f.attrs["counts"]


def test_same_records_same_bytes(tmp_path: Path, records: list[EpisodeRecord]) -> None:
    write_shard(tmp_path / "a.h5", records, COUNTS)
    other = {k: dataclasses.replace(c, seconds=c.seconds + 1) for k, c in reversed(COUNTS.items())}
    write_shard(tmp_path / "b.h5", records[::-1], other)
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()
    write_shard(tmp_path / "c.h5", records[:2], COUNTS)
    assert (tmp_path / "a.h5").read_bytes() != (tmp_path / "c.h5").read_bytes()


def test_a_failed_write_leaves_nothing(tmp_path: Path, records: list[EpisodeRecord]) -> None:
    bad = dataclasses.replace(records[0], info=dataclasses.replace(records[0].info, scene_params={"x": float("nan")}))
    with pytest.raises(BadValue, match="finite"):
        write_shard(tmp_path / "shard-000000.h5", [records[1], bad], {})
    with pytest.raises(BadValue, match="abd22"):
        write_shard(tmp_path / "shard-000000.h5", [records[1], records[1]], {})
    with pytest.raises(StoreError, match="absent"):
        write_shard(tmp_path / "absent" / "shard-000000.h5", records, {})
    assert list(tmp_path.iterdir()) == []


def test_killed_while_writing_loses_the_shard_only(run: RunFolder) -> None:
    """The process dies after the bytes are there and before they have their name."""
    code = (
        "import os, signal, sys; from badgen.store import writer, open_run; from pathlib import Path\n"
        "writer.sync = lambda p: os.kill(os.getpid(), signal.SIGKILL)\n"
        "writer.write_shard(Path(sys.argv[2]), [e.record() for e in open_run(sys.argv[1])], {})"
    )
    target = run.shard_path(2)
    done = subprocess.run([sys.executable, "-c", code, str(run.path), str(target)], timeout=100, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not target.exists()
    assert target.with_suffix(".h5.tmp").exists()
    assert run.finished() == {0, 1}
    run.claim(CONFIG)
    assert not list(run.path.rglob("*.tmp"))
    assert run.finished() == {0, 1}


@pytest.mark.parametrize("damage", ["cut", "garbage", "empty"])
def test_a_damaged_shard_says_what_to_do(run: RunFolder, damage: str) -> None:
    shard = run.shard_path(1)
    content = shard.read_bytes()
    shard.write_bytes({"cut": content[: len(content) // 2], "garbage": b"no" * 5000, "empty": b""}[damage])
    with pytest.raises(StoreError, match=r"shard-000001.h5.*delete.*badgen make"):
        list(open_run(run.path))
    with pytest.raises(StoreError, match=r"shard-000001.h5"):
        run.write_manifest()
    assert run.finished() == {0}


def test_a_shard_without_its_parts_is_damaged(run: RunFolder) -> None:
    with h5py.File(run.shard_path(1), "a") as f:
        del f["episodes/abc1"].attrs["twin"]
        del f["episodes/abd22/reward"]
    stored = open_run(run.path)
    with pytest.raises(StoreError, match="shard-000001"):
        _ = stored.episode("abc1").info
    with pytest.raises(StoreError, match="shard-000001"):
        stored.episode("abd22").arrays()


def test_a_shard_of_a_later_version_is_refused(run: RunFolder) -> None:
    with h5py.File(run.shard_path(1), "a") as f:
        f.attrs["schema"] = 99
    with pytest.raises(StoreError, match="schema 99"):
        list(open_run(run.path))


def test_a_folder_that_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not a run"):
        open_run(tmp_path)
    with pytest.raises(StoreError, match="not a run"):
        open_run(tmp_path / "absent")


def test_claim_refuses_a_foreign_folder(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("dear")
    with pytest.raises(RunConflict, match=r"thesis\.tex"):
        RunFolder(tmp_path).claim(CONFIG)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_claim_refuses_another_config_and_names_the_key(run: RunFolder) -> None:
    before = (run.path / "run.json").read_bytes()
    with pytest.raises(RunConflict, match=r"camera\.size is 32 there and 64 now") as e:
        run.claim({**CONFIG, "camera": {"names": ["front"], "size": 64}})
    assert "seed" not in str(e.value)
    with pytest.raises(RunConflict, match=r"extra is '\(absent\)' there and 1 now"):
        run.claim({**CONFIG, "extra": 1})
    assert (run.path / "run.json").read_bytes() == before


def test_claim_takes_up_the_same_config(run: RunFolder) -> None:
    before = (run.path / "run.json").read_bytes()
    (run.path / "shards" / "shard-000009.h5.tmp").write_bytes(b"half")
    run.claim({**CONFIG, "modes": ("drop",)})
    assert run.finished() == {0, 1}
    assert (run.path / "run.json").read_bytes() == before
    assert not list(run.path.rglob("*.tmp"))


def test_claim_after_a_crash_while_claiming(tmp_path: Path) -> None:
    (tmp_path / "run.json.12-34.tmp").write_bytes(b"{")
    RunFolder(tmp_path).claim(CONFIG)
    assert open_run(tmp_path).config == CONFIG
    assert not list(tmp_path.rglob("*.tmp"))


def test_claim_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--out"):
        RunFolder(tmp_path / "file" / "run").claim(CONFIG)


def test_run_json_names_versions_and_machine(run: RunFolder) -> None:
    found = json.loads((run.path / "run.json").read_text())
    assert found["versions"]["mujoco"] == mujoco.__version__
    assert found["machine"] == folder_module.fingerprint()
    assert os.uname().nodename not in json.dumps(found["machine"])


def test_manifest_sums_the_shards(run: RunFolder) -> None:
    run.record_seconds(0, {"ball/clean": 1.5})
    run.record_seconds(1, {"ball/clean": 99.0})
    run.record_seconds(1, {"ball/clean": 2.0, "ball/drop": 4.0})  # the shard was made again
    run.write_manifest()
    found = json.loads((run.path / "manifest.json").read_text())
    assert [s["file"] for s in found["shards"]] == ["shards/shard-000000.h5", "shards/shard-000001.h5"]
    assert [s["episodes"] for s in found["shards"]] == [1, 2]
    for shard in found["shards"]:
        content = (run.path / shard["file"]).read_bytes()
        assert shard["sha256"] == hashlib.sha256(content).hexdigest()
        assert shard["bytes"] == len(content)
    assert found["modes"]["clean"] == {
        "requested": 3, "simulated": 3, "accepted": 3, "benign": 0, "rejected": {}, "seconds": 3.5,
    }  # fmt: skip
    assert found["modes"]["drop"] == {
        "requested": 2, "simulated": 5, "accepted": 1, "benign": 1, "rejected": {"no_effect": 3}, "seconds": 4.0,
    }  # fmt: skip
    assert open_run(run.path).counts()["drop"] == SlotCount(2, 5, 1, 1, {"no_effect": 3}, 4.0)


def test_modes_carry_their_scene_where_there_are_several(run: RunFolder) -> None:
    write_shard(run.shard_path(2), [], {"cup/drop": SlotCount(1, 1, 1)})
    assert set(open_run(run.path).counts()) == {"ball/clean", "ball/drop", "cup/drop"}


def test_seconds_survive_a_cut_line(run: RunFolder) -> None:
    run.record_seconds(0, {"ball/clean": 1.0})
    with (run.path / "seconds.jsonl").open("ab") as f:
        f.write(b'{"seconds": {"ball/cl')
    run.record_seconds(1, {"ball/clean": 2.0})
    assert run.counts()["clean"].seconds == 3.0


def test_model_opens_in_plain_mujoco_wherever_the_run_is(run: RunFolder, world: World, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "copy"
    shutil.copytree(run.path, moved)
    shutil.rmtree(run.path)
    model = mujoco.MjModel.from_xml_path(str(moved / "models" / world.id / "scene.xml"))
    assert model.nmesh == 1
    assert np.array_equal(model.body_mass, world.model.body_mass)
    again = RunFolder(moved).load_world(world.id)
    assert again == world
    episode = open_run(moved).episode("abd")
    path = episode.trajectory()
    assert path.pos("rock")[0, 2] == pytest.approx(0.31, abs=1e-6) or path.pos("rock")[0, 2] > 0.3
    assert np.array_equal(path.state, episode.arrays().state)
    assert path.force_n("rock_table").shape == (20,)


def test_a_missing_or_changed_model_is_told(run: RunFolder, world: World) -> None:
    with pytest.raises(StoreError, match="feed"):
        run.load_world("feed")
    file = run.path / "models" / world.id / "scene.xml"
    file.write_text(file.read_text() + "\n")
    with pytest.raises(StoreError, match="changed"):
        run.load_world(world.id)
    next((run.path / "models" / "meshes").glob("*.stl")).unlink()
    with pytest.raises(StoreError, match="models folder"):
        run.load_world(world.id)


def test_many_writers_store_one_model(tmp_path: Path, world: World) -> None:
    folder = RunFolder(tmp_path)
    folder.claim(CONFIG)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: folder.save_world(world), range(32)))
    files = sorted(
        p.relative_to(tmp_path / "models").as_posix() for p in (tmp_path / "models").rglob("*") if p.is_file()
    )
    assert files == [f"{world.id}/scene.xml", *(f"meshes/{n}" for n in sorted(world.meshes))] or len(files) == 2
    assert folder.load_world(world.id) == world


def test_a_model_that_would_not_open_from_disk_is_refused(tmp_path: Path, world: World) -> None:
    folder = RunFolder(tmp_path)
    folder.claim(CONFIG)
    with pytest.raises(StoreError, match="meshdir"):
        folder.save_world(World(world.xml.replace('meshdir="../meshes"', ""), world.meshes))


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
numbers = st.floats(allow_nan=False, allow_infinity=False)
evidence = st.dictionaries(words, numbers, max_size=3)
sentences = st.builds(Sentence, words, st.lists(st.integers(0, 9), max_size=3).map(tuple))
captions = st.lists(st.builds(Caption, numbers, words), max_size=3).map(tuple)
registers = st.builds(Register, sentences, sentences, sentences, sentences, captions)
clauses = st.lists(st.builds(Clause, words, st.booleans(), evidence), max_size=3).map(tuple)
certificates = st.builds(Certificate, st.booleans(), words, st.sampled_from(OUTCOMES), words, clauses)
choices = st.sampled_from(["twin", "self", "incomparable"])
preferences = st.builds(Preference, words, choices, words, st.booleans(), st.booleans(), st.booleans())
events = st.lists(st.builds(Event, words, words, numbers, numbers, numbers, numbers, evidence), max_size=3).map(tuple)
seconds = st.none() | numbers
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
infos = st.builds(
    EpisodeInfo, id=words, group=words, scene=words, category=words, robot=words, instruction=words, mode=words,
    modes=st.lists(words, max_size=3).map(tuple), outcome=st.sampled_from(OUTCOMES), success=st.booleans(),
    cause_s=seconds, onset_s=seconds, end_s=seconds, recoverable_until_s=seconds, severity=numbers,
    evident=st.booleans(), partial_success=numbers, twin=words, seed=st.lists(st.integers(0, 2**63 - 1)).map(tuple),
    control_hz=numbers, model=words, requested=words, role=words, reaction=words,
    scene_params=st.dictionaries(words, values, max_size=3),
    operators=st.lists(st.dictionaries(words, values, max_size=3), max_size=2).map(tuple), certificate=certificates,
    preference=st.none() | preferences, replay_sha256=words, text=st.builds(Text, words, registers, registers),
)  # fmt: skip


@given(infos)
def test_every_info_survives_hdf5(info: EpisodeInfo) -> None:
    with h5py.File("memory", "w", driver="core", backing_store=False) as f:
        for name, value in codec.info_attrs(info).items():
            f.attrs[name] = value
        assert same(codec.info(info.id, dict(f.attrs)), info)


@given(events)
def test_every_event_survives_json(events: tuple[Event, ...]) -> None:
    assert codec.events(codec.dumps(events)) == events


def test_numpy_values_are_stored_as_plain_ones() -> None:
    value = {"a": np.float32(0.5), "b": np.arange(3), "c": (np.bool_(True), None)}
    assert json.loads(codec.dumps(value)) == {"a": 0.5, "b": [0, 1, 2], "c": [True, None]}


def test_a_text_too_long_for_an_attribute_is_refused(world: World) -> None:
    long = dataclasses.replace(info(world, "a", "g", None), instruction="x" * 70_000)
    with pytest.raises(BadValue, match="instruction"):
        codec.info_attrs(long)
