"""Control steps and frames of robosuite's Lift in a CPU second, as JSON; run by an interpreter that has robosuite.

It imports nothing of badgen. Random actions: the cost of a step hardly depends on them.
"""

import json
import sys
from time import process_time
from typing import Any

import numpy as np

_STEPS, _FRAMES = 200, 40


def environment(cameras: bool, size: int) -> Any:
    """Lift with a Panda, with or without an agent's view."""
    import robosuite

    return robosuite.make(
        "Lift",
        robots="Panda",
        has_renderer=False,
        has_offscreen_renderer=cameras,
        use_camera_obs=cameras,
        camera_names="agentview",
        camera_heights=size,
        camera_widths=size,
        ignore_done=True,
    )


def rate(env: Any, steps: int) -> float:
    """Control steps in a CPU second."""
    env.reset()
    rng = np.random.default_rng(0)
    low, high = env.action_spec
    env.step(rng.uniform(low, high))
    began = process_time()
    for _ in range(steps):
        env.step(rng.uniform(low, high))
    return steps / (process_time() - began)


def main(size: int) -> None:
    """Print both rates; a frame costs what a step with a camera costs beyond one without."""
    steps_per_s = rate(environment(False, size), _STEPS)
    with_frames = rate(environment(True, size), _FRAMES)
    print(json.dumps({"steps_per_s": steps_per_s, "frames_per_s": 1.0 / (1.0 / with_frames - 1.0 / steps_per_s)}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
