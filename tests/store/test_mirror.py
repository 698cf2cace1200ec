"""The copy of a dataset in an object store: what it holds, in which order, and that a run resumes from it."""

import hashlib
import json
import uuid
from pathlib import Path

import pytest

from badgen.contracts.errors import BadValue, DatasetConflict, StoreError
from badgen.engine import make_dataset, resolve
from badgen.store.mirror import Mirror

fsspec = pytest.importorskip("fsspec")
FILES = (
    "run.json",
    "seconds.jsonl",
    "manifest.json",
    "shards/shard-000000.h5",
    "shards/shard-000001.h5",
    "models/a1/scene.xml",
    "models/meshes/cup.obj",
    "quarantine/push-drop-000001.json",
)
LOCAL = (".lock", "shards/shard-000002.h5.1-2.tmp", "in_work/000001.json")


@pytest.fixture
def url() -> str:
    """A folder of a store in memory that nothing has been written to."""
    return f"memory://{uuid.uuid4().hex}/run"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files as a dataset has them; their content is their name."""
    for name in (*FILES, *LOCAL):
        file = tmp_path / "one" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"config": name}))
    return tmp_path / "one"


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_another_machine_gets_all_that_is_finished_but_the_manifest(folder: Path, url: str, tmp_path: Path) -> None:
    Mirror(url).send(folder)
    other = tmp_path / "other"
    Mirror(url).fetch(other)
    want = {name: content for name, content in files(folder).items() if name not in (*LOCAL, "manifest.json")}
    assert files(other) == want


def test_a_shard_is_sent_after_its_model_and_the_manifest_last(
    folder: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = list[str]()
    monkeypatch.setattr(type(fsspec.filesystem("memory")), "put_file", lambda self, here, there: sent.append(here))
    mirror = Mirror(url)
    mirror.send(folder)
    order = [Path(p).relative_to(folder).as_posix() for p in sent]
    assert sorted(order) == sorted(FILES)
    at = {name: order.index(name) for name in order}
    assert at["models/meshes/cup.obj"] < at["models/a1/scene.xml"] < at["shards/shard-000000.h5"]
    assert order[-1] == "manifest.json"
    sent.clear()
    mirror.send(folder)
    assert {Path(p).name for p in sent} == {"run.json", "seconds.jsonl", "manifest.json"}  # what may have changed


def test_a_mirror_of_another_dataset_is_refused(folder: Path, url: str) -> None:
    Mirror(url).send(folder)
    (folder / "run.json").write_text('{"config": "other"}')
    with pytest.raises(DatasetConflict, match="holds another dataset than"):
        Mirror(url).fetch(folder)


def test_a_store_that_cannot_be_used_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"mirror abc://x cannot be opened: .*give a URL such as s3://"):
        Mirror("abc://x")
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot be written .*the same command goes on"):
        Mirror(f"file://{tmp_path}/file/run").send(folder)


def test_a_run_goes_on_elsewhere_with_what_is_in_the_mirror(url: str, tmp_path: Path) -> None:
    config = resolve("push", "clean", n=2, cameras="none", jitters=0, relabelled=0.0)
    first = make_dataset(config, tmp_path / "first", mirror=Mirror(url))
    store, root = fsspec.core.url_to_fs(url)
    for lost in ("manifest.json", "shards/shard-000001.h5"):
        store.rm(f"{root}/{lost}")
    finished = list[int]()
    second = make_dataset(
        config, tmp_path / "second", progress=lambda n, total, _: finished.append(n), mirror=Mirror(url)
    )
    assert finished == [1, 2]  # one was there
    hashes = [
        {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (run / "shards").iterdir()}
        for run in (first, second)
    ]
    assert len(hashes[0]) == 2
    assert hashes[0] == hashes[1]
    assert store.exists(f"{root}/manifest.json")
    assert store.cat_file(f"{root}/shards/shard-000001.h5") == (second / "shards" / "shard-000001.h5").read_bytes()
