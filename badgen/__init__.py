"""badgen turns a robot simulation that works into verified, labelled failures.

Example, as a script (workers are processes that import it again, hence the guard)::

    if __name__ == "__main__":
        run = badgen.make("lid_lift", "collision", n=4, out="runs/demo")
        for episode in run:
            print(episode.info.mode, episode.info.text.observable.failure.text)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from badgen.render.gl import choose_gl

choose_gl()  # MuJoCo reads MUJOCO_GL once, when it is first imported

if TYPE_CHECKING:
    from badgen.store import Dataset

__all__ = ["make", "open_dataset"]


def make(scene: str, mode: str, *, n: int = 10, out: str | Path, workers: int = 1, **options: Any) -> Dataset:
    """Make verified failures and return the run; the same call resumes an interrupted one.

    Args:
        scene: scene name, or "all".
        mode: a failure mode, a family of causes, several with commas, "all", or "clean".
        n: kept episodes per scene and mode.
        out: folder of the run.
        workers: processes; the bytes do not depend on it.
        options: `seed`, `cameras`, `size`, `fps`, `quality`, `appearance`, `benign`, `relabelled`, `attempts`, `jitters`,
            `robot_appearance`, as on the command line.
    """
    from badgen.engine import make_dataset, resolve

    make_dataset(resolve(scene, mode, n=n, **options), Path(out), workers)
    return open_dataset(out)


def open_dataset(path: str | Path) -> Dataset:
    """Open a run for reading: iterate over its episodes; arrays and frames are read when asked for."""
    from badgen.store import open_dataset as opened

    return opened(path)
