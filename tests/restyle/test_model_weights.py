"""Weights in a folder or at the Hub: how they are named, and what is told where they or their packages are missing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import torch
from tiny_models import tiny_cosmos3, tiny_vace

from badgen.contracts.errors import BadValue, MissingDependency, MissingWeights, StoreError
from badgen.restyle.load import load_restyler
from badgen.restyle.models.cosmos3 import OFFER as COSMOS3
from badgen.restyle.models.cosmos3 import Cosmos3
from badgen.restyle.models.machine import Machine
from badgen.restyle.models.options import ModelOptions
from badgen.restyle.models.vace import OFFER as VACE
from badgen.restyle.models.vace import Vace


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("weights")
    return {"vace": tiny_vace(home / "tiny-vace"), "cosmos3": tiny_cosmos3(home / "tiny-cosmos3")}


def test_missing_packages_and_too_small_gpus_are_told(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadValue, match="too little memory"), Machine().enough_memory():
        raise torch.cuda.OutOfMemoryError
    if not torch.cuda.is_available():
        with pytest.raises(BadValue, match="--offload"):
            Machine(offload=True)
    monkeypatch.setitem(sys.modules, "diffusers", None)
    with pytest.raises(MissingDependency, match=r"pip install 'badgen\[video\]'"):
        load_restyler("vace", options=ModelOptions(model=str(folders["vace"])))


def test_weights_are_named_by_what_is_in_them(folders: dict[str, Path], tmp_path: Path) -> None:
    def name(folder: Path) -> str:
        return load_restyler("vace", options=ModelOptions(model=str(folder))).model

    moved = tmp_path / "tiny-vace"
    moved.symlink_to(folders["vace"])
    assert name(moved) == name(folders["vace"])
    copied = tmp_path / "copy" / "tiny-vace"
    copied.parent.mkdir()
    shutil.copytree(folders["vace"], copied)
    assert name(copied) == name(folders["vace"])
    (copied / "scheduler" / "scheduler_config.json").write_text("{}")
    assert name(copied) != name(folders["vace"])


def test_weights_of_the_hub_are_taken_from_its_cache(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    revision, repository = "0123456789abcdef0123456789abcdef01234567", tmp_path / "models--someone--tiny"
    shutil.copytree(folders["vace"], repository / "snapshots" / revision)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision)
    restyler = Vace(ModelOptions(model="someone/tiny"), print)
    assert restyler.model == f"someone/tiny@{revision}"
    assert type(restyler._pipe).__name__ == VACE.pipeline
    shutil.rmtree(repository / "snapshots" / revision / "vae")
    with pytest.raises((MissingWeights, StoreError), match=r"someone|vae"):
        _ = Vace(ModelOptions(model="someone/tiny"), print)._pipe


def test_weights_that_are_not_there_are_told(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    told = list[str]()
    for name, offer in (("vace", VACE), ("cosmos3", COSMOS3)):
        with pytest.raises(MissingWeights) as error:
            load_restyler(name, say=told.append)
        assert all(text in str(error.value) for text in (offer.id, offer.size, offer.licence, "HF_HUB_OFFLINE"))
        assert "\n" not in str(error.value)
    assert not told  # nothing can be fetched
    for model, says in (
        ("no/such/folder", "no such folder"),
        (str(tmp_path), "no model_index.json"),
        (str(folders["cosmos3"]), "no model_index.json"),
    ):
        with pytest.raises(BadValue, match=says):
            load_restyler("vace", options=ModelOptions(model=model))
    broken = tiny_vace(tmp_path / "broken")
    (broken / "vae" / "config.json").unlink()
    with pytest.raises(StoreError, match="cannot be loaded"):
        _ = Vace(ModelOptions(model=str(broken)), print)._pipe
    broken = tiny_cosmos3(tmp_path / "lacking")
    (broken / "vae" / "diffusion_pytorch_model.safetensors").write_bytes(b"")
    with pytest.raises(StoreError, match="lack vae"):
        _ = Cosmos3(ModelOptions(model=str(broken)), print)._pipe
