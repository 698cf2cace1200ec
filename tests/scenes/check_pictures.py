"""In 20 layouts of every scene all that is asked about is whole in the first frame: `make test-pictures`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from badgen.appearance import randomize_appearance
from badgen.contracts.scene import Scene
from badgen.registry import registry
from badgen.testing.scene_pictures import LEAST_PX, named_sights

LAYOUTS = 20


def failures(scene: Scene[Any]) -> Iterator[str]:
    """One line for each thing of each layout that its default camera does not show as it must."""
    named = False
    for seed in range(LAYOUTS):
        params = scene.sample(np.random.default_rng(seed))
        appearance = randomize_appearance(np.random.default_rng(seed))
        for name, sight in named_sights(scene, params, scene.build(params, appearance).compile()).items():
            named = True
            if sight.pixels < LEAST_PX or not sight.inside:
                problem = "hidden" if sight.inside else "cut off"
                yield f"{scene.name}, layout {seed}: {name} is {problem}, {sight.pixels} pixels"
    if not named:
        yield f"{scene.name}: no task names anything"


def main() -> None:
    wrong = [line for scene in registry().usable_scenes().values() for line in failures(scene)]
    print("\n".join(wrong) or f"{LAYOUTS} layouts of {len(registry().usable_scenes())} scenes: everything is in view")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
