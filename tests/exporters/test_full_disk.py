"""Exports on a disk that gets full: an ordinary error, whatever was being written, and nothing crashes."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from faulty_disk import run, run_on_small_disk

from badgen.exporting import put_array, writing_hdf5

EVERY = """
import os, sys; from pathlib import Path
from fakes import two_scene_dataset; from faulty_disk import mount, unmount; from test_all import FORMATS, options
dataset, disk = two_scene_dataset(groups=3), Path(sys.argv[1])
for name in sys.argv[2:]:
    for kilobytes in (4, 60):
        mount(disk, kilobytes)
        try:
            FORMATS[name]().export(dataset, disk, options(name))
            print(name, kilobytes, "fits")
        except OSError as e:
            print(name, kilobytes, "full", e.strerror, "in", e.filename)
        unmount(disk)
"""
# A process that may write files of 200 kB at most meets errors of the disk without being root.
LIMITED = """
import resource, signal, sys; from pathlib import Path; import numpy as np
from badgen.exporting import put_array, writing_hdf5
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
rng, pieces = np.random.default_rng(0), 0
try:
    with writing_hdf5(Path(sys.argv[1])) as out:
        for pieces in range(100):
            group = out.file.create_group(f"group{pieces}")
            for name in "abc":
                put_array(group, name, rng.random(300))
            group.attrs["text"] = "x" * 1000
            assert (group["a"][()] >= 0).all()
            out.check()
except OSError as e:
    print(pieces, e)
"""


def test_every_format_says_that_the_disk_is_full(tmp_path: Path) -> None:
    needs = {"rerun": "rerun", "lerobot": "pyarrow", "opensarm": "pyarrow", "robometer": "pyarrow"}
    names = "dopamine frames gvl lerobot lrm minari opensarm preferences rerun rewind roboarena robometer robomimic"
    names += " roboreward vqa webdataset"
    chosen = [n for n in names.split() if n not in needs or importlib.util.find_spec(needs[n])]
    (tmp_path / "disk").mkdir()
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{EVERY}"
    done = run_on_small_disk(code, tmp_path / "disk", *chosen)
    assert done.returncode == 0, done.stderr
    assert "Exception ignored" not in done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 2 * len(chosen)
    for line in lines:
        assert line.endswith("fits") or f"No space left on device in {tmp_path}" in line
    assert {line.split()[0] for line in lines if " 4 full" in line} == set(chosen)


@pytest.mark.parametrize("limit", [0, 100, 2048, 50_001, 200_000, 400_000])
def test_hdf5_ends_in_order_wherever_the_disk_ends(limit: int, tmp_path: Path) -> None:
    done = run(LIMITED, tmp_path / "a.h5", limit)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    pieces, _, told = done.stdout.partition(" ")
    assert told.startswith(f"[Errno 27] File too large: '{tmp_path}/a.h5'")
    assert int(pieces) < 90


def test_hdf5_is_what_was_written_and_can_be_added_to(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((5, 8, 8, 3))
    for name in ("a", "b"):
        with writing_hdf5(tmp_path / "x.h5", add=True) as out:
            put_array(out.file, f"deep/{name}", values)
    with h5py.File(tmp_path / "x.h5") as file:
        assert sorted(file["deep"]) == ["a", "b"]
        assert np.array_equal(file["deep/a"][()], values)
        assert file["deep/b"].chunks == (1, 8, 8, 3)


def test_ctrl_c_waits_for_the_end_of_a_piece(tmp_path: Path) -> None:
    reached = []

    def write() -> None:
        with writing_hdf5(tmp_path / "x.h5") as out:
            os.kill(os.getpid(), signal.SIGINT)
            put_array(out.file, "a", np.arange(5))
            reached.append("written")
            out.check()
            reached.append("not reached")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert reached == ["written"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with h5py.File(tmp_path / "x.h5") as file:
        assert file["a"][()].tolist() == [0, 1, 2, 3, 4]


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from badgen.exporting import writing_hdf5\n"
        "with writing_hdf5(Path(sys.argv[1])) as out:\n"
        "    os.kill(os.getpid(), signal.SIGINT); print('first', flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGINT); print('second', flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x.h5")], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.stdout == "first\n"
    assert "KeyboardInterrupt" in done.stderr
