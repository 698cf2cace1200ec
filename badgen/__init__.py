"""badgen turns a robot simulation that works into verified, labelled failures.

Example::

    dataset = badgen.make("lid_lift", "collision", n=4, out="runs/demo")
    for episode in dataset:
        print(episode.info.mode, episode.info.text.observable.failure.text)

Importing badgen sets up to two environment variables of the process, each only where it is not set already:

* `MUJOCO_GL`: "egl" or "osmesa", whichever library is installed, on Linux. MuJoCo reads it once, when it is first
  imported, and without it tries to open a window. Import badgen before mujoco, or set the variable yourself. With a
  value that MuJoCo cannot start with, mujoco is imported without OpenGL, and only drawing fails.
* `LP_NUM_THREADS`: "0". Mesa's software renderer is then not threaded; with threads it sometimes corrupts memory.

`make` gives its worker processes `OMP_NUM_THREADS`, `OPENBLAS_NUM_THREADS` and `MKL_NUM_THREADS` of 1, so that the
file contents do not depend on the number of workers. The environment of the caller stays as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from badgen.render.gl import choose_gl

choose_gl()  # before anything imports mujoco

if TYPE_CHECKING:
    from badgen.engine import Workers
    from badgen.store import Dataset

    Number: TypeAlias = int | Workers

__all__ = ["make", "open_dataset"]


def make(
    scene: str, mode: str | None = None, *, n: int | None = None, out: str | Path, workers: Number = 1, **options: Any
) -> Dataset:
    """Make verified failures and return the dataset; after an interruption, the same call resumes.

    Args:
        scene: name of a scene, or "all".
        mode: an effect such as "drop", a cause such as "cause:push", several separated by commas ("drop=100,spill=50"
            with numbers of their own), "all" or "clean". With `faults`, the effects that count, or None for any.
        n: failures (or clean rollouts) to keep for each scene and mode, 10 by default; twins, benign and relabelled
            episodes come on top.
        out: folder of the dataset; "~" is the home folder.
        workers: worker processes, or `badgen.engine.Workers`, such as Workers(400, "ray", "auto") for those of a Ray
            cluster; the file contents do not depend on it.
        options: any of these keywords, as on the command line:

            * faults (()): faults to try in place of the scene's own, such as ["push@transfer:dv_mps=4..8"].
            * total (None): failures to keep over all scenes and modes, in place of `n`; seed (0): random seed.
            * difficulty ("plain=1,near=1,hidden=1"): weights of the difficulties among the kept failures of each scene;
              one that is not named is never kept, with "any" every failure is kept as it comes.
            * cameras ("main"): names with commas between, "main" (the first two), "first", "auto", "all" or "none".
            * size ("256"): pixels of a frame, "N" or "WIDTHxHEIGHT"; fps (10.0): frames per second, a divisor of 50.
            * quality ("high"): "high", "lossless" or "small".
            * appearance ("varied"): "varied" is visual domain randomization, sampled for every group; "plain" is fixed.
            * robot_appearance ("primitive" or "mesh"); near_miss, recoverability, recoveries (0.0): shares of failures.
            * benign (0.25): share of kept failures whose group also gets a success in spite of a fault.
            * relabelled (0.25): share of groups that are also stored relabelled under other instructions.
            * attempts (12): most faults tried for a slot; jitters (3): reruns that show borderline outcomes.

    Raises:
        BadgenError: for a name or a number that is not allowed; the message says what is.
        DatasetConflict: where `out` holds something else, or a dataset of other options.
    """
    from badgen.engine import Workers as Processes
    from badgen.engine import make_dataset, resolve
    from badgen.files import from_home

    config = resolve(scene, mode, n=n, **options)
    processes = Processes(workers) if isinstance(workers, int) else workers
    return open_dataset(make_dataset(config, from_home(out), processes))


def open_dataset(path: str | Path) -> Dataset:
    """Open a dataset for reading: iterate over its episodes; arrays and frames are read when they are needed."""
    from badgen.store import open_dataset as opened

    return opened(path)
