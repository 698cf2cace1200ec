"""Stored pictures are drawn again and compared with what is stored."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from badgen.checks import verify
from badgen.checks.pictures import compare_pictures
from badgen.contracts.arrays import Image
from badgen.contracts.errors import RenderError
from badgen.engine import make_dataset, resolve
from badgen.media.video import decode, encode
from badgen.render.driver import driver
from badgen.store import Dataset, DatasetFolder, open_dataset

pytestmark = pytest.mark.xdist_group("pictures")  # one worker, so that each dataset is made once
OPTIONS = [
    *[
        "--scene",
        "lid_lift",
        "--mode",
        "clean",
        "--n",
        "1",
        "--seed",
        "3",
        "--cameras",
        "front",
        "--size",
        "64",
        "--quality",
        "lossless",
    ]
]


@pytest.fixture(scope="module", name="lossless")
def lossless_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("pictures") / "lossless", "lossless")


def made(path: Path, quality: str) -> Path:
    config = resolve("lid_lift", "clean", n=1, seed=3, cameras="front", size="64", quality=quality)
    return make_dataset(config, path)


def compared(dataset: Dataset) -> tuple[int, int, int]:
    """How many frames were compared, how many differ, and how many of these are problems."""
    found = compare_pictures(dataset, dataset.episodes())
    return found.compared, len(found.differing), found.problems


def badgen(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "badgen", *args], env=os.environ | variables, capture_output=True, text=True
    )


def brightened(frame: Image) -> Image:
    changed = frame.copy()
    changed[20, 30] ^= 1
    return changed


def test_lossless_pictures_are_equal_to_the_bit(lossless: Path) -> None:
    dataset = open_dataset(lossless)
    assert compared(dataset) == (2 * min(len(list(dataset)), 2), 0, 0)
    assert verify(dataset).problems == 0


def test_pictures_of_another_quality_are_compared_as_they_were_coded(tmp_path: Path) -> None:
    dataset = open_dataset(made(tmp_path / "small", "small"))
    frames, differing, _ = compared(dataset)
    assert frames >= 2
    assert differing == 0
    (first, *_) = dataset
    (video,) = first.record().videos
    other, _ = encode([np.roll(f, 8, axis=1) for f in first.frames("front")], video.fps, "small")
    replace_video(dataset.folder, first.id, other)
    assert compared(dataset)[1] >= 2


def test_one_changed_bit_of_a_pixel_is_found(lossless: Path, tmp_path: Path) -> None:
    shutil.copytree(lossless, tmp_path / "copy")
    dataset = open_dataset(tmp_path / "copy")
    (first, *_) = dataset
    frames = [brightened(f) for f in first.frames("front")]
    replace_video(dataset.folder, first.id, encode(frames, first.fps("front"), "lossless")[0])
    report = verify(dataset, first.id)
    assert [e.ok for e in report.episodes] == [True]
    assert report.problems == 2
    assert report.pictures.differing[0].startswith(f"{first.id}  front, ")
    assert report.pictures.differing[0].endswith("0.0% of the pixels differ, by up to 1 of 255")


def test_a_damaged_video_is_a_problem(lossless: Path, tmp_path: Path) -> None:
    shutil.copytree(lossless, tmp_path / "copy")
    dataset = open_dataset(tmp_path / "copy")
    (first, *_) = dataset
    replace_video(dataset.folder, first.id, b"no video")
    found = compare_pictures(dataset, [first])
    assert found.problems == 1
    told = f"{first.id}: its frames cannot be drawn again: front: a stored video is damaged"
    assert found.unreadable[0].startswith(told)
    assert found.compared == 0
    assert replace(found, drawn_elsewhere="another renderer").problems == 1  # whatever draws, it cannot be read


def test_a_video_that_ends_early_is_damaged() -> None:
    mp4, _ = encode([np.full((32, 32, 3), k, np.uint8) for k in range(25)], 5.0, "small")
    assert len(decode(mp4)) == 25
    with pytest.raises(RenderError, match="a stored video is damaged"):
        decode(mp4[: len(mp4) // 2], [24])


def test_without_opengl_no_picture_is_compared(lossless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUJOCO_GL", "off")
    report = verify(open_dataset(lossless))
    assert report.problems == 0
    assert report.pictures.compared == 0
    assert "MUJOCO_GL is set to 'off'" in report.pictures.not_compared


def test_another_renderer_resumes_nothing_and_damages_nothing(
    lossless: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = driver().renderer
    with monkeypatch.context() as other:
        other.setenv("GALLIUM_DRIVER", "softpipe")
        if driver().renderer == here:
            pytest.skip("this machine has one renderer only")
    said = badgen("verify", str(lossless), GALLIUM_DRIVER="softpipe")
    assert said.returncode == 0, said.stderr
    assert "by another renderer (opengl_renderer was " in said.stdout
    assert "2 differ, which is no problem of the dataset" in said.stdout
    resumed = badgen("make", *OPTIONS, "--out", str(lossless), GALLIUM_DRIVER="softpipe")
    assert resumed.returncode == 2
    assert "was begun elsewhere (opengl_renderer was " in resumed.stderr
    assert resumed.stderr.count("\n") == 1


def replace_video(folder: DatasetFolder, episode: str, mp4: bytes) -> None:
    (shard,) = folder.shard_files()
    with h5py.File(shard, "r+") as f:
        group = f["episodes"][episode]["video"]
        attrs = dict(group["front"].attrs)
        del group["front"]
        group["front"] = np.frombuffer(mp4, dtype=np.uint8)
        group["front"].attrs.update(attrs)
    folder.write_manifest()
